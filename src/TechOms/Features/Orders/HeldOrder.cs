using TechOms.Connectors;

namespace TechOms.Features.Orders;

/// <summary>A shop's order as we hold it, locked, with all that decides about a change of it.</summary>
internal sealed record HeldOrder(Guid Id, string ExternalId, OrderStatus Status)
{
    public string? Digest { get; init; }

    /// <summary>We knew already that the shop cancelled it.</summary>
    public bool CancelledInShop { get; init; }

    /// <summary>The order itself says where it ships from, so the shop's places do not.</summary>
    public bool HasWarehouse { get; init; }

    /// <summary>An earlier change still waits for a warehouse's answer; whatever comes joins it.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Warehouses of the shop's places, null for one that is nobody's here. Empty: the shop has no say in where things ship from.</summary>
    public IReadOnlyDictionary<string, Guid?> Places { get; init; } = new Dictionary<string, Guid?>();

    public IReadOnlyList<HeldLine> Lines { get; init; } = [];
    public IReadOnlyList<HeldShipment> Shipments { get; init; } = [];

    public bool IsFinal => Status is OrderStatus.Shipped or OrderStatus.Cancelled;

    /// <summary>Units of a line that are with a warehouse and cannot simply be taken back.</summary>
    public long Committed(int line) => Shipments.Where(shipment => shipment.IsWithWarehouse).Sum(shipment => shipment.Units.GetValueOrDefault(line));
}

internal sealed record HeldLine(int Number, string? ExternalId, string? Sku, long Quantity, long Cancelled, long Shipped, string? LocationId)
{
    public long Wanted => Quantity - Cancelled;
}

/// <param name="Free">Nobody can have it yet.</param>
/// <param name="Units">Per order line.</param>
internal sealed record HeldShipment(Guid Id, string Number, int Sequence, Guid WarehouseId, string Status, bool Free, IReadOnlyDictionary<int, long> Units)
{
    public bool IsLive => Status is "Pending" or "OnHold" or "Sent" or "CancelRequested";
    public bool IsWithWarehouse => IsLive && !Free;
    public bool HasShipped => Status is "Shipped" or "ShortShipped";
}

/// <summary>A line as it will be. Ordered = shipped + cancelled + open goes on to hold.</summary>
/// <param name="Told">What the shop says of it; null: it is as before.</param>
/// <param name="Excess">Units the shop no longer wants although they have shipped or are with a warehouse.</param>
internal sealed record MergedLine(int Number, ShopOrderLine? Told, long Quantity, long Cancelled, long Shipped, long Excess)
{
    public bool IsNew { get; init; }
    public long Open => Math.Max(Quantity - Cancelled - Shipped, 0);
    public long Wanted => Quantity - Cancelled - Excess;
    public string? Sku { get; init; }
    public string? LocationId { get; init; }
}
