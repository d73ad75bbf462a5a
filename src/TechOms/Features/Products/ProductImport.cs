using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Stores products told by a channel, set-based. The SKU is the identity; variants without one, and twins, are skipped with a warning.</summary>
internal sealed class ProductImport(Database database, TimeProvider clock)
{
    private const string SkuMissing = "product.sku-missing";
    private const string SkuDuplicate = "product.sku-duplicate";

    /// <returns>How many variants were new or different.</returns>
    public async Task<int> StoreAsync(Tenant tenant, Guid channelId, ProductChanges page, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var all = page.Products.SelectMany(product => product.Variants.Select(variant => (Product: product, Variant: variant))).ToList();
        var named = all.Where(row => !string.IsNullOrWhiteSpace(row.Variant.Sku)).ToList();
        var unique = named.GroupBy(row => row.Variant.Sku!.Trim().ToLowerInvariant()).Select(same => same.First()).ToList();
        await using var work = await database.BeginAsync(tenant, cancellation);
        var changed = await UpsertAsync(work, channelId, unique, now, cancellation);
        await Problems.OpenAsync(
            work,
            [
                .. all.Except(named).Select(row => Skipped(channelId, SkuMissing, row.Variant.ExternalId, $"“{row.Product.Name} – {row.Variant.Name}” has no SKU and was not imported.", "Give it a SKU in the channel.")),
                .. named.Except(unique).Select(row => Skipped(channelId, SkuDuplicate, row.Variant.ExternalId, $"“{row.Product.Name} – {row.Variant.Name}” repeats the SKU {row.Variant.Sku} and was not imported.", "Give it a SKU of its own in the channel.")),
            ],
            now, cancellation);
        if (changed > 0)
        {
            await WaitingOrders.ReleaseAsync(work, [.. unique.Select(row => row.Variant.Sku!)], now, cancellation);
            await Listings.PlaceSkusAsync(work, unique.Select(row => row.Variant.Sku!), cancellation);
        }

        if (page.Cursor is not null)
        {
            await work.ExecuteAsync(
                """
                insert into channel_cursor (account_id, channel_id, name, value, updated_at) values ($1, $2, $3, $4, $5)
                on conflict (account_id, channel_id, name) do update set value = excluded.value, updated_at = excluded.updated_at
                """,
                cancellation, work.AccountId, channelId, ReceiveProducts.CursorName, page.Cursor, now);
        }

        await work.CommitAsync(cancellation);
        return changed;
    }

    private static async Task<int> UpsertAsync(
        Work work, Guid channelId, IReadOnlyList<(RemoteProduct Product, RemoteVariant Variant)> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return 0;

        var products = rows.Select(row => row.Product).DistinctBy(product => product.ExternalId).ToList();
        var ids = (await work.QueryAsync(
            """
            with told as (
              select * from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::boolean[]) as t(new_id, external_id, name, description, active)),
            known as (
              select t.external_id, p.id from told t join product p on p.account_id = $1 and p.external_ids ->> $2 = t.external_id),
            changed as (
              update product p set name = t.name, description = t.description, active = t.active, updated_at = $3
              from told t join known k using (external_id)
              where p.account_id = $1 and p.id = k.id and (p.name, p.description, p.active) is distinct from (t.name, t.description, t.active)),
            made as (
              insert into product (account_id, id, name, description, active, external_ids, created_at, updated_at)
              select $1, t.new_id, t.name, t.description, t.active, jsonb_build_object($2, t.external_id), $3, $3
              from told t where not exists (select from known k where k.external_id = t.external_id)
              returning id, external_ids ->> $2 as external_id)
            select external_id, id from known union all select external_id, id from made
            """,
            row => (ExternalId: row.GetString(0), Id: row.GetGuid(1)),
            cancellation, work.AccountId, channelId.ToString(), now,
            products.Select(_ => Guid.CreateVersion7()).ToArray(), products.Select(p => p.ExternalId).ToArray(), products.Select(p => p.Name).ToArray(),
            products.Select(p => p.Description).ToArray(), products.Select(p => p.Active).ToArray())).ToDictionary(row => row.ExternalId, row => row.Id);
        return await work.ExecuteAsync(
            """
            insert into product_variant as v (account_id, id, product_id, sku, name, barcode, price, length_mm, width_mm, height_mm, weight_g, created_at, updated_at)
            select $1, t.id, t.product_id, btrim(t.sku), t.name, t.barcode, t.price, t.length, t.width, t.height, t.weight, $2, $2
            from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[])
              as t(id, product_id, sku, name, barcode, price, length, width, height, weight)
            on conflict (account_id, sku_key) do update
            set name = excluded.name, barcode = excluded.barcode, price = excluded.price, weight_g = coalesce(excluded.weight_g, v.weight_g), updated_at = excluded.updated_at
            where (v.name, v.barcode, v.price) is distinct from (excluded.name, excluded.barcode, excluded.price) or v.weight_g is distinct from coalesce(excluded.weight_g, v.weight_g)
            """,
            cancellation, work.AccountId, now,
            rows.Select(_ => Guid.CreateVersion7()).ToArray(), rows.Select(row => ids[row.Product.ExternalId]).ToArray(), rows.Select(row => row.Variant.Sku!).ToArray(),
            rows.Select(row => row.Product.Name == row.Variant.Name ? row.Variant.Name : $"{row.Product.Name} – {row.Variant.Name}").ToArray(),
            rows.Select(row => row.Variant.Barcode).ToArray(), rows.Select(row => row.Variant.Price).ToArray(),
            rows.Select(row => row.Variant.Measures.Length).ToArray(), rows.Select(row => row.Variant.Measures.Width).ToArray(),
            rows.Select(row => row.Variant.Measures.Height).ToArray(), rows.Select(row => row.Variant.Measures.Weight).ToArray());
    }

    private static Problem Skipped(Guid channelId, string code, string externalId, string message, string action)
        => new(EntityKind.Channel, channelId, EventLevel.Warning, code, message, action) { ChannelId = channelId, Field = externalId, Value = externalId };
}
