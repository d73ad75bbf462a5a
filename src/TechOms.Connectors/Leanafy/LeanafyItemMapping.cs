namespace TechOms.Connectors.Leanafy;

/// <summary>Items and their stock. Pure: no I/O, no clock.</summary>
internal static class LeanafyItemMapping
{
    /// <returns>What Leanafy demands of an item and this one lacks: their member, and what people call it.</returns>
    public static (string Field, string Label)? LackingIn(OutgoingVariant variant, OutgoingProduct product)
    {
        if (LeanafyMapping.Given(variant.Sku) is null)
            return ("sku", "SKU");
        if (NameOf(variant, product) is null)
            return ("name", "Name");
        if (LeanafyMapping.Given(product.Description) is null)
            return ("description", "Description");

        return LeanafyMapping.Given(variant.Unit) is null ? ("uom", "UOM (unit of measure)") : null;
    }

    public static WireItem ToWire(this OutgoingVariant variant, OutgoingProduct product) => new()
    {
        Sku = variant.Sku.Trim(),
        Name = NameOf(variant, product),
        Description = LeanafyMapping.Given(product.Description),
        Scannable = LeanafyMapping.Given(variant.Barcode),
        Uom = LeanafyMapping.Given(variant.Unit),

        // Ours are counted in the unit they are sold in.
        BaseUnit = LeanafyMapping.Given(variant.Unit),
    };

    public static RemoteProduct? ToProduct(this WireItem item)
    {
        var sku = LeanafyMapping.Given(item.Sku);
        var name = LeanafyMapping.Given(item.Name) ?? sku;
        return (item.Key ?? sku) is not { } id || name is null ? null : new()
        {
            ExternalId = id,
            Name = name,
            Description = LeanafyMapping.Given(item.Description),
            Variants = [new() { ExternalId = id, Sku = sku, Name = name, Barcode = LeanafyMapping.Given(item.Scannable) }],
        };
    }

    public static string? BaseUnitOf(WireItem item) => LeanafyMapping.Given(item.BaseUnit) ?? LeanafyMapping.Given(item.Uom);

    /// <summary>Base units in one of the item's units; null: it does not say.</summary>
    public static decimal? RateOf(WireItem item, string unit)
        => LeanafyMapping.IsSame(unit, BaseUnitOf(item)) ? 1
            : LeanafyMapping.IsSame(unit, item.ReceivingUnit) && item.ReceivingUnitBaseConversion is > 0 ? item.ReceivingUnitBaseConversion
            : LeanafyMapping.IsSame(unit, item.ShippingUnit) && item.ShippingUnitBaseConversion is > 0 ? item.ShippingUnitBaseConversion
            : null;

    /// <param name="known">SKUs of all items, so that what ran out is told as 0 instead of not at all.</param>
    public static IReadOnlyList<InventoryLevel> ToLevels(IEnumerable<WireItem> rows, IEnumerable<string> known, string? warehouseId)
    {
        List<WireItem> all = [.. rows.Where(row => LeanafyMapping.Given(row.Sku) is not null)];
        var bySku = all.Where(row => LeanafyMapping.Given(warehouseId) is not { } wanted || row.WarehouseId is null || LeanafyMapping.IsSame(row.WarehouseId, wanted))
            .ToLookup(row => row.Sku!.Trim());
        var silent = all.Where(row => OnHandOf(row) is null).Select(row => row.Sku!.Trim()).ToHashSet();
        return
        [
            .. known.Union(all.Select(row => row.Sku!.Trim())).Where(sku => !silent.Contains(sku)).Order(StringComparer.Ordinal).Select(sku => new InventoryLevel(
                sku,
                LeanafyMapping.ToUnits(bySku[sku].Sum(row => OnHandOf(row) ?? 0)),
                bySku[sku].All(row => AvailableOf(row) is not null) ? LeanafyMapping.ToUnits(bySku[sku].Sum(row => AvailableOf(row) ?? 0)) : null)),
        ];
    }

    // What is on hold may not be sold, and they count it as on hand. Where only the free ones are told, the promised ones come on top.
    private static decimal? OnHandOf(WireItem row)
        => (row.OnHandQty ?? row.OnHand ?? row.Quantity ?? row.Qty ?? row.TotalQty) is { } all ? all - (row.OnHoldQty ?? 0)
            : AvailableOf(row) is { } free ? free + (row.AllocatedQty ?? 0)
            : null;

    private static decimal? AvailableOf(WireItem row) => row.AvailableQty ?? row.Available ?? row.QuantityAvailable ?? row.QtyAvailable;

    private static string? NameOf(OutgoingVariant variant, OutgoingProduct product) => LeanafyMapping.Given(variant.Name) ?? LeanafyMapping.Given(product.Name);
}
