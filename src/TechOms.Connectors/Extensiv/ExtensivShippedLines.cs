namespace TechOms.Connectors.Extensiv;

/// <summary>What really left: packed contents say it best, then allocations, then the order itself once it is closed. Pure.</summary>
internal static class ExtensivShippedLines
{
    public static IReadOnlyList<ShippedLine> Collect(WireOrder order, IReadOnlyList<WireOrderItem> lines, bool passLots)
    {
        var contents = order.Packages.SelectMany(package => package.Contents).Where(content => content.Qty > 0).ToList();
        var byLine = contents.Where(content => content.OrderItemId is not null).ToLookup(content => content.OrderItemId!.Value);
        var allocated = lines.Any(line => AllocationsOf(line).Any());
        List<ShippedLine> shipped = [];
        foreach (var line in lines)
        {
            var packed = line.ReadOnly?.OrderItemId is { } id ? byLine[id].ToList() : [];
            var (quantity, lots) = (contents.Count > 0, allocated) switch
            {
                (true, _) => (packed.Sum(content => content.Qty ?? 0), packed.SelectMany(LotsOf)),
                (_, true) => (AllocationsOf(line).Sum(allocation => allocation.Qty ?? 0), AllocationsOf(line).Select(LotOf)),
                _ => (line.Qty ?? 0, [ExtensivMapping.ToLot(line.LotNumber, line.SerialNumber, line.ExpirationDate, line.Qty ?? 0)]),
            };
            shipped.Add(new(ExtensivMapping.ToNumber(line.ExternalId), SkuOf(line), ExtensivMapping.ToUnits(quantity))
            {
                Lots = passLots ? WithSerials(ExtensivMapping.Merge(lots), line, lines, order) : [],
            });
        }

        // Contents of a line the order does not show any more: told, so that a person looks, and guessed at in no way.
        var known = lines.Select(line => line.ReadOnly?.OrderItemId).ToHashSet();
        shipped.AddRange(byLine.Where(line => !known.Contains(line.Key))
            .Select(line => new ShippedLine(null, $"order item {ExtensivMapping.ToId(line.Key)}", ExtensivMapping.ToUnits(line.Sum(content => content.Qty ?? 0)))));
        return shipped;
    }

    private static IEnumerable<WireAllocation> AllocationsOf(WireOrderItem line) => (line.ReadOnly?.Allocations ?? []).OfType<WireAllocation>().Where(allocation => allocation.Qty > 0);

    private static string SkuOf(WireOrderItem line)
        => ExtensivMapping.Given(line.ItemIdentifier?.Sku) ?? (line.ItemIdentifier?.Id is { } id ? $"item {ExtensivMapping.ToId(id)}" : "item without SKU");

    private static Lot? LotOf(WireAllocation allocation) => allocation.Detail?.ItemTraits is { } traits
        ? ExtensivMapping.ToLot(traits.LotNumber, traits.SerialNumber, traits.ExpirationDate, allocation.Qty ?? 0)
        : null;

    private static IEnumerable<Lot?> LotsOf(WirePackageContent content)
    {
        var serials = (content.SerialNumbers ?? []).Select(ExtensivMapping.Given).OfType<string>().ToList();
        foreach (var serial in serials)
            yield return ExtensivMapping.ToLot(content.LotNumber, serial, content.ExpirationDate, 1);
        if (content.Qty - serials.Count is > 0 and var rest)
            yield return ExtensivMapping.ToLot(content.LotNumber, content.SerialNumber, content.ExpirationDate, rest);
    }

    // Serial numbers scanned while packing name the item only: with two lines of it, whose they are is not known.
    private static IReadOnlyList<Lot> WithSerials(IReadOnlyList<Lot> lots, WireOrderItem line, IReadOnlyList<WireOrderItem> lines, WireOrder order)
    {
        if (lots.Any(lot => lot.SerialNumber is not null) || line.ItemIdentifier is not { } item || lines.Count(other => Same(other.ItemIdentifier, item)) > 1)
            return lots;

        var serials = (order.ReadOnly?.OutboundSerialNumbers ?? []).OfType<WireOutboundSerials>().Where(scanned => Same(scanned.ItemIdentifier, item))
            .SelectMany(scanned => scanned.SerialNumbers ?? []).Select(ExtensivMapping.Given).OfType<string>();
        return [.. lots, .. serials.Select(serial => new Lot(null, serial, null, 1))];
    }

    private static bool Same(WireIdentifier? one, WireIdentifier other)
        => one is not null && ((one.Id is not null && one.Id == other.Id) || (one.Sku is not null && one.Sku == other.Sku));
}
