namespace TechOms.Features.Orders;

/// <param name="MayGoShort">A partial shipment is allowed: send what is there, backorder the rest.</param>
/// <param name="ChecksStock">False: the warehouse manages backorders, so everything is promised whatever the level says.</param>
internal sealed record WarehousePolicy(Guid WarehouseId, Guid? ChannelId, bool ChecksStock, bool MayGoShort);

/// <summary>An order with units to place, oldest first in the list it stands in.</summary>
internal sealed record OrderToAllocate(Guid Id, string Number, Guid? ChannelId, WarehousePolicy? Warehouse, int Shipments, IReadOnlyList<LineToAllocate> Lines);

internal sealed record LineToAllocate(int Number, Guid VariantId, string Sku, long Open);

/// <param name="Lines">Empty: nothing is promised now.</param>
internal sealed record Allocated(OrderToAllocate Order, IReadOnlyList<(LineToAllocate Line, long Quantity)> Lines, AllocationOutcome Outcome, IReadOnlyList<Shortage> Shortages);

internal sealed record Shortage(string Sku, long Wanted, long Available);

internal enum AllocationOutcome { Full, Partial, Backordered, NoWarehouse, NothingToShip }

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
        if (order.Lines.Count == 0)
            return new(order, [], AllocationOutcome.NothingToShip, []);
        if (order.Warehouse is not { } warehouse)
            return new(order, [], AllocationOutcome.NoWarehouse, []);

        // Two lines may want the same variant, so each line is judged after what the lines before it took.
        var taken = new List<(LineToAllocate Line, long Quantity)>();
        var shortages = new List<Shortage>();
        var trial = new Dictionary<(Guid, Guid), long>();
        foreach (var line in order.Lines)
        {
            var key = (warehouse.WarehouseId, line.VariantId);
            var there = trial.TryGetValue(key, out var tried) ? tried : left.GetValueOrDefault(key);
            var quantity = warehouse.ChecksStock ? Math.Clamp(there, 0, line.Open) : line.Open;
            trial[key] = there - quantity;
            if (quantity > 0)
                taken.Add((line, quantity));
            if (quantity < line.Open)
                shortages.Add(new(line.Sku, line.Open, Math.Max(there, 0)));
        }

        if (shortages.Count > 0 && (!warehouse.MayGoShort || taken.Count == 0))
            return new(order, [], AllocationOutcome.Backordered, shortages);

        foreach (var (key, value) in trial)
            left[key] = value;
        return new(order, taken, shortages.Count > 0 ? AllocationOutcome.Partial : AllocationOutcome.Full, shortages);
    }
}
