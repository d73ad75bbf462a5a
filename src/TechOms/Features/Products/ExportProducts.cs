using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>All variants of the account, as the import reads them.</summary>
internal sealed class ExportProducts(Database database, IDbContextFactory<OmsDb> databases, CurrentTenant current)
{
    public async Task<IResult> RunAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var units = await AccountUnits.ReadAsync(db, current.Tenant.AccountId, cancellation);
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        return ProductsCsv.Format.ToFile(await work.QueryAsync<IReadOnlyList<object?>>(
            """
            select v.sku, p.name, v.name, p.description, p.active, v.barcode, v.unit, v.price, v.currency, v.length_mm, v.width_mm, v.height_mm, v.weight_g
            from product_variant v join product p on p.account_id = v.account_id and p.id = v.product_id
            where v.account_id = $1 order by p.name, p.id, v.sku_key
            """,
            row =>
            {
                T? Cell<T>(int column) => row.IsDBNull(column) ? default : row.GetFieldValue<T>(column);
                var (told, shown) = Tell(new(Cell<decimal?>(9), Cell<decimal?>(10), Cell<decimal?>(11), Cell<decimal?>(12)), units);
                return
                [
                    row.GetString(0), row.GetString(1), row.GetString(2), Cell<string>(3), row.GetBoolean(4) ? "Yes" : "No", Cell<string>(5), row.GetString(6), Plain(Cell<decimal?>(7)), Cell<string>(8),
                    Plain(shown.Length), Plain(shown.Width), Plain(shown.Height), told.Length.ToString(), Plain(shown.Weight), told.Weight.ToString(),
                ];
            },
            cancellation, work.AccountId));
    }

    // In the account's units where that loses nothing: what is exported is imported as it was.
    private static (AccountUnits Units, Measures Shown) Tell(Measures measures, AccountUnits units)
        => units.Show(measures) is var shown && units.Take(shown) == measures ? (units, shown) : (units with { Length = LengthUnit.Millimetre, Weight = WeightUnit.Gram }, measures);

    // Without the noughts that the database keeps.
    private static decimal? Plain(decimal? number) => number / 1.000000000000000000000000000000m;
}
