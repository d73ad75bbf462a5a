using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Learns what a shop sells and what it shows, so that its stock can be kept true.</summary>
internal sealed class ReceiveListings(Database database, TimeProvider clock) : IAutomation<IListingSource>
{
    public static AutomationPlan Plan { get; } = new("receive-listings", "Receive listings from channel", DefaultSchedule: "1440");

    public async Task RunAsync(AutomationRun run, IListingSource shop, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow();
        await SavePlacesAsync(run, await shop.ReadLocationsAsync(cancellation), cancellation);
        var asked = started;
        await foreach (var page in shop.ReadListingsAsync(cancellation))
        {
            run.Read += page.Count;
            run.Changed += await StoreAsync(run, page, asked, cancellation);
            asked = clock.GetUtcNow();
        }

        await EndAsync(run, started, cancellation);
    }

    private async Task SavePlacesAsync(AutomationRun run, IReadOnlyList<ShopLocation> places, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        await Listings.SavePlacesAsync(work, run.ChannelId, places, clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
    }

    private async Task<int> StoreAsync(AutomationRun run, IReadOnlyList<Listing> listings, DateTimeOffset asked, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var renamed = await work.QueryAsync(
            """
            with told as materialized (
              select * from unnest($4::text[], $5::text[], $6::text[], $7::boolean[]) as l(item_id, sku, title, tracked)),
            stored as (
              insert into listing (account_id, channel_id, item_id, sku, title, tracked, seen_at)
              select $1, $2, l.item_id, l.sku, l.title, l.tracked, $3 from told l
              on conflict (account_id, channel_id, item_id) do update
              set sku = excluded.sku, title = excluded.title, tracked = excluded.tracked, seen_at = excluded.seen_at)
            select t.item_id from told t left join listing l on l.account_id = $1 and l.channel_id = $2 and l.item_id = t.item_id
            where l.item_id is null or (l.sku, l.title, l.tracked) is distinct from (t.sku, t.title, t.tracked)
            """,
            row => row.GetString(0), cancellation, work.AccountId, run.ChannelId, now,
            listings.Select(listing => listing.ItemId).ToArray(), listings.Select(listing => listing.Sku).ToArray(),
            listings.Select(listing => listing.Title).ToArray(), listings.Select(listing => listing.Tracked).ToArray());
        await Listings.PlaceItemsAsync(work, run.ChannelId, listings, cancellation);
        var quantities = listings.SelectMany(listing => listing.Quantities.Select(quantity => (listing.ItemId, quantity.LocationId, quantity.Available))).ToList();
        // What was sent since the page was asked for is newer than the page. A place it does not name has none.
        var counted = await work.QueryAsync(
            """
            with told as materialized (
              select s.item_id, s.location_id, coalesce(q.available, 0) as available from shop_stock s
              left join unnest($4::text[], $5::text[], $6::bigint[]) as q(item_id, location_id, available) on q.item_id = s.item_id and q.location_id = s.location_id
              where s.account_id = $1 and s.channel_id = $2 and s.item_id = any($7) and s.push_id is null and (s.sent_at is null or s.sent_at < $8)
                and s.known is distinct from coalesce(q.available, 0)
              order by s.item_id, s.location_id for update of s)
            update shop_stock s set known = t.available, known_at = $3 from told t
            where s.account_id = $1 and s.channel_id = $2 and s.item_id = t.item_id and s.location_id = t.location_id and s.push_id is null
            returning s.item_id
            """,
            row => row.GetString(0), cancellation, work.AccountId, run.ChannelId, now,
            quantities.Select(q => q.ItemId).ToArray(), quantities.Select(q => q.LocationId).ToArray(), quantities.Select(q => q.Available).ToArray(),
            listings.Select(listing => listing.ItemId).ToArray(), asked);
        await work.CommitAsync(cancellation);
        return renamed.Union(counted).Count();
    }

    // What a whole read did not tell of is gone. A read that tells of nothing at all is more likely a shop's bad day.
    private async Task EndAsync(AutomationRun run, DateTimeOffset started, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        if (run.Read > 0)
        {
            await work.ExecuteAsync(
                """
                with gone as (
                  select l.item_id from listing l where l.account_id = $1 and l.channel_id = $2 and l.seen_at < $3
                    and not exists (select from shop_stock s where s.account_id = $1 and s.channel_id = $2 and s.item_id = l.item_id and s.push_id is not null)),
                ended as (
                  delete from shop_stock s using gone g where s.account_id = $1 and s.channel_id = $2 and s.item_id = g.item_id)
                delete from listing l using gone g where l.account_id = $1 and l.channel_id = $2 and l.item_id = g.item_id
                """,
                cancellation, work.AccountId, run.ChannelId, started);
        }

        var options = ChannelOptionsJson.Read(
            (await work.ScalarAsync<string>("select options::text from channel where account_id = $1 and id = $2", cancellation, work.AccountId, run.ChannelId))!);
        await Listings.JudgeDuplicatesAsync(work, run.ChannelId, options.UpdateDuplicateSkus, clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
    }
}
