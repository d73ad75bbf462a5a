using TechOms.Connectors;

namespace TechOms.Features.Orders;

/// <summary>Brings the lines a shop tells of together with ours. Pure.</summary>
internal static class ShopLines
{
    /// <param name="quantities">The shop changed lines. False: only where they leave from, and what somebody else fulfilled.</param>
    public static IReadOnlyList<MergedLine> Merge(HeldOrder order, IReadOnlyList<ShopOrderLine> told, bool quantities)
    {
        var byId = told.GroupBy(line => line.ExternalId).ToDictionary(same => same.Key, same => same.First());
        var known = order.Lines.Select(line => line.ExternalId).OfType<string>().ToHashSet();
        var next = order.Lines.Select(line => line.Number).DefaultIfEmpty().Max() + 1;
        return
        [
            .. order.Lines.Select(line => Merge(order, line, line.ExternalId is null ? null : byId.GetValueOrDefault(line.ExternalId), quantities)),
            .. byId.Values.Where(line => quantities && !known.Contains(line.ExternalId)).Select((line, index) => New(next + index, line)),
        ];
    }

    /// <returns>What became different, for people.</returns>
    public static IEnumerable<string> Say(HeldOrder order, IReadOnlyList<MergedLine> merged)
    {
        var before = order.Lines.ToDictionary(line => line.Number);
        foreach (var line in merged)
        {
            var name = line.Sku ?? $"line {line.Number}";
            if (line.IsNew)
                yield return $"{name}: {line.Wanted} added";
            else if (before[line.Number] is var was && was.Wanted != line.Wanted)
                yield return line.Wanted == 0 ? $"{name}: removed" : $"{name}: {line.Wanted} instead of {was.Wanted}";
            else if (was.Shipped != line.Shipped)
                yield return $"{name}: {line.Shipped - was.Shipped} fulfilled by somebody else";
            else if (was.Sku != line.Sku)
                yield return $"{name} instead of {was.Sku ?? "a line without SKU"}";
            else if (Moves(order, was, line))
                yield return $"{name}: from another location";
        }
    }

    /// <summary>The shop wants it to leave from another of our warehouses, or from none of them.</summary>
    public static bool Moves(HeldOrder order, HeldLine was, MergedLine line)
        => !order.HasWarehouse && line.Open > 0 && was.LocationId != line.LocationId && line.LocationId is { } now && order.Places.TryGetValue(now, out var warehouse)
            && (was.LocationId is null || !order.Places.TryGetValue(was.LocationId, out var former) || former != warehouse);

    private static MergedLine Merge(HeldOrder order, HeldLine line, ShopOrderLine? told, bool quantities)
    {
        // A line that was added here is none of the shop's; one that the shop no longer has is not wanted any more.
        var same = new MergedLine(line.Number, told, line.Quantity, line.Cancelled, line.Shipped, 0) { Sku = line.Sku, LocationId = told?.LocationId ?? line.LocationId };
        if (line.ExternalId is null || (told is null && !quantities))
            return same;

        var committed = order.Committed(line.Number);
        var shipped = Math.Max(line.Shipped, Math.Min(told?.FulfilledQuantity ?? 0, line.Quantity - line.Cancelled - committed));
        if (!quantities)
            return same with { Shipped = shipped };

        // What was closed here stays closed: of an order that is through, only what was ordered on top counts.
        if (order.Status is OrderStatus.Shipped)
            return same with { Quantity = Math.Max(line.Quantity, told?.Quantity ?? 0) };

        var ordered = told?.Quantity ?? line.Quantity;
        var wanted = told is null ? 0 : Math.Max(ordered, 0) - OrderImport.Within(told.CancelledQuantity, ordered);
        shipped = Math.Max(line.Shipped, Math.Min(told?.FulfilledQuantity ?? 0, wanted - committed));
        var least = shipped + committed;
        var quantity = Math.Max(ordered, least);
        return same with
        {
            Sku = string.IsNullOrWhiteSpace(told?.Sku) ? line.Sku : told.Sku,
            Quantity = quantity,
            Cancelled = Math.Max(quantity, 0) - Math.Max(wanted, least),
            Shipped = shipped,
            Excess = Math.Max(least - wanted, 0),
        };
    }

    private static MergedLine New(int number, ShopOrderLine told)
    {
        var cancelled = OrderImport.Within(told.CancelledQuantity, told.Quantity);
        return new(number, told, told.Quantity, cancelled, OrderImport.Within(told.FulfilledQuantity, told.Quantity - cancelled), 0)
        {
            IsNew = true,
            Sku = told.Sku,
            LocationId = told.LocationId,
        };
    }
}
