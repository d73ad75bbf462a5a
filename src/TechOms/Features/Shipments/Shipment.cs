using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;
using TechOms.Platform.Results;

namespace TechOms.Features.Shipments;

public enum ShipmentStatus { OnHold, Pending, Sent, Shipped, ShortShipped, CancelRequested, Cancelled }

/// <summary>What one warehouse is to send for one order.</summary>
internal sealed class Shipment
{
    private readonly List<ShipmentLine> _lines = [];
    private readonly List<ShippedPackage> _packages = [];

    public Guid Id { get; private init; }
    public Guid OrderId { get; private init; }

    /// <summary>Also the reference the warehouse gets.</summary>
    public required string Number { get; init; }

    public int Sequence { get; private init; }
    public Guid WarehouseId { get; private init; }
    public Guid? ChannelId { get; private init; }
    public ShipmentStatus Status { get; private init; }
    public HandoffState Handoff { get; private init; }
    public string? ExternalId { get; private init; }
    public string? ReadyFor { get; private init; }
    public DateTimeOffset? ReadyAt { get; private init; }
    public Guid? Lease { get; private init; }
    public int Attempts { get; private init; }
    public string? ReasonCode { get; private init; }
    public string? Reason { get; private init; }
    public string? Carrier { get; private init; }
    public string? Service { get; private init; }
    /// <summary>Where the warehouse sends it, if it changed the address.</summary>
    public Address? ShipTo { get; private init; }

    public string? RemoteStatus { get; private init; }
    public DateTimeOffset? SentAt { get; private init; }
    public DateTimeOffset? ShippedAt { get; private init; }
    public DateTimeOffset? CancelledAt { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private init; }

    public SalesOrder? Order { get; private init; }
    public IReadOnlyList<ShipmentLine> Lines => _lines;
    public IReadOnlyList<ShippedPackage> Packages => _packages;

    public bool IsFinal => Status is ShipmentStatus.Shipped or ShipmentStatus.ShortShipped or ShipmentStatus.Cancelled;
    public bool HasShipped => Status is ShipmentStatus.Shipped or ShipmentStatus.ShortShipped;
    public bool IsWithWarehouse => Status is ShipmentStatus.Sent or ShipmentStatus.CancelRequested;

    /// <summary>At once, because no warehouse can have it: never sent, or refused, and nobody is just handing it over.</summary>
    public bool IsCancellable => Status is ShipmentStatus.Pending or ShipmentStatus.OnHold
        && Handoff is HandoffState.NotSent or HandoffState.Refused && Lease is null && ExternalId is null;

    public Refusal? MayCancel() => Status switch
    {
        ShipmentStatus.Cancelled => Refusal.Conflict("shipment.cancelled", "The shipment is cancelled already."),
        ShipmentStatus.Shipped or ShipmentStatus.ShortShipped => Refusal.Conflict("shipment.shipped", "The goods have left the warehouse."),
        ShipmentStatus.CancelRequested => Refusal.Conflict("shipment.cancel-requested", "The warehouse has been asked already."),
        _ => null,
    };

    public Refusal? MayShipByHand() => this switch
    {
        { IsFinal: true } => Refusal.Conflict("shipment.final", "It has shipped or was cancelled already."),
        { ChannelId: not null } => Refusal.Conflict("shipment.has-system", "The warehouse's own system reports what ships."),
        { Status: ShipmentStatus.OnHold } => Refusal.Conflict("shipment.on-hold", "Its order is on hold. Release it first."),
        _ => null,
    };

    /// <summary>What would be tried again; null: nothing waits for us.</summary>
    public string? StepToRetry() => (ReadyFor, Status, Handoff) switch
    {
        ({ } waiting, _, _) => waiting,
        (_, ShipmentStatus.Pending, _) when ChannelId is not null => "Send",
        (_, ShipmentStatus.CancelRequested, _) => "Cancel",
        _ => null,
    };
}

internal sealed class ShipmentLine
{
    public Guid ShipmentId { get; private init; }
    public int Number { get; private init; }
    public int OrderLineNumber { get; private init; }
    public Guid VariantId { get; private init; }
    public required string Sku { get; init; }
    public long Quantity { get; private init; }
    public long Shipped { get; private init; }
    public List<Lot>? Lots { get; private init; }
}

internal sealed class ShippedPackage
{
    public Guid ShipmentId { get; private init; }
    public int Number { get; private init; }
    public string? TrackingNumber { get; private init; }
    public string? TrackingUrl { get; private init; }
    public string? Carrier { get; private init; }
    public string? Service { get; private init; }
}

/// <summary>The shop has to hear of a shipment that left.</summary>
internal sealed class Confirmation
{
    public Guid ShipmentId { get; private init; }
    public Guid OrderId { get; private init; }
    public Guid ChannelId { get; private init; }
    public ConfirmationStatus Status { get; private init; }
    public DateTimeOffset? ReadyAt { get; private init; }
    public int Attempts { get; private init; }
    public string? ReasonCode { get; private init; }
    public string? Reason { get; private init; }
    public List<string> ExternalIds { get; private init; } = [];
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? ConfirmedAt { get; private init; }
}

public enum ConfirmationStatus { Waiting, InDoubt, Confirmed, Refused }
