using TechOms.Connectors;
using TechOms.Platform.Csv;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>A row of a file of products. What it leaves empty stays as it is.</summary>
internal sealed class ImportedProduct(CsvRow source, VariantDraft draft, string? product)
{
    public CsvRow Source => source;
    public VariantDraft Draft => draft;

    /// <summary>As the file calls the product; null: whatever it is called.</summary>
    public string? Product => product;

    public string? Description { get; private init; }
    public bool? Active { get; private init; }

    /// <summary>Which product it belongs to, known or new.</summary>
    public Guid ProductId { get; private set; }

    /// <summary>What that product is called.</summary>
    public string? Name { get; private set; }

    /// <summary>Its SKU was not known before.</summary>
    public bool IsNew { get; private set; }

    public bool MakesProduct { get; private set; }

    public void Belongs(Guid productId, string name, bool isNew, bool makesProduct = false)
        => (ProductId, Name, IsNew, MakesProduct) = (productId, product ?? name, isNew, makesProduct);

    public static ImportedProduct Read(CsvRow row, MeasureUnits account)
    {
        var units = new MeasureUnits(row.Choice<LengthUnit>(ProductsCsv.LengthUnits) ?? account.Length, row.Choice<WeightUnit>(ProductsCsv.WeightUnits) ?? account.Weight);
        var measures = units.Read(new(row.Number(ProductsCsv.Length), row.Number(ProductsCsv.Width), row.Number(ProductsCsv.Height), row.Number(ProductsCsv.Weight)));
        var draft = new VariantDraft
        {
            Sku = row.Needed(ProductsCsv.Sku).Trim(),
            Name = row.Text(ProductsCsv.Variant),
            Barcode = row.Text(ProductsCsv.Barcode),
            Unit = row.Text(ProductsCsv.Unit),
            Price = row.Number(ProductsCsv.Price),
            Currency = row.Text(ProductsCsv.Currency)?.ToUpperInvariant(),
            LengthMm = measures.Length,
            WidthMm = measures.Width,
            HeightMm = measures.Height,
            WeightG = measures.Weight,
        };
        var read = new ImportedProduct(row, draft, row.Text(ProductsCsv.Product)) { Description = row.Text(ProductsCsv.Description), Active = row.Flag(ProductsCsv.Active) };
        if (draft.Check() is { } refusal)
            row.Refuse(refusal);
        if (read.Product?.Length > Products.Product.MaxNameLength)
            row.Refuse("product.invalid", ProductsCsv.Product, $"A name has at most {Products.Product.MaxNameLength} characters.");
        if (read.Description?.Length > Products.Product.MaxDescriptionLength)
            row.Refuse("product.invalid", ProductsCsv.Description, $"A description has at most {Products.Product.MaxDescriptionLength} characters.");
        return read;
    }
}

/// <summary>Finds out which product each row is about.</summary>
internal static class ImportedPlaces
{
    public static async Task FindAsync(Work work, IReadOnlyList<ImportedProduct> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var same in rows.Where(row => row.Source.Refusal is null).GroupBy(row => row.Draft.SkuKey))
        {
            foreach (var row in same.Skip(1))
                row.Source.Refuse("product.row-twice", ProductsCsv.Sku, $"Line {same.First().Source.Line} is about the same SKU.");
        }

        var known = (await work.QueryAsync(
            """
            select v.sku_key, p.id, p.name from product_variant v join product p on p.account_id = v.account_id and p.id = v.product_id
            where v.account_id = $1 and v.sku_key = any($2) order by v.sku_key for update of v
            """,
            row => (Key: row.GetString(0), Id: row.GetGuid(1), Name: row.GetString(2)), cancellation, work.AccountId, rows.Select(row => row.Draft.SkuKey).Distinct().ToArray())).ToDictionary(row => row.Key);
        foreach (var row in rows)
        {
            if (known.TryGetValue(row.Draft.SkuKey, out var place))
                row.Belongs(place.Id, place.Name, isNew: false);
        }

        await PlaceNewAsync(work, [.. rows.Where(row => row.Source.Refusal is null && !known.ContainsKey(row.Draft.SkuKey))], rows, now, cancellation);
        RefuseContradictions(rows);
    }

    // A new SKU goes where its product's others of this file are, or to the only product of that name.
    private static async Task PlaceNewAsync(Work work, List<ImportedProduct> added, IReadOnlyList<ImportedProduct> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var nameless in added.Where(row => row.Product is null))
            nameless.Source.Refuse("product.name-missing", ProductsCsv.Product, $"The SKU {nameless.Draft.Sku} is new: say which product it belongs to.");

        var wanted = added.Where(row => row.Product is not null).GroupBy(row => KeyOf(row.Product!)).ToList();
        if (wanted.Count == 0)
            return;

        var named = (await work.QueryAsync(
            "select id, name from product where account_id = $1 and lower(btrim(name)) = any($2) order by id",
            row => (Id: row.GetGuid(0), Name: row.GetString(1)), cancellation, work.AccountId, wanted.ConvertAll(same => same.Key).ToArray())).ToLookup(row => KeyOf(row.Name));
        var ofFile = rows.Where(row => row is { ProductId: var id, Product: not null } && id != Guid.Empty).ToLookup(row => KeyOf(row.Product!), row => row.ProductId);
        foreach (var same in wanted)
        {
            List<Guid> candidates = ofFile[same.Key].Any() ? [.. ofFile[same.Key].Distinct()] : [.. named[same.Key].Select(product => product.Id)];
            var made = Guid.CreateVersion7(now);
            foreach (var row in same)
            {
                if (candidates.Count > 1)
                    row.Source.Refuse("product.ambiguous", ProductsCsv.Product, $"{candidates.Count} products are called {row.Product}. Add the variant on the product's page.");
                else
                    row.Belongs(candidates is [var only] ? only : made, row.Product!, isNew: true, makesProduct: candidates.Count == 0);
            }
        }
    }

    // Which of two names would stay is a guess nobody should make.
    private static void RefuseContradictions(IReadOnlyList<ImportedProduct> rows)
    {
        foreach (var product in rows.Where(row => row.Source.Refusal is null).GroupBy(row => row.ProductId))
        {
            Refuse(product, row => row.Product, ProductsCsv.Product);
            Refuse(product, row => row.Description, ProductsCsv.Description);
            Refuse(product, row => row.Active, ProductsCsv.Active);
        }
    }

    private static void Refuse<T>(IEnumerable<ImportedProduct> rows, Func<ImportedProduct, T?> value, string column)
    {
        var said = rows.Where(row => value(row) is not null).ToList();
        foreach (var row in said.Where(row => !Equals(value(row), value(said[0]))))
            row.Source.Refuse("product.contradiction", column, $"Line {said[0].Source.Line} says otherwise about the same product.");
    }

    private static string KeyOf(string name) => name.Trim().ToLowerInvariant();
}
