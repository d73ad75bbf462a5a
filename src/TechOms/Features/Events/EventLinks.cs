namespace TechOms.Features.Events;

/// <summary>The page of what an event or a problem is about.</summary>
internal static class EventLinks
{
    /// <returns>Null when it has no page.</returns>
    public static string? UrlOf(EntityKind kind, Guid entityId, Guid? orderId, Guid? channelId) => kind switch
    {
        EntityKind.SalesOrder => $"/orders/{entityId}",
        EntityKind.Shipment => $"/shipments/{entityId}",
        EntityKind.PurchaseOrder => $"/purchase-orders/{entityId}",
        EntityKind.Receipt => $"/receipts/{entityId}",
        EntityKind.Channel => $"/channels/{entityId}",
        EntityKind.Run when channelId is not null => $"/channels/{channelId}",
        EntityKind.Product => $"/products/{entityId}",
        EntityKind.Inventory => "/inventory",
        _ when orderId is not null => $"/orders/{orderId}",
        _ => null,
    };
}
