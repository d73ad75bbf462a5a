namespace TechOms.Features.Orders;

/// <summary>Ordered = shipped + cancelled + open, and what is allocated is open. The database checks it too.</summary>
internal sealed class OrderLine
{
    public Guid OrderId { get; private init; }
    public int Number { get; private init; }
    public string? ExternalId { get; private init; }
    public string? Sku { get; private init; }
    public Guid? VariantId { get; private init; }
    public string? Name { get; private init; }
    public long Quantity { get; private init; }
    public long Cancelled { get; private set; }
    public long Shipped { get; private init; }
    public long Allocated { get; private init; }
    public decimal? UnitPrice { get; private init; }
    public bool Shippable { get; private init; }
    public Dictionary<string, string> Refs { get; private init; } = [];

    public long Open => Math.Max(Quantity - Cancelled - Shipped, 0);
    public long Unallocated => Open - Allocated;

    /// <returns>How many units that were.</returns>
    public long CancelOpen()
    {
        var open = Unallocated;
        Cancelled += open;
        return open;
    }
}
