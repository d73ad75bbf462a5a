using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Stores variants, and sends the orders on their way that waited for their SKUs.</summary>
internal static class VariantWriter
{
    /// <returns>Why nothing was stored; null: all of them were.</returns>
    public static async Task<Refusal?> InsertAsync(
        Work work, Guid productId, string productName, IReadOnlyList<VariantDraft> variants, DateTimeOffset now, CancellationToken cancellation)
    {
        var twin = variants.GroupBy(variant => variant.SkuKey).FirstOrDefault(same => same.Count() > 1);
        if (twin is not null)
            return Taken(twin.First().Sku!, "another variant of this request");
        if (await FindOwnerAsync(work, [.. variants.Select(variant => variant.SkuKey)], Guid.Empty, cancellation) is { } owner)
            return Taken(owner.Sku, owner.Product);

        var stored = await work.ExecuteAsync(
            """
            insert into product_variant (account_id, id, product_id, sku, name, barcode, unit, price, currency, length_mm, width_mm, height_mm, weight_g, created_at, updated_at)
            select $1, v.id, $2, v.sku, v.name, v.barcode, v.unit, v.price, v.currency, v.length, v.width, v.height, v.weight, $3, $3
            from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::numeric[], $10::text[], $11::numeric[], $12::numeric[], $13::numeric[], $14::numeric[])
              as v(id, sku, name, barcode, unit, price, currency, length, width, height, weight)
            on conflict (account_id, sku_key) do nothing
            """,
            cancellation, work.AccountId, productId, now,
            variants.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            variants.Select(v => v.Sku!.Trim()).ToArray(),
            variants.Select(v => OrderInsert.Text(v.Name) ?? productName).ToArray(),
            variants.Select(v => OrderInsert.Text(v.Barcode)).ToArray(),
            variants.Select(v => OrderInsert.Text(v.Unit) ?? "each").ToArray(),
            variants.Select(v => v.Price).ToArray(),
            variants.Select(v => OrderInsert.Text(v.Currency)?.ToUpperInvariant()).ToArray(),
            variants.Select(v => v.LengthMm).ToArray(),
            variants.Select(v => v.WidthMm).ToArray(),
            variants.Select(v => v.HeightMm).ToArray(),
            variants.Select(v => v.WeightG).ToArray());
        if (stored < variants.Count)
            return Taken(variants[0].Sku!, "a variant that somebody made at this moment");

        await WaitingOrders.ReleaseAsync(work, [.. variants.Select(variant => variant.SkuKey)], now, cancellation);
        await Listings.PlaceSkusAsync(work, variants.Select(variant => variant.SkuKey), cancellation);
        return null;
    }

    public static async Task<Refusal?> UpdateAsync(Work work, Guid variantId, VariantDraft variant, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await FindOwnerAsync(work, [variant.SkuKey], variantId, cancellation) is { } owner)
            return Taken(owner.Sku, owner.Product);

        var changed = await work.ExecuteAsync(
            """
            update product_variant set sku = $3, name = coalesce($4, name), barcode = $5, unit = coalesce($6, unit), price = $7, currency = $8, length_mm = $9, width_mm = $10,
              height_mm = $11, weight_g = $12, updated_at = $13
            where account_id = $1 and id = $2
            """,
            cancellation, work.AccountId, variantId, variant.Sku!.Trim(), OrderInsert.Text(variant.Name), OrderInsert.Text(variant.Barcode), OrderInsert.Text(variant.Unit), variant.Price,
            OrderInsert.Text(variant.Currency)?.ToUpperInvariant(), variant.LengthMm, variant.WidthMm, variant.HeightMm, variant.WeightG, now);
        if (changed == 0)
            return Refusal.NotFound("variant");

        await WaitingOrders.ReleaseAsync(work, [variant.SkuKey], now, cancellation);
        await Listings.PlaceSkusAsync(work, [variant.SkuKey], cancellation);
        return null;
    }

    private static async Task<(string Sku, string Product)?> FindOwnerAsync(Work work, string[] skuKeys, Guid except, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select v.sku, p.name from product_variant v join product p on p.account_id = v.account_id and p.id = v.product_id
            where v.account_id = $1 and v.sku_key = any($2) and v.id <> $3 limit 1
            """,
            row => (row.GetString(0), row.GetString(1)), cancellation, work.AccountId, skuKeys, except);
        return rows is [var owner] ? owner : null;
    }

    private static Refusal Taken(string sku, string owner)
        => Refusal.Conflict("variant.sku-taken", $"The SKU {sku} belongs to {owner} already. SKUs are compared without regard to case.") with
        {
            Fields = new Dictionary<string, string[]> { ["sku"] = [$"Belongs to {owner} already."] },
        };
}
