using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>A variant by its SKU, as people write it.</summary>
internal sealed class FindVariant(IDbContextFactory<OmsDb> databases, CurrentTenant current)
{
    public async Task<Result<VariantView>> RunAsync(string sku, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var key = sku.Trim().ToLowerInvariant();
        var found = await db.Set<ProductVariant>().AsNoTracking().Where(variant => variant.SkuKey == key)
            .Select(variant => new
            {
                Variant = variant,
                Total = db.Set<Inventory.StockLevel>().Where(level => level.VariantId == variant.Id).Sum(level => (long?)level.Total),
                Available = db.Set<Inventory.StockLevel>().Where(level => level.VariantId == variant.Id).Sum(level => (long?)level.Available),
            })
            .SingleOrDefaultAsync(cancellation);
        return found is null ? Refusal.NotFound("variant") : VariantView.Of(found.Variant, found.Total, found.Available, await AccountUnits.ReadAsync(db, current.Tenant.AccountId, cancellation));
    }
}
