using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <param name="StartedAt">By the database's clock, before the warehouse was asked: movements booked since then are not in its figures.</param>
/// <param name="Shared">Keys of the warehouse's SKUs that are one of ours together: they must be compared together.</param>
internal sealed record InventoryCount(Tenant Tenant, Guid ChannelId, Guid WarehouseId, DateTimeOffset StartedAt, StockCause Cause, IReadOnlySet<string> Shared);

/// <summary>
/// Compares counted rows with the levels and books the differences, set-based. What was booked while the count was under way is taken off again, but for
/// goods received, which may be in the figures: a count may make us sell too little until the next one, never too much.
/// </summary>
internal sealed class InventoryCounts(Database database, TimeProvider clock)
{
    private const int RowsAtOnce = 1000;

    public async Task<InventoryCount> BeginAsync(Tenant tenant, Guid channelId, bool byHand, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(tenant, cancellation);
        var warehouse = await work.ScalarAsync<Guid>("select warehouse_id from channel where account_id = $1 and id = $2", cancellation, work.AccountId, channelId);
        var shared = await work.QueryAsync(
            """
            with shared as (select variant_id from sku_mapping where account_id = $1 and channel_id = $2 group by variant_id having count(*) > 1)
            select channel_sku_key from sku_mapping join shared using (variant_id) where account_id = $1 and channel_id = $2
            union select sku_key from product_variant v join shared on v.id = shared.variant_id where v.account_id = $1
            """,
            row => row.GetString(0), cancellation, work.AccountId, channelId);
        return new(tenant, channelId, warehouse, clock.GetUtcNow(), byHand ? StockCause.ChannelCountByHand : StockCause.ChannelCount, shared.ToHashSet());
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
            var seeming = different.SelectMany(row => row.Skus).ToHashSet();
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
                $"The warehouse has {row.Counted} of “{row.Skus[0]}”, which no product or SKU mapping knows.", "Import the product, or add a SKU mapping on the channel.")
            {
                ChannelId = count.ChannelId,
                Field = row.Skus[0],
                Value = UntoldLevels.KeyOf(row.Skus[0]),
            })],
            now, cancellation);
        await work.CommitAsync(cancellation);
        return different.Count - unknown.Count;
    }

    /// <summary>The whole warehouse was read: what it did not tell of is not there, and shops that go by it hear of all that differs.</summary>
    /// <param name="told">Keys of the SKUs it told of; null: nothing follows from silence.</param>
    /// <returns>How many levels became 0.</returns>
    public async Task<int> EndAsync(InventoryCount count, IReadOnlySet<string>? told, CancellationToken cancellation)
    {
        var gone = 0;
        foreach (var rows in (told is null ? [] : await FindUntoldAsync(count, told, cancellation)).Chunk(RowsAtOnce))
            gone += await StoreAsync(count, rows, cancellation);
        await using var work = await database.BeginAsync(count.Tenant, cancellation);
        await ShopStock.RefreshAsync(work, clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return gone;
    }

    private async Task<IReadOnlyList<InventoryLevel>> FindUntoldAsync(InventoryCount count, IReadOnlySet<string> told, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(count.Tenant, cancellation);
        var untold = await UntoldLevels.FindAsync(work, count, told, clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return untold;
    }

    // Unchanged rows never leave the database.
    private static Task<List<Different>> CompareAsync(
        Work work, InventoryCount count, IReadOnlyList<InventoryLevel> counted, bool locking, CancellationToken cancellation) => work.QueryAsync(
        $"""
        with counted as (
          select distinct on (lower(btrim(c.sku))) c.sku, lower(btrim(c.sku)) as sku_key, c.quantity from unnest($4::text[], $5::bigint[]) as c(sku, quantity)),
        named as (
          select c.sku, c.quantity, coalesce(m.variant_id, v.id) as variant_id
          from counted c
          left join sku_mapping m on m.account_id = $1 and m.channel_id = $2 and m.channel_sku_key = c.sku_key
          left join product_variant v on v.account_id = $1 and v.sku_key = c.sku_key),
        -- Two names of theirs for one of ours are added up.
        known as (
          select array_agg(sku order by sku) as skus, sum(quantity)::bigint as quantity, variant_id from named where variant_id is not null group by variant_id
          union all
          select array[sku], quantity, null from named where variant_id is null),
        locked as materialized (
          select l.variant_id, l.total from stock_level l join known k on k.variant_id = l.variant_id
          where l.account_id = $1 and l.warehouse_id = $3 order by l.variant_id {(locking ? "for update of l" : "")}),
        moved as (
          select m.variant_id, sum(m.total_delta) as units from stock_movement m
          where m.account_id = $1 and m.warehouse_id = $3 and m.at >= $6 and m.cause not in ('ChannelCount', 'ChannelCountByHand', 'Receipt')
            and m.variant_id in (select variant_id from known)
          group by m.variant_id)
        select k.skus, k.variant_id, k.quantity, k.quantity + coalesce(m.units, 0)::bigint - coalesce(l.total, 0)
        from known k left join locked l using (variant_id) left join moved m using (variant_id)
        where (k.variant_id is null and k.quantity <> 0)
          or (k.variant_id is not null and (l.variant_id is null or k.quantity + coalesce(m.units, 0) <> l.total))
        """,
        row => new Different(row.GetFieldValue<string[]>(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.GetInt64(2), row.GetInt64(3)),
        cancellation, work.AccountId, count.ChannelId, count.WarehouseId,
        counted.Select(level => level.Sku).ToArray(), counted.Select(level => level.OnHand).ToArray(), count.StartedAt);

    private sealed record Different(string[] Skus, Guid? Variant, long Counted, long Difference);
}
