using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Which listings of which shops must hear of a change.</summary>
internal static class ShopStock
{
    /// <summary>Several listings of the shop share the SKU, and the channel does not want them all to have the value.</summary>
    public const string DuplicateSku = "stock.sku-duplicate";

    private const string Mode = "coalesce(c.options ->> 'inventoryMode', 'DoNotSynchronize')";

    /// <summary>Marks what the matrix says: by the movement's trigger and each channel's mode, never the shop whose own order it was.</summary>
    public static async Task MarkAsync(Work work, IReadOnlyList<StockMovement> movements, DateTimeOffset now, CancellationToken cancellation)
    {
        var changes = movements.Where(m => m.Available != 0)
            .Select(m => (m.VariantId, m.OriginChannelId, Modes: string.Join(',', InventorySyncMatrix.ModesSendingOn(InventorySyncMatrix.TriggerOf(m.Cause)))))
            .Distinct().ToList();
        if (changes.Count == 0)
            return;

        // What is marked already is locked all the same: whoever decides on it then waits for this change, or comes after it.
        var marked = await work.ExecuteAsync(
            $"""
            with moved as (
              select * from unnest($3::uuid[], $4::uuid[], $5::text[]) as m(variant_id, origin_id, modes)),
            due as materialized (
              select s.channel_id, s.item_id, s.location_id, s.ready_at from shop_stock s join channel c on c.account_id = s.account_id and c.id = s.channel_id
              where s.account_id = $1 and s.withheld is null and s.variant_id in (select variant_id from moved)
                and exists (select from moved m where m.variant_id = s.variant_id and m.origin_id is distinct from c.id and {Mode} = any(string_to_array(m.modes, ',')))
              order by s.channel_id, s.item_id, s.location_id for update of s)
            update shop_stock s set ready_at = $2, attempts = 0
            from due d
            where s.account_id = $1 and s.channel_id = d.channel_id and s.item_id = d.item_id and s.location_id = d.location_id and d.ready_at is null
            """,
            cancellation, work.AccountId, now,
            changes.Select(change => change.VariantId).ToArray(),
            changes.Select(change => change.OriginChannelId).ToArray(),
            changes.Select(change => change.Modes).ToArray());
        if (marked > 0)
            work.Wake(PublishStock.Signal);
    }

    /// <summary>
    /// After a full refresh from a warehouse: shops that synchronize with fulfillment channels hear of all that differs from what they were last told,
    /// also of changes that said nothing to them when they happened.
    /// </summary>
    /// <returns>How many listings were marked.</returns>
    public static async Task<int> RefreshAsync(Work work, DateTimeOffset now, CancellationToken cancellation)
    {
        var channels = await work.QueryAsync(
            $"select c.id from channel c where c.account_id = $1 and c.kind = 'SalesChannel' and c.deleted_at is null and {Mode} = 'SynchronizeWithFulfillmentChannel' order by c.id",
            row => row.GetGuid(0), cancellation, work.AccountId);
        var marked = 0;
        foreach (var channel in channels)
            marked += await RefreshAsync(work, channel, now, cancellation);
        if (marked > 0)
            work.Wake(PublishStock.Signal);
        return marked;
    }

    /// <summary>A person's wish, whatever the mode: each listing is looked at in the shop and then told in full.</summary>
    /// <param name="items">Null: all.</param>
    /// <param name="always">Also what the shop shows right already.</param>
    /// <returns>How many listings were marked.</returns>
    public static async Task<int> ResendAsync(Work work, Guid channelId, IReadOnlyCollection<string>? items, bool always, DateTimeOffset now, CancellationToken cancellation)
    {
        var marked = await work.ExecuteAsync(
            """
            with due as materialized (
              select s.item_id, s.location_id from shop_stock s
              where s.account_id = $1 and s.channel_id = $2 and s.withheld is null and ($4::text[] is null or s.item_id = any($4))
              order by s.item_id, s.location_id for update of s)
            update shop_stock s set ready_at = least(s.ready_at, $3), attempts = 0, look = true, resend = case when $5 or s.resend = 'Always' then 'Always' else 'Full' end
            from due d where s.account_id = $1 and s.channel_id = $2 and s.item_id = d.item_id and s.location_id = d.location_id
            """,
            cancellation, work.AccountId, channelId, now, items?.ToArray(), always);
        if (marked > 0)
            work.Wake(PublishStock.Signal);
        return marked;
    }

    private static Task<int> RefreshAsync(Work work, Guid channelId, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        $"""
        with asked as materialized (
          select s.item_id, s.location_id, s.variant_id from shop_stock s where s.account_id = $1 and s.channel_id = $2 and s.withheld is null and s.ready_at is null),
        {SellableStock.Ctes},
        due as materialized (
          select s.item_id, s.location_id from shop_stock s join sellable v using (item_id, location_id)
          where s.account_id = $1 and s.channel_id = $2 and v.fed and (s.look or coalesce(s.known, s.sent) is distinct from v.units)
          order by s.item_id, s.location_id for update of s)
        update shop_stock s set ready_at = $3, attempts = 0 from due d
        where s.account_id = $1 and s.channel_id = $2 and s.item_id = d.item_id and s.location_id = d.location_id
        """,
        cancellation, work.AccountId, channelId, now);
}
