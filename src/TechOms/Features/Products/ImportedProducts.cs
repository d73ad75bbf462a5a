using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Stores the rows of a file, set-based. Where a row says nothing, what is there stays.</summary>
internal static class ImportedProducts
{
    /// <returns>Those that are new or different now.</returns>
    public static async Task<HashSet<Guid>> SaveProductsAsync(Work work, IReadOnlyList<ImportedProduct> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        var products = rows.GroupBy(row => row.ProductId).Select(same => (
            Id: same.Key,
            Name: same.Select(row => row.Product).FirstOrDefault(name => name is not null),
            Description: same.Select(row => row.Description).FirstOrDefault(text => text is not null),
            Active: same.Select(row => row.Active).FirstOrDefault(active => active is not null))).ToList();
        var changed = await work.QueryAsync(
            """
            with told as materialized (select * from unnest($3::uuid[], $4::text[], $5::text[], $6::boolean[]) as t(id, name, description, active)),
            known as materialized (select p.id from product p join told using (id) where p.account_id = $1 order by p.id for update of p),
            made as (
              insert into product (account_id, id, name, description, active, created_at, updated_at)
              select $1, id, name, description, coalesce(active, true), $2, $2 from told where id not in (select id from known) returning id),
            changed as (
              update product p set name = coalesce(t.name, p.name), description = coalesce(t.description, p.description), active = coalesce(t.active, p.active), updated_at = $2
              from told t join known using (id)
              where p.account_id = $1 and p.id = t.id
                and (p.name, p.description, p.active) is distinct from (coalesce(t.name, p.name), coalesce(t.description, p.description), coalesce(t.active, p.active))
              returning p.id)
            select id from made union all select id from changed
            """,
            row => row.GetGuid(0), cancellation, work.AccountId, now,
            products.ConvertAll(p => p.Id).ToArray(), products.ConvertAll(p => p.Name).ToArray(), products.ConvertAll(p => p.Description).ToArray(), products.ConvertAll(p => p.Active).ToArray());
        return [.. changed];
    }

    /// <returns>Keys of SKUs that are new or different now.</returns>
    public static async Task<HashSet<string>> SaveVariantsAsync(Work work, IReadOnlyList<ImportedProduct> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        var changed = await work.QueryAsync(
            """
            insert into product_variant as v (account_id, id, product_id, sku, name, barcode, unit, price, currency, length_mm, width_mm, height_mm, weight_g, created_at, updated_at)
            select $1, t.id, t.product_id, t.sku, coalesce(t.name, t.product), t.barcode, coalesce(t.unit, 'each'), t.price, t.currency, t.length, t.width, t.height, t.weight, $2, $2
            from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::numeric[], $11::text[], $12::numeric[], $13::numeric[], $14::numeric[], $15::numeric[])
              as t(id, product_id, sku, product, name, barcode, unit, price, currency, length, width, height, weight)
            on conflict (account_id, sku_key) do nothing
            returning v.sku_key
            """,
            row => row.GetString(0), cancellation, [work.AccountId, now, .. Columns([.. rows.Where(row => row.IsNew)])]);
        changed.AddRange(await work.QueryAsync(
            """
            update product_variant v set name = n.name, barcode = n.barcode, unit = n.unit, price = n.price, currency = n.currency, length_mm = n.length, width_mm = n.width, height_mm = n.height,
              weight_g = n.weight, updated_at = $2
            from (
              select o.id, coalesce(t.name, o.name) as name, coalesce(t.barcode, o.barcode) as barcode, coalesce(t.unit, o.unit) as unit, coalesce(t.price, o.price) as price,
                coalesce(t.currency, o.currency) as currency, coalesce(round(t.length, 3), o.length_mm) as length, coalesce(round(t.width, 3), o.width_mm) as width,
                coalesce(round(t.height, 3), o.height_mm) as height, coalesce(round(t.weight, 3), o.weight_g) as weight
              from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::numeric[], $11::text[], $12::numeric[], $13::numeric[], $14::numeric[], $15::numeric[])
                as t(new_id, product_id, sku, product, name, barcode, unit, price, currency, length, width, height, weight)
              join product_variant o on o.account_id = $1 and o.sku_key = lower(btrim(t.sku))) n
            where v.account_id = $1 and v.id = n.id
              and (v.name, v.barcode, v.unit, v.price, v.currency, v.length_mm, v.width_mm, v.height_mm, v.weight_g)
                is distinct from (n.name, n.barcode, n.unit, n.price, n.currency, n.length, n.width, n.height, n.weight)
            returning v.sku_key
            """,
            row => row.GetString(0), cancellation, [work.AccountId, now, .. Columns([.. rows.Where(row => !row.IsNew)])]));
        work.Grew("product_variant", changed.Count);
        return [.. changed];
    }

    private static object[] Columns(List<ImportedProduct> rows) =>
    [
        rows.ConvertAll(_ => Guid.CreateVersion7()).ToArray(), rows.ConvertAll(row => row.ProductId).ToArray(), rows.ConvertAll(row => row.Draft.Sku).ToArray(),
        rows.ConvertAll(row => row.Name).ToArray(), rows.ConvertAll(row => row.Draft.Name).ToArray(), rows.ConvertAll(row => row.Draft.Barcode).ToArray(),
        rows.ConvertAll(row => row.Draft.Unit).ToArray(), rows.ConvertAll(row => row.Draft.Price).ToArray(), rows.ConvertAll(row => row.Draft.Currency).ToArray(),
        rows.ConvertAll(row => row.Draft.LengthMm).ToArray(), rows.ConvertAll(row => row.Draft.WidthMm).ToArray(), rows.ConvertAll(row => row.Draft.HeightMm).ToArray(),
        rows.ConvertAll(row => row.Draft.WeightG).ToArray(),
    ];
}
