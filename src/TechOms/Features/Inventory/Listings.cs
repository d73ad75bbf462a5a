using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>What we keep of a shop's listings: which of our variants each is, and a row of stock for each of its places that shows ours.</summary>
internal static class Listings
{
    /// <summary>Makes the rows of stock that are missing, and ends those whose listing, place or variant no longer is. A place that nothing feeds has none.</summary>
    /// <param name="channelId">Null: of all channels.</param>
    public static Task PlaceAsync(Work work, Guid? channelId, CancellationToken cancellation) => PlaceAsync(work, channelId, items: null, skus: null, cancellation);

    /// <summary>The same for some items of a channel.</summary>
    public static Task PlaceItemsAsync(Work work, Guid channelId, IReadOnlyList<Listing> items, CancellationToken cancellation)
        => PlaceAsync(work, channelId, [.. items.Select(item => item.ItemId)], skus: null, cancellation);

    /// <summary>The same for some SKUs, wherever they are sold: their variants are new, or were renamed.</summary>
    public static Task PlaceSkusAsync(Work work, IEnumerable<string> skus, CancellationToken cancellation)
        => PlaceAsync(work, channelId: null, items: null, [.. skus.Select(sku => sku.Trim().ToLowerInvariant()).Distinct()], cancellation);

    private static async Task PlaceAsync(Work work, Guid? channelId, string[]? items, string[]? skus, CancellationToken cancellation)
    {
        const string Chosen = "($2::uuid is null or l.channel_id = $2) and ($3::text[] is null or l.item_id = any($3)) and ($4::text[] is null or l.sku_key = any($4))";
        const string Wanted =
            $"""
            wanted as materialized (
              select l.channel_id, l.item_id, p.location_id, coalesce(m.variant_id, v.id) as variant_id
              from listing l
              join lateral (
                select distinct w.location_id from warehouse_mapping w where w.account_id = l.account_id and w.channel_id = l.channel_id
                union all
                select d.location_id from shop_location d where d.account_id = l.account_id and d.channel_id = l.channel_id and d.is_default and d.active
                  and not exists (select from warehouse_mapping w where w.account_id = l.account_id and w.channel_id = l.channel_id)) p on true
              left join sku_mapping m on m.account_id = l.account_id and m.channel_id = l.channel_id and m.channel_sku_key = l.sku_key
              left join product_variant v on v.account_id = l.account_id and v.sku_key = l.sku_key
              where l.account_id = $1 and {Chosen} and l.tracked and coalesce(m.variant_id, v.id) is not null)
            """;
        await work.ExecuteAsync(
            $"""
            with {Wanted}
            insert into shop_stock as s (account_id, channel_id, item_id, location_id, variant_id)
            select $1, channel_id, item_id, location_id, variant_id from wanted order by channel_id, item_id, location_id
            on conflict (account_id, channel_id, item_id, location_id) do update set variant_id = excluded.variant_id where s.variant_id <> excluded.variant_id
            """,
            cancellation, work.AccountId, channelId, items, skus);
        await work.ExecuteAsync(
            $"""
            with {Wanted},
            idle as materialized (
              select s.channel_id, s.item_id, s.location_id from shop_stock s join listing l using (account_id, channel_id, item_id)
              where s.account_id = $1 and {Chosen} and s.push_id is null
                and not exists (select from wanted w where w.channel_id = s.channel_id and w.item_id = s.item_id and w.location_id = s.location_id)
              order by s.channel_id, s.item_id, s.location_id for update of s)
            delete from shop_stock s using idle i where s.account_id = $1 and s.channel_id = i.channel_id and s.item_id = i.item_id and s.location_id = i.location_id
            """,
            cancellation, work.AccountId, channelId, items, skus);
    }

    /// <summary>Twins are skipped with a warning unless the channel wants them all to have the value.</summary>
    public static async Task JudgeDuplicatesAsync(Work work, Guid channelId, bool updateDuplicates, DateTimeOffset now, CancellationToken cancellation)
    {
        var twins = updateDuplicates ? [] : await work.QueryAsync(
            "select sku_key, count(*)::int from listing where account_id = $1 and channel_id = $2 and tracked and sku_key is not null and sku_key <> '' group by sku_key having count(*) > 1",
            row => (Sku: row.GetString(0), Count: row.GetInt32(1)), cancellation, work.AccountId, channelId);
        await work.ExecuteAsync(
            """
            with judged as materialized (
              select s.item_id, s.location_id, case when l.sku_key = any($3) then $4 end as withheld from shop_stock s join listing l using (account_id, channel_id, item_id)
              where s.account_id = $1 and s.channel_id = $2 and s.withheld is distinct from case when l.sku_key = any($3) then $4 end
              order by s.item_id, s.location_id for update of s)
            update shop_stock s set withheld = j.withheld, ready_at = case when j.withheld is null then s.ready_at end, recheck_at = case when j.withheld is null then s.recheck_at end
            from judged j where s.account_id = $1 and s.channel_id = $2 and s.item_id = j.item_id and s.location_id = j.location_id
            """,
            cancellation, work.AccountId, channelId, twins.Select(twin => twin.Sku).ToArray(), ShopStock.DuplicateSku);
        var problems = twins.Select(twin => new Problem(
            EntityKind.Channel, channelId, EventLevel.Warning, ShopStock.DuplicateSku, $"{twin.Count} listings share the SKU “{twin.Sku}”; none of them is sent stock.",
            "Give each listing its own SKU, or switch on “update inventory when duplicate SKUs are found”.")
        {
            ChannelId = channelId,
            Field = twin.Sku,
            Value = twin.Sku,
        }).ToList();
        await Problems.CloseAsync(work, [channelId], ShopStock.DuplicateSku, problems, now, cancellation);
        await Problems.OpenAsync(work, problems, now, cancellation);
    }

    public static async Task SavePlacesAsync(Work work, Guid channelId, IReadOnlyList<ShopLocation> places, DateTimeOffset now, CancellationToken cancellation)
    {
        await work.ExecuteAsync(
            """
            insert into shop_location (account_id, channel_id, location_id, name, active, is_default, seen_at)
            select $1, $2, p.*, $3 from unnest($4::text[], $5::text[], $6::boolean[], $7::boolean[]) as p(location_id, name, active, is_default)
            on conflict (account_id, channel_id, location_id) do update
            set name = excluded.name, active = excluded.active, is_default = excluded.is_default, seen_at = excluded.seen_at
            """,
            cancellation, work.AccountId, channelId, now, places.Select(place => place.Id).ToArray(), places.Select(place => place.Name).ToArray(),
            places.Select(place => place.Active).ToArray(), places.Select(place => place.Default).ToArray());
        await work.ExecuteAsync("delete from shop_location where account_id = $1 and channel_id = $2 and seen_at < $3", cancellation, work.AccountId, channelId, now);
    }
}
