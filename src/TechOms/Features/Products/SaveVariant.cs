using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Adds a variant to a product, or changes one. Orders that waited for its SKU are checked again.</summary>
internal sealed class SaveVariant(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public Task<Result<SavedVariant>> AddAsync(Guid productId, VariantDraft variant, CancellationToken cancellation)
        => RunAsync("select id, name from product where account_id = $1 and id = $2 for update", productId, null, variant, cancellation);

    public Task<Result<SavedVariant>> ChangeAsync(Guid variantId, VariantDraft variant, CancellationToken cancellation)
        => RunAsync(
            "select p.id, p.name from product p join product_variant v on v.account_id = p.account_id and v.product_id = p.id where p.account_id = $1 and v.id = $2 for update of p",
            variantId, variantId, variant, cancellation);

    private async Task<Result<SavedVariant>> RunAsync(string productSql, Guid lookUp, Guid? variantId, VariantDraft variant, CancellationToken cancellation)
    {
        if (variant.Check() is { } invalid)
            return invalid;

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var products = await work.QueryAsync(productSql, row => (Id: row.GetGuid(0), Name: row.GetString(1)), cancellation, work.AccountId, lookUp);
        if (products is not [var product])
            return Refusal.NotFound(variantId is null ? "product" : "variant");

        var refusal = variantId is { } id
            ? await VariantWriter.UpdateAsync(work, id, variant, now, cancellation)
            : await VariantWriter.InsertAsync(work, product.Id, product.Name, [variant], now, cancellation);
        if (refusal is not null)
            return refusal;

        var saved = variantId ?? await work.ScalarAsync<Guid>("select id from product_variant where account_id = $1 and sku_key = $2", cancellation, work.AccountId, variant.SkuKey);
        await work.RecordAsync(
            [new Event(EventLevel.Info, variantId is null ? "variant.created" : "variant.changed", $"Variant {variant.Sku!.Trim()} was {(variantId is null ? "added" : "changed")}.", EntityKind.Product, product.Id) { Actor = caller.Actor }],
            now, cancellation);
        await work.CommitAsync(cancellation);
        return new SavedVariant(saved, product.Id, variant.Sku!.Trim());
    }
}

internal sealed record SavedVariant(Guid Id, Guid ProductId, string Sku);
