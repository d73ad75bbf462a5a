namespace TechOms.Features.Inventory;

/// <summary>Why stock changed. Stored as text; the inventory synchronisation matrix reads it as its trigger.</summary>
internal enum StockCause
{
    Allocation,
    Shipped,

    /// <summary>Promised to a shipment that went without it.</summary>
    ShortRelease,
    ShipmentCancelled,

    /// <summary>A fulfillment channel's levels, read by its recurring job.</summary>
    ChannelCount,

    /// <summary>A fulfillment channel's levels, read because somebody asked.</summary>
    ChannelCountByHand,
    Import,
    Adjustment,
    Receipt,
    PurchaseOrder,
    ApiBulk,
    ApiSingle,
}

/// <summary>One change of one level, in units. The level is the sum of its movements.</summary>
internal sealed record StockMovement(Guid WarehouseId, Guid VariantId, StockCause Cause)
{
    public long Total { get; init; }
    public long Allocated { get; init; }
    public long Incoming { get; init; }
    public string? ReferenceKind { get; init; }
    public Guid? ReferenceId { get; init; }

    /// <summary>The sales channel whose order caused it: that shop has already taken the units out of its own stock.</summary>
    public Guid? OriginChannelId { get; init; }

    public string? Note { get; init; }
    public string? Actor { get; init; }

    public long Available => Total - Allocated;
}
