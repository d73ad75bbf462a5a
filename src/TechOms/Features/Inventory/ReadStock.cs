using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Orders;
using TechOms.Features.Products;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Where a variant is, and what each shop shows of it.</summary>
internal sealed class ReadStock(IDbContextFactory<OmsDb> databases, Database database, CurrentTenant current)
{
    private const int MostListings = 100;

    public async Task<Result<StockDetails>> RunAsync(Guid variantId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var variant = await db.Set<ProductVariant>().AsNoTracking().SingleOrDefaultAsync(variant => variant.Id == variantId, cancellation);
        if (variant is null)
            return Refusal.NotFound("variant");

        var names = await NameBook.ReadAsync(db, cancellation);
        var levels = await db.Set<StockLevel>().AsNoTracking().Where(level => level.VariantId == variantId).ToListAsync(cancellation);
        var shops = await ReadShopsAsync(db, variantId, cancellation);
        return new StockDetails(
            VariantView.Of(variant, levels.Count == 0 ? null : levels.Sum(level => level.Total), levels.Count == 0 ? null : levels.Sum(level => level.Available), await AccountUnits.ReadAsync(db, current.Tenant.AccountId, cancellation)),
            [.. levels.Select(level => new LevelRow(
                variantId, variant.Sku, variant.Name, variant.ProductId, level.WarehouseId, names.WarehouseName(level.WarehouseId),
                level.Total, level.Allocated, level.Available, level.Incoming, level.UpdatedAt)).OrderBy(level => level.Warehouse, StringComparer.OrdinalIgnoreCase)],
            shops);
    }

    private async Task<IReadOnlyList<ShopStockView>> ReadShopsAsync(OmsDb db, Guid variantId, CancellationToken cancellation)
    {
        var channels = await db.Set<Channel>().AsNoTracking().Where(channel => channel.Kind == ConnectorKind.SalesChannel && channel.DeletedAt == null).OrderBy(channel => channel.Name).ToListAsync(cancellation);
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var shops = new List<ShopStockView>();
        foreach (var channel in channels)
        {
            var rows = await ShopStockRow.ReadAsync(work, channel.Id, search: null, variantId, differing: false, after: null, MostListings, cancellation);
            shops.AddRange(rows.Select(row => ShopStockView.Of(ShopChannel.Of(channel), row)));
        }

        return shops;
    }
}

public sealed record StockDetails(VariantView Variant, IReadOnlyList<LevelRow> Levels, IReadOnlyList<ShopStockView> Shops);
