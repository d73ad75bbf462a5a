using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>A product with its variants.</summary>
internal sealed class ReadProduct(IDbContextFactory<OmsDb> databases, CurrentTenant current, ReadProductExports readExports)
{
    public async Task<Result<ProductDetails>> RunAsync(Guid productId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var product = await db.Set<Product>().AsNoTracking().Include(product => product.Variants.OrderBy(variant => variant.SkuKey))
            .SingleOrDefaultAsync(product => product.Id == productId, cancellation);
        if (product is null)
            return Refusal.NotFound("product");

        var stock = await db.Set<Inventory.StockLevel>().Where(level => level.Variant!.ProductId == productId)
            .GroupBy(level => level.VariantId)
            .Select(levels => new { levels.Key, Total = levels.Sum(level => level.Total), Available = levels.Sum(level => level.Available) })
            .ToDictionaryAsync(levels => levels.Key, cancellation);
        var units = await AccountUnits.ReadAsync(db, current.Tenant.AccountId, cancellation);
        return new ProductDetails(
            product.Id, product.Name, product.Description, product.Active, product.CreatedAt, product.UpdatedAt,
            [.. product.Variants.Select(variant => VariantView.Of(variant, stock.GetValueOrDefault(variant.Id)?.Total, stock.GetValueOrDefault(variant.Id)?.Available, units))],
            units, await readExports.RunAsync(productId, cancellation), await Timeline.OfEntityAsync(db, productId, new PageQuery(20, null), cancellation));
    }
}

/// <param name="Exports">Where it stands with each channel that takes products.</param>
public sealed record ProductDetails(
    Guid Id, string Name, string? Description, bool Active, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<VariantView> Variants, AccountUnits Units,
    IReadOnlyList<ProductExportView> Exports, Page<TimelineEntry> Timeline);

/// <param name="Total">Over all warehouses; null: never counted anywhere.</param>
public sealed record VariantView(
    Guid Id, Guid ProductId, string Sku, string Name, string? Barcode, string Unit, decimal? Price, string? Currency,
    decimal? LengthMm, decimal? WidthMm, decimal? HeightMm, decimal? WeightG, long? Total, long? Available)
{
    /// <summary>In the account's units.</summary>
    public required VariantMeasures Measures { get; init; }

    internal Measures InOurs => new(LengthMm, WidthMm, HeightMm, WeightG);

    internal static VariantView Of(ProductVariant variant, long? total, long? available, AccountUnits units) => new(
        variant.Id, variant.ProductId, variant.Sku, variant.Name, variant.Barcode, variant.Unit, variant.Price, variant.Currency,
        variant.LengthMm, variant.WidthMm, variant.HeightMm, variant.WeightG, total, available)
    {
        Measures = VariantMeasures.Of(new(variant.LengthMm, variant.WidthMm, variant.HeightMm, variant.WeightG), units),
    };
}
