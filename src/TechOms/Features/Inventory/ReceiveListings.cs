using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Learns what a shop sells and what it shows, so that its stock can be kept true.</summary>
internal sealed class ReceiveListings(Database database, TimeProvider clock) : IAutomation<IListingSource>
{
    private const string DuplicateSku = "stock.sku-duplicate";

    public static AutomationPlan Plan { get; } = new("receive-listings", "Receive listings from channel", DefaultSchedule: "1440");

    public async Task RunAsync(AutomationRun run, IListingSource shop, CancellationToken cancellation)
    {
        var locations = await LocationsAsync(run, shop, cancellation);
        await foreach (var page in shop.ReadListingsAsync(cancellation))
        {
            run.Read += page.Count;
            run.Changed += await StoreAsync(run, page, locations, cancellation);
        }

        await JudgeDuplicatesAsync(run, cancellation);
    }

    // With mappings, exactly the mapped locations; without, the shop's own default gets everything.
    private async Task<string[]> LocationsAsync(AutomationRun run, IListingSource shop, CancellationToken cancellation)
    {
        var known = await shop.ReadLocationsAsync(cancellation);
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var mapped = await work.QueryAsync(
            "select distinct location_id from warehouse_mapping where account_id = $1 and channel_id = $2", row => row.GetString(0), cancellation, work.AccountId, run.ChannelId);
        return mapped.Count > 0 ? [.. mapped] : [.. known.Where(location => location is { Active: true, Default: true }).Take(1).Select(location => location.Id)];
    }

    private async Task<int> StoreAsync(AutomationRun run, IReadOnlyList<Listing> listings, string[] locations, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        await work.ExecuteAsync(
            """
            insert into listing (account_id, channel_id, item_id, sku, title, tracked, seen_at)
            select $1, $2, l.item_id, l.sku, l.title, l.tracked, $3
            from unnest($4::text[], $5::text[], $6::text[], $7::boolean[]) as l(item_id, sku, title, tracked)
            on conflict (account_id, channel_id, item_id) do update
            set sku = excluded.sku, title = excluded.title, tracked = excluded.tracked, seen_at = excluded.seen_at
            """,
            cancellation, work.AccountId, run.ChannelId, now,
            listings.Select(listing => listing.ItemId).ToArray(), listings.Select(listing => listing.Sku).ToArray(),
            listings.Select(listing => listing.Title).ToArray(), listings.Select(listing => listing.Tracked).ToArray());
        var quantities = listings.SelectMany(listing => listing.Quantities.Select(quantity => (listing.ItemId, quantity.LocationId, quantity.Available))).ToList();
        // What is being sent at this moment is left alone: its answer is newer than this page.
        var changed = await work.ExecuteAsync(
            """
            insert into shop_stock as s (account_id, channel_id, item_id, location_id, variant_id, known, known_at)
            select $1, $2, l.item_id, place.location_id, coalesce(m.variant_id, v.id), coalesce(q.available, 0), $3
            from listing l
            cross join unnest($4::text[]) as place(location_id)
            left join sku_mapping m on m.account_id = $1 and m.channel_id = $2 and m.channel_sku_key = l.sku_key
            left join product_variant v on v.account_id = $1 and v.sku_key = l.sku_key
            left join unnest($5::text[], $6::text[], $7::bigint[]) as q(item_id, location_id, available) on q.item_id = l.item_id and q.location_id = place.location_id
            where l.account_id = $1 and l.channel_id = $2 and l.item_id = any($8) and l.tracked and coalesce(m.variant_id, v.id) is not null
            on conflict (account_id, channel_id, item_id, location_id) do update
            set known = excluded.known, known_at = excluded.known_at, variant_id = excluded.variant_id
            where s.push_id is null and (s.known is distinct from excluded.known or s.variant_id <> excluded.variant_id)
            """,
            cancellation, work.AccountId, run.ChannelId, now, locations,
            quantities.Select(q => q.ItemId).ToArray(), quantities.Select(q => q.LocationId).ToArray(), quantities.Select(q => q.Available).ToArray(),
            listings.Select(listing => listing.ItemId).ToArray());
        await work.CommitAsync(cancellation);
        return changed;
    }

    // Twins are skipped with a warning unless the channel wants them all to have the value.
    private async Task JudgeDuplicatesAsync(AutomationRun run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var options = ChannelOptionsJson.Read(
            (await work.ScalarAsync<string>("select options::text from channel where account_id = $1 and id = $2", cancellation, work.AccountId, run.ChannelId))!);
        var twins = options.UpdateDuplicateSkus ? [] : await work.QueryAsync(
            "select sku_key, count(*)::int from listing where account_id = $1 and channel_id = $2 and sku_key is not null and sku_key <> '' group by sku_key having count(*) > 1",
            row => (Sku: row.GetString(0), Count: row.GetInt32(1)), cancellation, work.AccountId, run.ChannelId);
        await work.ExecuteAsync(
            """
            update shop_stock s set ready_at = case when twin.found then null else s.ready_at end,
              reason_code = case when twin.found then 'stock.sku-duplicate' end, reason = case when twin.found then 'Several listings share this SKU; none of them is sent stock.' end
            from (
              select l.item_id, l.sku_key = any($3) as found from listing l where l.account_id = $1 and l.channel_id = $2) as twin
            where s.account_id = $1 and s.channel_id = $2 and s.item_id = twin.item_id and (s.reason_code is not distinct from 'stock.sku-duplicate') <> coalesce(twin.found, false)
            """,
            cancellation, work.AccountId, run.ChannelId, twins.Select(twin => twin.Sku).ToArray());
        var problems = twins.Select(twin => new Problem(
            EntityKind.Channel, run.ChannelId, EventLevel.Warning, DuplicateSku, $"{twin.Count} listings share the SKU “{twin.Sku}”; none of them is sent stock.",
            "Give each listing its own SKU, or switch on “update inventory when duplicate SKUs are found”.")
        {
            ChannelId = run.ChannelId,
            Field = twin.Sku,
            Value = twin.Sku,
        }).ToList();
        await Problems.CloseAsync(work, [run.ChannelId], DuplicateSku, problems, now, cancellation);
        await Problems.OpenAsync(work, problems, now, cancellation);
        await work.CommitAsync(cancellation);
    }
}
