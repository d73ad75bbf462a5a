using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Csv;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Makes or changes variants and their products from a file, by SKU. The same file again changes nothing.</summary>
internal sealed class ImportProducts(CsvImport import, Caller caller, TimeProvider clock)
{
    public Task<Result<CsvReport>> RunAsync(string text, CsvMode mode, CancellationToken cancellation) => import.RunAsync(ProductsCsv.Format, text, mode, WriteAsync, cancellation);

    private async Task<IReadOnlyList<CsvOutcome>> WriteAsync(Work work, CsvSheet sheet, CancellationToken cancellation)
    {
        // Twins of a file that arrive together: the second finds what the first one made.
        await work.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended($1, 0))", cancellation, $"{ProductsCsv.Format.FileName} {work.AccountId}");
        var now = clock.GetUtcNow();
        var units = (await work.QueryAsync(
            "select length_unit, weight_unit from account where id = $1",
            row => new MeasureUnits(Enum.Parse<LengthUnit>(row.GetString(0)), Enum.Parse<WeightUnit>(row.GetString(1))), cancellation, work.AccountId)).Single();
        var rows = sheet.Rows.Select(row => ImportedProduct.Read(row, units)).ToList();
        await ImportedPlaces.FindAsync(work, rows, now, cancellation);
        var wanted = rows.Where(row => row.Source.Refusal is null).ToList();
        var products = await ImportedProducts.SaveProductsAsync(work, wanted, now, cancellation);
        var variants = await ImportedProducts.SaveVariantsAsync(work, wanted, now, cancellation);
        await ReleaseAsync(work, wanted, variants, now, cancellation);
        return rows.ConvertAll(row => row switch
        {
            { Source.Refusal: { } refusal } => CsvOutcome.Refuse(row.Source, row.Draft.Sku, refusal),
            { IsNew: true } => new CsvOutcome(row.Source.Line, row.Draft.Sku, CsvVerdict.Added, products.Contains(row.ProductId) && row.MakesProduct ? $"With a new product, {row.Name}." : $"Joins {row.Name}."),
            _ when variants.Contains(row.Draft.SkuKey) || products.Contains(row.ProductId) => new CsvOutcome(row.Source.Line, row.Draft.Sku, CsvVerdict.Changed),
            _ => new CsvOutcome(row.Source.Line, row.Draft.Sku, CsvVerdict.Unchanged),
        });
    }

    private async Task ReleaseAsync(Work work, List<ImportedProduct> wanted, HashSet<string> variants, DateTimeOffset now, CancellationToken cancellation)
    {
        string[] added = [.. wanted.Where(row => row.IsNew).Select(row => row.Draft.SkuKey)];
        if (added.Length > 0)
        {
            await WaitingOrders.ReleaseAsync(work, added, now, cancellation);
            await Listings.PlaceSkusAsync(work, added, cancellation);
        }

        if (variants.Count > 0)
            await work.RecordAsync(
                [
                    new Event(EventLevel.Info, "products.imported", $"A file added {added.Length} variants and changed {variants.Count - added.Length}.", EntityKind.Account, work.AccountId)
                    {
                        Actor = caller.Actor,
                    },
                ],
                now, cancellation);
    }
}
