using Microsoft.EntityFrameworkCore;
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
                var shown = units.Show(new(Cell<decimal?>(9), Cell<decimal?>(10), Cell<decimal?>(11), Cell<decimal?>(12)));
                return
                [
                    row.GetString(0), row.GetString(1), row.GetString(2), Cell<string>(3), row.GetBoolean(4) ? "Yes" : "No", Cell<string>(5), row.GetString(6), Plain(Cell<decimal?>(7)), Cell<string>(8),
                    Plain(shown.Length), Plain(shown.Width), Plain(shown.Height), units.Length.ToString(), Plain(shown.Weight), units.Weight.ToString(),
                ];
            },
            cancellation, work.AccountId));
    }

    // Without the noughts that the database keeps.
    private static decimal? Plain(decimal? number) => number / 1.000000000000000000000000000000m;
}
