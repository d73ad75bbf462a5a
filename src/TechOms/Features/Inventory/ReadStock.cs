using Microsoft.EntityFrameworkCore;
using TechOms.Features.Orders;
using TechOms.Features.Products;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Where a variant is, and what each shop shows of it.</summary>
internal sealed class ReadStock(IDbContextFactory<OmsDb> databases, CurrentTenant current)
{
    public async Task<Result<StockDetails>> RunAsync(Guid variantId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var variant = await db.Set<ProductVariant>().AsNoTracking().SingleOrDefaultAsync(variant => variant.Id == variantId, cancellation);
        if (variant is null)
            return Refusal.NotFound("variant");

        var names = await NameBook.ReadAsync(db, cancellation);
        var levels = await db.Set<StockLevel>().AsNoTracking().Where(level => level.VariantId == variantId).ToListAsync(cancellation);
        var shops = await db.Database.SqlQuery<ShopRow>(
            $"""
            select s.channel_id as "ChannelId", coalesce(l.title, s.item_id) as "Listing", s.location_id as "LocationId", s.wanted as "Wanted", s.sent as "Sent", s.sent_at as "SentAt",
              s.known as "Known", s.known_at as "KnownAt", s.ready_at as "ReadyAt", s.attempts as "Attempts", s.reason_code as "ReasonCode", s.reason as "Reason"
            from shop_stock s left join listing l on l.account_id = s.account_id and l.channel_id = s.channel_id and l.item_id = s.item_id
            where s.variant_id = {variantId}
            order by s.channel_id, s.item_id, s.location_id
            """).ToListAsync(cancellation);
        return new StockDetails(
            VariantView.Of(variant, levels.Count == 0 ? null : levels.Sum(level => level.Total), levels.Count == 0 ? null : levels.Sum(level => level.Available), await AccountUnits.ReadAsync(db, current.Tenant.AccountId, cancellation)),
            [.. levels.Select(level => new LevelRow(
                variantId, variant.Sku, variant.Name, variant.ProductId, level.WarehouseId, names.WarehouseName(level.WarehouseId),
                level.Total, level.Allocated, level.Available, level.Incoming, level.UpdatedAt)).OrderBy(level => level.Warehouse, StringComparer.OrdinalIgnoreCase)],
            [.. shops.Select(shop => ShopStockView.Of(shop, names))]);
    }
}

public sealed record StockDetails(VariantView Variant, IReadOnlyList<LevelRow> Levels, IReadOnlyList<ShopStockView> Shops);

internal sealed record ShopRow(
    Guid ChannelId, string Listing, string LocationId, long? Wanted, long? Sent, DateTimeOffset? SentAt, long? Known, DateTimeOffset? KnownAt,
    DateTimeOffset? ReadyAt, int Attempts, string? ReasonCode, string? Reason);

/// <summary>What a shop shows of a variant at one of its locations, and whether it is what it should be.</summary>
/// <param name="Wanted">What it should show.</param>
/// <param name="Sent">What it was last told.</param>
/// <param name="Known">What it showed when it was last read.</param>
public sealed record ShopStockView(
    Guid ChannelId, string Shop, string Listing, string LocationId, long? Wanted, long? Sent, DateTimeOffset? SentAt, long? Known, DateTimeOffset? KnownAt, bool Agrees, Why Why)
{
    internal static ShopStockView Of(ShopRow row, NameBook names)
    {
        var agrees = row.Wanted is not null && row.Wanted == (row.Known ?? row.Sent);
        return new(
            row.ChannelId, names.ChannelName(row.ChannelId) ?? "Unknown shop", row.Listing, row.LocationId, row.Wanted, row.Sent, row.SentAt, row.Known, row.KnownAt, agrees,
            (row.ReadyAt, row.Reason, agrees) switch
            {
                (_, { } reason, _) => new(row.ReasonCode, reason, row.ReadyAt, row.ReadyAt is null ? "See the shop's channel page." : "Nothing: it is sent again by itself."),
                ({ } at, _, _) => new("stock.waiting", "It changed; the shop is about to hear of it.", at, "Nothing: it goes on by itself."),
                (_, _, true) => new(null, "The shop shows what it should.", null, "Nothing to do."),
                _ => new("stock.not-sent", "Nothing made TechOms send it: see the shop's inventory mode.", null, "Choose an inventory mode, or send stock from the shop's Sync menu."),
            });
    }
}
