using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>All levels of the account, as the import reads them.</summary>
internal sealed class ExportLevels(Database database, CurrentTenant current)
{
    public async Task<IResult> RunAsync(CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        return LevelsCsv.Format.ToFile(await work.QueryAsync<IReadOnlyList<object?>>(
            """
            select v.sku, w.code, l.total from stock_level l
            join product_variant v on v.account_id = l.account_id and v.id = l.variant_id
            join warehouse w on w.id = l.warehouse_id
            where l.account_id = $1 order by v.sku_key, w.code
            """,
            row => [row.GetString(0), row.GetString(1), row.GetInt64(2), nameof(LevelsCsv.RowKind.Set), null, null],
            cancellation, work.AccountId));
    }
}
