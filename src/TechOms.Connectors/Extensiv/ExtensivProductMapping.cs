namespace TechOms.Connectors.Extensiv;

/// <summary>Items and stock rows. They measure in pounds and inches or in kilograms and centimetres, we in grams and millimetres. Pure: no I/O, no clock.</summary>
internal static class ExtensivProductMapping
{
    private const decimal MillimetresPerInch = 25.4m;
    private const decimal GramsPerPound = 453.59237m;
    private const int FirstInFirstOut = 1;

    public static WireItem ToWire(this OutgoingVariant variant, OutgoingProduct product, ExtensivSettings settings)
    {
        var unit = new WireIdentifier(Name: ExtensivMapping.Given(variant.Unit) ?? ExtensivMapping.Given(settings.InventoryUnit) ?? "Each");
        var measured = variant.Measures != new Measures();
        return new()
        {
            Sku = variant.Sku,
            Upc = ExtensivMapping.Given(variant.Barcode),
            Description = ExtensivMapping.Given(variant.Name) ?? product.Name,
            Description2 = ExtensivMapping.Given(product.Description),
            Price = variant.Price,
            Options = new(
                new(unit, FirstInFirstOut),

                // A package of one piece, so that its measures are the piece's.
                measured
                    ? new WirePackageUnit
                    {
                        Imperial = settings.Units is ExtensivUnits.PoundsAndInches ? ToWire(variant.Measures, MillimetresPerInch, GramsPerPound) : null,
                        Metric = settings.Units is ExtensivUnits.KilogramsAndCentimetres ? ToWire(variant.Measures, 10, 1000) : null,
                        UnitIdentifier = unit,
                        InventoryUnitsPerUnit = 1,
                    }
                    : null),
        };
    }

    public static RemoteProduct ToProduct(this WireItem item, ExtensivSettings settings)
    {
        var id = ExtensivMapping.ToId(item.Id!.Value);
        var sku = ExtensivMapping.Given(item.Sku);
        var name = ExtensivMapping.Given(item.Description) ?? sku ?? id;
        return new()
        {
            ExternalId = id,
            Name = name,
            Description = ExtensivMapping.Given(item.Description2),
            Active = item.ReadOnly?.Deactivated is not true,
            Variants =
            [
                new()
                {
                    ExternalId = id,
                    Sku = sku,
                    Name = name,
                    Barcode = ExtensivMapping.Given(item.Upc),
                    Price = item.Price,
                    Measures = MeasuresOf(item.Options?.PackageUnit, settings.Units),
                },
            ],
        };
    }

    /// <param name="known">SKUs of all items, so that what ran out is told as 0 instead of not at all.</param>
    public static IReadOnlyList<InventoryLevel> ToLevels(IReadOnlyList<WireStockDetail> rows, IEnumerable<string> known, bool passLots)
    {
        var rowsBySku = rows.Where(row => ExtensivMapping.Given(row.ItemIdentifier?.Sku) is not null).ToLookup(row => row.ItemIdentifier!.Sku!.Trim());
        return [.. known.Union(rowsBySku.Select(sku => sku.Key)).Order(StringComparer.Ordinal).Select(sku =>
        {
            // A row on hold can still show units that nobody has allocated: the flag decides.
            var sellable = rowsBySku[sku].Where(row => row.IsOnHold is not true && row.Quarantined is not true).ToList();
            return new InventoryLevel(
                sku,
                ExtensivMapping.ToUnits(sellable.Sum(row => row.OnHand ?? row.Available ?? 0)),
                sellable.Exists(row => row.Available is null) ? null : ExtensivMapping.ToUnits(sellable.Sum(row => row.Available ?? 0)))
            {
                Lots = passLots
                    ? ExtensivMapping.Merge(sellable.Select(row => ExtensivMapping.ToLot(row.LotNumber, row.SerialNumber, row.ExpirationDate, row.OnHand ?? row.Available ?? 0)))
                    : [],
            };
        })];
    }

    // Six places of an inch are finer than a millimetre's hundredth, to which it is read back.
    private static WireMeasures ToWire(Measures measures, decimal millimetres, decimal grams)
    {
        static decimal? In(decimal? value, decimal unit) => value is { } known ? decimal.Round(known / unit, 6) : null;
        return new(In(measures.Length, millimetres), In(measures.Width, millimetres), In(measures.Height, millimetres), In(measures.Weight, grams));
    }

    // Both systems may stand there, one of them as zeros.
    private static Measures MeasuresOf(WirePackageUnit? unit, ExtensivUnits preferred)
    {
        var imperial = unit?.Imperial is { } pounds ? FromWire(pounds, MillimetresPerInch, GramsPerPound) : new();
        var metric = unit?.Metric is { } kilograms ? FromWire(kilograms, 10, 1000) : new();
        var (first, second) = preferred is ExtensivUnits.PoundsAndInches ? (imperial, metric) : (metric, imperial);
        var package = first == new Measures() ? second : first;
        return unit?.InventoryUnitsPerUnit is > 1 and var pieces
            ? new Measures(Weight: package.Weight is { } weight ? decimal.Round(weight / pieces, 2) : null)
            : package;
    }

    private static Measures FromWire(WireMeasures measures, decimal millimetres, decimal grams)
    {
        static decimal? In(decimal? value, decimal unit) => value is > 0 and var known ? decimal.Round(known * unit, 2) : null;
        return new(In(measures.Length, millimetres), In(measures.Width, millimetres), In(measures.Height, millimetres), In(measures.Weight, grams));
    }
}
