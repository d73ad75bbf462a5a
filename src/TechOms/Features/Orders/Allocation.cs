namespace TechOms.Features.Orders;

/// <param name="MayGoShort">A partial shipment is allowed: send what is there, backorder the rest.</param>
/// <param name="ChecksStock">False: the warehouse manages backorders, so everything is promised whatever the level says.</param>
internal sealed record WarehousePolicy(Guid WarehouseId, Guid? ChannelId, bool ChecksStock, bool MayGoShort);

/// <summary>An order with units to place, oldest first in the list it stands in.</summary>
/// <param name="Warehouse">Of lines that have none of their own.</param>
internal sealed record OrderToAllocate(Guid Id, string Number, Guid? ChannelId, WarehousePolicy? Warehouse, int Shipments, IReadOnlyList<LineToAllocate> Lines)
{
    public WarehousePolicy? WarehouseOf(LineToAllocate line) => line.Warehouse ?? Warehouse;
}

internal sealed record LineToAllocate(int Number, Guid VariantId, string Sku, long Open)
{
    /// <summary>Where it leaves from; null: from the order's warehouse.</summary>
    public WarehousePolicy? Warehouse { get; init; }

    /// <summary>The shop has it fulfilled at a place that is nobody's here.</summary>
    public bool Elsewhere { get; init; }
}

/// <param name="Lines">Empty: nothing is promised now.</param>
internal sealed record Allocated(OrderToAllocate Order, IReadOnlyList<(LineToAllocate Line, long Quantity)> Lines, AllocationOutcome Outcome, IReadOnlyList<Shortage> Shortages)
{
    /// <summary>One shipment each.</summary>
    public IEnumerable<IGrouping<WarehousePolicy, (LineToAllocate Line, long Quantity)>> ByWarehouse => Lines.GroupBy(line => Order.WarehouseOf(line.Line)!);
}

internal sealed record Shortage(string Sku, long Wanted, long Available);

internal enum AllocationOutcome { Full, Partial, Backordered, NoWarehouse, Elsewhere, NothingToShip }

/// <summary>Shares out stock, first come, first served. Pure; the caller holds the locks on <c>available</c>.</summary>
internal static class Allocation
{
    public static IReadOnlyList<Allocated> Share(IReadOnlyList<OrderToAllocate> orders, IReadOnlyDictionary<(Guid Warehouse, Guid Variant), long> available)
    {
        var left = new Dictionary<(Guid, Guid), long>(available);
        return [.. orders.Select(order => Place(order, left))];
    }

    private static Allocated Place(OrderToAllocate order, Dictionary<(Guid, Guid), long> left)
    {
        var ours = order.Lines.Where(line => !line.Elsewhere).ToList();
        if (ours.Count == 0)
            return new(order, [], order.Lines.Count == 0 ? AllocationOutcome.NothingToShip : AllocationOutcome.Elsewhere, []);
        if (ours.Exists(line => order.WarehouseOf(line) is null))
            return new(order, [], AllocationOutcome.NoWarehouse, []);

        var taken = new List<(LineToAllocate Line, long Quantity)>();
        var shortages = new List<Shortage>();
        foreach (var part in ours.GroupBy(line => order.WarehouseOf(line)!))
            Place(part.Key, part, left, taken, shortages);
        return new(order, taken, (taken.Count, shortages.Count) switch
        {
            (0, _) => AllocationOutcome.Backordered,
            (_, > 0) => AllocationOutcome.Partial,
            _ => AllocationOutcome.Full,
        }, shortages);
    }

    private static void Place(
        WarehousePolicy warehouse, IEnumerable<LineToAllocate> lines, Dictionary<(Guid, Guid), long> left, List<(LineToAllocate Line, long Quantity)> taken, List<Shortage> shortages)
    {
        // Two lines may want the same variant, so each line is judged after what the lines before it took.
        var possible = new List<(LineToAllocate Line, long Quantity)>();
        var trial = new Dictionary<(Guid, Guid), long>();
        var before = shortages.Count;
        foreach (var line in lines)
        {
            var key = (warehouse.WarehouseId, line.VariantId);
            var there = trial.TryGetValue(key, out var tried) ? tried : left.GetValueOrDefault(key);
            var quantity = warehouse.ChecksStock ? Math.Clamp(there, 0, line.Open) : line.Open;
            trial[key] = there - quantity;
            if (quantity > 0)
                possible.Add((line, quantity));
            if (quantity < line.Open)
                shortages.Add(new(line.Sku, line.Open, Math.Max(there, 0)));
        }

        if (shortages.Count > before && !warehouse.MayGoShort)
            return;

        taken.AddRange(possible);
        foreach (var (key, value) in trial)
            left[key] = value;
    }
}
