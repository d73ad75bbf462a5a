using TechOms.Features.Events;

namespace TechOms.Features.Home;

internal static class CauseLinks
{
    /// <summary>To the one thing that waits, to all orders with this cause, or to what is to blame.</summary>
    public static string? UrlOf(Cause cause) => cause.Kind switch
    {
        EntityKind.SalesOrder when cause.Things > 1 => $"/orders?attention=true&problem={Uri.EscapeDataString(cause.Code)}{(cause.Value is null ? "" : $"&value={Uri.EscapeDataString(cause.Value)}")}",
        EntityKind.Shipment when cause.Things > 1 => "/shipments?attention=true",
        EntityKind.Product when cause.Things > 1 => "/products?export=Refused",
        EntityKind.Receipt when cause.Things > 1 => "/purchase-orders?attention=true",
        _ => EventLinks.UrlOf(cause.Kind, cause.EntityId, cause.OrderId, cause.ChannelId),
    };
}
