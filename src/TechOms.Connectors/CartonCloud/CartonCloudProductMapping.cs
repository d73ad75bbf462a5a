namespace TechOms.Connectors.CartonCloud;

/// <summary>Warehouse products and stock rows. They measure in metres and kilograms, we in millimetres and grams. Pure: no I/O, no clock.</summary>
internal static class CartonCloudProductMapping
{
    public const string Sellable = "OK";

    private static readonly MeasureUnits Units = new(LengthUnit.Metre, WeightUnit.Kilogram);

    public static WireProduct ToWire(this OutgoingVariant variant, OutgoingProduct product, string customerId, CartonCloudSettings settings)
    {
        var measures = Units.Write(variant.Measures);
        var unit = CartonCloudMapping.Given(variant.Unit) ?? CartonCloudMapping.Given(settings.DefaultUnit) ?? "unit";
        return new()
        {
            Scope = "WAREHOUSE",
            Type = CartonCloudMapping.Given(settings.ProductType),
            References = new(Code: variant.Sku),
            Customer = new(Id: customerId),
            Name = NameOf(variant, product, settings.ProductDescription),
            Description = CartonCloudMapping.Given(product.Description),
            DefaultUnitOfMeasure = unit,
            UnitOfMeasures = new Dictionary<string, WireUnitOfMeasure?>
            {
                [unit] = new()
                {
                    BaseQty = 1,
                    Weight = measures.Weight,
                    Barcode = CartonCloudMapping.Given(variant.Barcode),
                    Length = measures.Length,
                    Width = measures.Width,
                    Height = measures.Height,
                },
            },
        };
    }

    public static RemoteProduct ToProduct(this WireProduct product)
    {
        var unit = product.UnitOfMeasures?.GetValueOrDefault(BaseUnitOf(product) ?? "");
        var name = CartonCloudMapping.Given(product.Name) ?? CartonCloudMapping.Given(product.References?.Code) ?? product.Id!;
        return new()
        {
            ExternalId = product.Id!,
            Name = name,
            Description = CartonCloudMapping.Given(product.Description),
            Active = product.Details?.Active ?? true,
            Variants =
            [
                new()
                {
                    ExternalId = product.Id!,
                    Sku = CartonCloudMapping.Given(product.References?.Code),
                    Name = name,
                    Barcode = CartonCloudMapping.Given(unit?.Barcode),
                    Measures = Units.Read(new(unit?.Length, unit?.Width, unit?.Height, unit?.Weight)),
                },
            ],
        };
    }

    /// <summary>The unit that holds one piece; our quantities count in it.</summary>
    public static string? BaseUnitOf(WireProduct product)
    {
        if (product.UnitOfMeasures is not { Count: > 0 } units)
            return product.DefaultUnitOfMeasure;

        // A unit that does not tell how many pieces it holds is taken for one piece only where no other is.
        var single = units.Where(unit => unit.Value?.BaseQty is 1).Select(unit => unit.Key).ToList();
        if (single.Count == 0)
            single = [.. units.Where(unit => unit.Value?.BaseQty is null).Select(unit => unit.Key)];
        return single.Contains(product.DefaultUnitOfMeasure!) ? product.DefaultUnitOfMeasure : single.FirstOrDefault();
    }

    /// <param name="known">Codes of all products, so that what ran out is told as 0 instead of not at all.</param>
    /// <param name="codeOf">For rows that name their product by id only.</param>
    /// <param name="baseQuantityOf">Base units in one of the row's unit of measure.</param>
    public static IReadOnlyList<InventoryLevel> ToLevels(
        IReadOnlyList<WireItem> rows, IEnumerable<string> known, bool passLots, Func<WireItem, string?> codeOf, Func<WireItem, decimal> baseQuantityOf)
    {
        var rowsBySku = rows.Where(row => codeOf(row) is not null).ToLookup(row => codeOf(row)!);
        return [.. known.Union(rowsBySku.Select(sku => sku.Key)).Order(StringComparer.Ordinal).Select(sku => ToLevel(sku, rowsBySku[sku], passLots, baseQuantityOf))];
    }

    private static InventoryLevel ToLevel(string sku, IEnumerable<WireItem> rows, bool passLots, Func<WireItem, decimal> baseQuantityOf)
    {
        // A row without status is not known to be sellable.
        var sellable = rows.Where(row => string.Equals(row.Properties?.GetValueOrDefault("productStatus"), Sellable, StringComparison.OrdinalIgnoreCase)).ToList();
        decimal InBase(WireItem row, decimal? quantity) => (quantity ?? 0) * baseQuantityOf(row);
        return new(
            sku,
            CartonCloudMapping.ToUnits(sellable.Sum(row => InBase(row, row.Measures?.Quantity))),
            sellable.Exists(row => row.Measures?.QuantityFree is null) ? null : CartonCloudMapping.ToUnits(sellable.Sum(row => InBase(row, row.Measures?.QuantityFree))))
        {
            Lots = passLots
                ? CartonCloudMapping.Merge(sellable.Select(row => CartonCloudMapping.LotOf(row, CartonCloudMapping.ToUnits(InBase(row, row.Measures?.Quantity)))))
                : [],
        };
    }

    private static string NameOf(OutgoingVariant variant, OutgoingProduct product, DescriptionSource source) => source switch
    {
        DescriptionSource.ProductAndVariantName when product.Name != variant.Name && CartonCloudMapping.Given(variant.Name) is not null => $"{product.Name} - {variant.Name}",
        _ => CartonCloudMapping.Given(variant.Name) ?? product.Name,
    };
}
