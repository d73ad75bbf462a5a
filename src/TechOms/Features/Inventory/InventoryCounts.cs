using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <param name="StartedAt">By the database's clock, before the warehouse was asked: movements booked since then are not in its figures.</param>
internal sealed record InventoryCount(Tenant Tenant, Guid ChannelId, Guid WarehouseId, DateTimeOffset StartedAt, StockCause Cause);

/// <summary>
/// Compares counted rows with the levels and books the differences, set-based. What was booked while the count was under way is taken off again, but for
/// goods received, which may be in the figures: a count may make us sell too little until the next one, never too much.
/// </summary>
internal sealed class InventoryCounts(Database database, TimeProvider clock)
{
    public async Task<InventoryCount> BeginAsync(Tenant tenant, Guid channelId, bool byHand, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(tenant, cancellation);
        var warehouse = await work.ScalarAsync<Guid>("select warehouse_id from channel where account_id = $1 and id = $2", cancellation, work.AccountId, channelId);
        return new(tenant, channelId, warehouse, clock.GetUtcNow(), byHand ? StockCause.ChannelCountByHand : StockCause.ChannelCount);
    }

    /// <returns>How many levels were different.</returns>
    public async Task<int> StoreAsync(InventoryCount count, IReadOnlyList<InventoryLevel> counted, CancellationToken cancellation)
    {
        if (counted.Count == 0)
            return 0;

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(count.Tenant, cancellation);
        var different = await CompareAsync(work, count, counted, locking: false, cancellation);
        if (different.Count > 0)
        {
            // Locks cost writes, so only what seems to differ is locked, and then judged again.
            var seeming = different.Select(row => row.Sku).ToHashSet();
            different = await CompareAsync(work, count, [.. counted.Where(level => seeming.Contains(level.Sku))], locking: true, cancellation);
        }

        var unknown = different.Where(row => row.Variant is null).ToList();
        await StockLedger.ApplyAsync(
            work,
            [.. different.Where(row => row.Variant is not null).Select(row => new StockMovement(count.WarehouseId, row.Variant!.Value, count.Cause)
            {
                Total = row.Difference,
                ReferenceKind = "Channel",
                ReferenceId = count.ChannelId,
                Note = $"The warehouse counts {row.Counted}.",
            })],
            now, cancellation);
        await Problems.OpenAsync(
            work,
            [.. unknown.Select(row => new Problem(EntityKind.Channel, count.ChannelId, EventLevel.Warning, CountedSkus.Unknown,
                $"The warehouse has {row.Counted} of “{row.Sku}”, which no product or SKU mapping knows.", "Import the product, or add a SKU mapping on the channel.")
            {
                ChannelId = count.ChannelId,
                Field = row.Sku,
                Value = row.Sku.Trim().ToLowerInvariant(),
            })],
            now, cancellation);
        await work.CommitAsync(cancellation);
        return different.Count - unknown.Count;
    }

    /// <summary>The whole warehouse was read: shops that go by it hear of all that differs.</summary>
    public async Task EndAsync(InventoryCount count, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(count.Tenant, cancellation);
        await ShopStock.RefreshAsync(work, clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
    }

    // Unchanged rows never leave the database.
    private static Task<List<Different>> CompareAsync(
        Work work, InventoryCount count, IReadOnlyList<InventoryLevel> counted, bool locking, CancellationToken cancellation) => work.QueryAsync(
        $"""
        with counted as (
          select distinct on (lower(btrim(c.sku))) c.sku, lower(btrim(c.sku)) as sku_key, c.quantity from unnest($4::text[], $5::bigint[]) as c(sku, quantity)),
        known as (
          select c.sku, c.quantity, coalesce(m.variant_id, v.id) as variant_id
          from counted c
          left join sku_mapping m on m.account_id = $1 and m.channel_id = $2 and m.channel_sku_key = c.sku_key
          left join product_variant v on v.account_id = $1 and v.sku_key = c.sku_key),
        locked as materialized (
          select l.variant_id, l.total from stock_level l join known k on k.variant_id = l.variant_id
          where l.account_id = $1 and l.warehouse_id = $3 order by l.variant_id {(locking ? "for update of l" : "")}),
        moved as (
          select m.variant_id, sum(m.total_delta) as units from stock_movement m
          where m.account_id = $1 and m.warehouse_id = $3 and m.at >= $6 and m.cause not in ('ChannelCount', 'ChannelCountByHand', 'Receipt')
            and m.variant_id in (select variant_id from known)
          group by m.variant_id)
        select k.sku, k.variant_id, k.quantity, k.quantity + coalesce(m.units, 0)::bigint - coalesce(l.total, 0)
        from known k left join locked l using (variant_id) left join moved m using (variant_id)
        where (k.variant_id is null and k.quantity <> 0)
          or (k.variant_id is not null and (l.variant_id is null or k.quantity + coalesce(m.units, 0) <> l.total))
        """,
        row => new Different(row.GetString(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.GetInt64(2), row.GetInt64(3)),
        cancellation, work.AccountId, count.ChannelId, count.WarehouseId,
        counted.Select(level => level.Sku).ToArray(), counted.Select(level => level.OnHand).ToArray(), count.StartedAt);

    private sealed record Different(string Sku, Guid? Variant, long Counted, long Difference);
}
