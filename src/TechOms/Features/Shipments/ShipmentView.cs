using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;

namespace TechOms.Features.Shipments;

/// <summary>A shipment with its lines, packages, hand-off to the warehouse and confirmation in the shop.</summary>
public sealed record ShipmentView
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required Guid OrderId { get; init; }
    public required string OrderNumber { get; init; }
    public required ShipmentStatus Status { get; init; }
    public required HandoffState Handoff { get; init; }
    public required Guid WarehouseId { get; init; }
    public required string Warehouse { get; init; }
    public required Guid? ChannelId { get; init; }
    public required string? Channel { get; init; }

    /// <summary>The warehouse's own id and words.</summary>
    public required string? ExternalId { get; init; }

    public required string? RemoteStatus { get; init; }
    public required string? Carrier { get; init; }
    public required string? Service { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? SentAt { get; init; }
    public required DateTimeOffset? ShippedAt { get; init; }
    public required DateTimeOffset? CancelledAt { get; init; }
    public required Why Why { get; init; }
    public required IReadOnlyList<ShipmentLineView> Lines { get; init; }
    public required IReadOnlyList<PackageView> Packages { get; init; }

    /// <summary>Null: no shop has to hear of it, or nothing has shipped.</summary>
    public required ConfirmationView? Confirmation { get; init; }

    public long Units => Lines.Sum(line => line.Quantity);

    public long UnitsShipped => Lines.Sum(line => line.Shipped);

    internal static ShipmentView Of(Shipment shipment, string orderNumber, Confirmation? confirmation, NameBook names) => new()
    {
        Id = shipment.Id,
        Number = shipment.Number,
        OrderId = shipment.OrderId,
        OrderNumber = orderNumber,
        Status = shipment.Status,
        Handoff = shipment.Handoff,
        WarehouseId = shipment.WarehouseId,
        Warehouse = names.WarehouseName(shipment.WarehouseId),
        ChannelId = shipment.ChannelId,
        Channel = names.ChannelName(shipment.ChannelId),
        ExternalId = shipment.ExternalId,
        RemoteStatus = shipment.RemoteStatus,
        Carrier = shipment.Carrier,
        Service = shipment.Service,
        Attempts = shipment.Attempts,
        CreatedAt = shipment.CreatedAt,
        SentAt = shipment.SentAt,
        ShippedAt = shipment.ShippedAt,
        CancelledAt = shipment.CancelledAt,
        Why = Why.OfShipment(shipment.Status, shipment.Handoff, shipment.ReasonCode, shipment.Reason, shipment.ReadyAt),
        Lines = [.. shipment.Lines.Select(line => new ShipmentLineView(line.Number, line.OrderLineNumber, line.VariantId, line.Sku, line.Quantity, line.Shipped, line.Lots ?? []))],
        Packages = [.. shipment.Packages.Select(PackageView.Of)],
        Confirmation = confirmation is null ? null : ConfirmationView.Of(confirmation, names),
    };
}

public sealed record ShipmentLineView(int Number, int OrderLineNumber, Guid VariantId, string Sku, long Quantity, long Shipped, IReadOnlyList<Lot> Lots);

public sealed record PackageView(int Number, string? TrackingNumber, string? TrackingUrl, string? Carrier, string? Service)
{
    // The warehouse wrote the address: only ever a link to a web page.
    internal static PackageView Of(ShippedPackage package) => new(
        package.Number, package.TrackingNumber,
        Uri.TryCreate(package.TrackingUrl, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? package.TrackingUrl : null,
        package.Carrier, package.Service);
}

public sealed record ConfirmationView(string? Shop, ConfirmationStatus Status, IReadOnlyList<string> ExternalIds, DateTimeOffset? ConfirmedAt, int Attempts, Why Why)
{
    internal static ConfirmationView Of(Confirmation confirmation, NameBook names) => new(
        names.ChannelName(confirmation.ChannelId), confirmation.Status, confirmation.ExternalIds, confirmation.ConfirmedAt, confirmation.Attempts,
        confirmation.Status switch
        {
            ConfirmationStatus.Confirmed => new(null, confirmation.Reason ?? "The shop knows.", null, "Nothing to do."),
            ConfirmationStatus.Refused => new(confirmation.ReasonCode, confirmation.Reason ?? "The shop refused it.", null, "Correct it in the shop, then retry."),
            ConfirmationStatus.InDoubt => new(confirmation.ReasonCode, confirmation.Reason ?? "The shop's answer was lost.", confirmation.ReadyAt, "Nothing: the shop is asked before it is told again."),
            _ => new(confirmation.ReasonCode, confirmation.Reason ?? "The shop is about to be told.", confirmation.ReadyAt, "Nothing: it goes on by itself. Retry to do it now."),
        });
}
