using System.Globalization;
using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

internal sealed record StoredPush(Guid Id, bool Adjusts, IReadOnlyList<StockRow> Rows, int Attempts, Guid Lease, DateTimeOffset CreatedAt);

/// <summary>The outbox of stock: building pushes, and what became of them.</summary>
internal static class StockPushes
{
    // The shop forgets keys after a day; an older push could count twice and is decided anew instead.
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(20);
    private const int MostComparisons = 3;

    /// <summary>Turns what is marked into a push. Rows that the shop already shows right are unmarked without a word.</summary>
    /// <returns>How many rows were looked at.</returns>
    public static async Task<int> BuildAsync(Database database, OpenChannel channel, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        await LookAsync(database, channel, most, now, cancellation);
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var marked = await ClaimMarkedAsync(work, channel.Id, most, now, cancellation);
        if (marked.Count == 0)
            return 0;

        var different = marked.Where(row => row.Known != row.Wanted).ToList();
        // Deltas only where nothing is in doubt; everything else is said in full, with what we believe is there to compare.
        var adjusts = channel.Options.InventoryMode is InventoryMode.RealTimeAdjustment && different.TrueForAll(row => row is { Known: not null, Attempts: 0 });
        var push = Guid.CreateVersion7();
        if (different.Count > 0)
        {
            var rows = different.ConvertAll(row => adjusts
                ? new StockRow(row.Item, row.Location, row.Wanted - row.Known!.Value, row.Known)
                : new StockRow(row.Item, row.Location, row.Wanted, row.Known));
            await work.ExecuteAsync(
                "insert into stock_push (account_id, id, channel_id, kind, rows, status, ready_at, created_at) values ($1, $2, $3, $4, $5::jsonb, 'Waiting', $6, $6)",
                cancellation, work.AccountId, push, channel.Id, adjusts ? "Adjust" : "Set", JsonSerializer.Serialize(rows, PublishStock.Json), now);
        }

        await work.ExecuteAsync(
            """
            update shop_stock s set ready_at = null, wanted = v.wanted, push_id = case when v.different then $3::uuid end
            from unnest($4::text[], $5::text[], $6::bigint[], $7::boolean[]) as v(item_id, location_id, wanted, different)
            where s.account_id = $1 and s.channel_id = $2 and s.item_id = v.item_id and s.location_id = v.location_id
            """,
            cancellation, work.AccountId, channel.Id, push,
            marked.Select(row => row.Item).ToArray(), marked.Select(row => row.Location).ToArray(), marked.Select(row => row.Wanted).ToArray(), marked.Select(row => row.Known != row.Wanted).ToArray());
        await work.CommitAsync(cancellation);
        return marked.Count;
    }

    // Where the shop moved by itself, deciding needs what it shows now; the compare on writing guards what happens between look and write.
    private static async Task LookAsync(Database database, OpenChannel channel, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        if (channel.Session is not IListingSource shop)
            return;

        List<string> items;
        await using (var work = await database.BeginAsync(channel.Tenant, cancellation))
        {
            items = await work.QueryAsync(
                """
                select distinct item_id from shop_stock
                where account_id = $1 and channel_id = $2 and ready_at <= $3 and push_id is null and (look or known is null) limit $4
                """,
                row => row.GetString(0), cancellation, work.AccountId, channel.Id, now, most);
        }

        if (items.Count == 0)
            return;

        var seen = (await shop.ReadListingsAsync(items, cancellation)).SelectMany(listing => listing.Quantities.Select(quantity => (listing.ItemId, quantity))).ToList();
        await using var saving = await database.BeginAsync(channel.Tenant, cancellation);
        await saving.ExecuteAsync(
            """
            update shop_stock s set known = v.available, known_at = $3, look = false
            from unnest($4::text[], $5::text[], $6::bigint[]) as v(item_id, location_id, available)
            where s.account_id = $1 and s.channel_id = $2 and s.item_id = v.item_id and s.location_id = v.location_id and s.push_id is null
            """,
            cancellation, saving.AccountId, channel.Id, now,
            seen.Select(row => row.ItemId).ToArray(), seen.Select(row => row.quantity.LocationId).ToArray(), seen.Select(row => row.quantity.Available).ToArray());
        await saving.CommitAsync(cancellation);
    }

    public static async Task<StoredPush?> ClaimAsync(Database database, OpenChannel channel, Guid lease, DateTimeOffset now, TimeSpan length, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var claimed = await work.QueryAsync(
            """
            update stock_push p set lease = $3, leased_until = $5, attempts = p.attempts + 1
            where p.account_id = $1 and p.id = (
              select id from stock_push where account_id = $1 and channel_id = $2 and status = 'Waiting' and ready_at <= $4 and (lease is null or leased_until < $4)
              order by created_at, id limit 1 for update skip locked)
            returning p.id, p.kind = 'Adjust', p.rows::text, p.attempts, p.created_at
            """,
            row => new StoredPush(row.GetGuid(0), row.GetBoolean(1), JsonSerializer.Deserialize<List<StockRow>>(row.GetString(2), PublishStock.Json)!, row.GetInt32(3), lease, row.GetFieldValue<DateTimeOffset>(4)),
            cancellation, work.AccountId, channel.Id, lease, now, now + length);
        await work.CommitAsync(cancellation);
        if (claimed is not [var push])
            return null;
        if (push.CreatedAt + KeyLife > now)
            return push;

        await EndAsync(database, channel, push, [.. push.Rows.Select(row => new StockOutcome(row, StockResult.Skipped))], forget: true, "Its outcome was unknown for too long.", now, cancellation);
        return null;
    }

    public static Task SettleAsync(Database database, OpenChannel channel, StoredPush push, IReadOnlyList<StockOutcome> outcomes, DateTimeOffset now, CancellationToken cancellation)
        => EndAsync(database, channel, push, outcomes, forget: false, failure: null, now, cancellation);

    public static async Task FailAsync(Database database, ChannelHealth health, OpenChannel channel, StoredPush push, ConnectorException failure, DateTimeOffset now, CancellationToken cancellation)
    {
        if (failure.Fault is ConnectorFault.Rejected)
        {
            await EndAsync(database, channel, push, [.. push.Rows.Select(row => new StockOutcome(row, StockResult.Refused, Message: failure.Message))], forget: false, failure.Message, now, cancellation);
            return;
        }

        var decision = FaultPolicy.Decide(failure, push.Attempts, jitter: 0.5, now);
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        await work.ExecuteAsync(
            "update stock_push set lease = null, leased_until = null, ready_at = $4, failure = $5 where account_id = $1 and id = $2 and lease = $3",
            cancellation, work.AccountId, push.Id, push.Lease, decision.NextAttempt ?? now, failure.Message);
        await work.RecordAsync(
            [new(EventLevel.Warning, "stock.delayed", $"Stock for {push.Rows.Count} listings could not be sent now: {failure.Message}", EntityKind.Channel, channel.Id) { ChannelId = channel.Id }], now, cancellation);
        if (failure.Fault is ConnectorFault.Denied)
            await health.PauseAsync(work, channel.Id, failure, cancellation);
        await work.CommitAsync(cancellation);
    }

    // Sellable: available in the warehouses that feed the location, less what orders on their way to allocation will take. Never below zero.
    private static Task<List<Marked>> ClaimMarkedAsync(Work work, Guid channelId, int most, DateTimeOffset now, CancellationToken cancellation) => work.QueryAsync(
        """
        with marked as (
          select s.item_id, s.location_id, s.variant_id, s.known, s.attempts from shop_stock s
          where s.account_id = $1 and s.channel_id = $2 and s.ready_at <= $3 and s.push_id is null
          order by s.ready_at, s.item_id, s.location_id limit $4 for update skip locked),
        feeding as (
          select m.location_id, m.warehouse_id from warehouse_mapping m where m.account_id = $1 and m.channel_id = $2
          union all
          select distinct k.location_id, w.warehouse_id from marked k cross join account_warehouse w
          where w.account_id = $1 and w.enabled and not exists (select from warehouse_mapping m where m.account_id = $1 and m.channel_id = $2))
        select k.item_id, k.location_id, k.known, k.attempts, greatest(0, coalesce((
            select sum(l.available) from stock_level l join feeding f on f.warehouse_id = l.warehouse_id
            where l.account_id = $1 and l.variant_id = k.variant_id and f.location_id = k.location_id), 0)
          - coalesce((
            select sum(ol.quantity - ol.shipped - ol.cancelled - ol.allocated)
            from sales_order o join sales_order_line ol on ol.account_id = o.account_id and ol.order_id = o.id
            where o.account_id = $1 and o.ready_for is not null and ol.variant_id = k.variant_id and ol.shippable), 0))::bigint
        from marked k
        """,
        row => new Marked(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt32(3), row.GetInt64(4)),
        cancellation, work.AccountId, channelId, now, most);

    private static async Task EndAsync(
        Database database, OpenChannel channel, StoredPush push, IReadOnlyList<StockOutcome> outcomes, bool forget, string? failure, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var mine = await work.ExecuteAsync(
            "update stock_push set status = case when $5::text is null then 'Done' else 'Failed' end, ended_at = $4, lease = null, leased_until = null, failure = $5 where account_id = $1 and id = $2 and lease = $3 and status = 'Waiting'",
            cancellation, work.AccountId, push.Id, push.Lease, now, failure);
        if (mine == 0)
            return;

        await work.ExecuteAsync(
            """
            update shop_stock s set push_id = null,
              sent = case when v.result = 'Applied' then s.wanted else s.sent end,
              sent_at = case when v.result = 'Applied' then $4::timestamptz else s.sent_at end,
              known = case when $5 then null when v.result = 'Applied' then case when $6 then s.known + v.quantity else v.quantity end else coalesce(v.current, s.known) end,
              known_at = case when v.result in ('Applied', 'Stale') then $4::timestamptz else s.known_at end,
              look = s.look or v.result = 'Stale', attempts = case when v.result = 'Stale' then s.attempts + 1 when v.result = 'Applied' then 0 else s.attempts end,
              ready_at = case
                when v.result = 'Stale' then case when s.attempts + 1 >= $7 then $4::timestamptz + interval '5 minutes' else $4::timestamptz + interval '1 second' * (s.attempts + 1) end
                when v.result = 'Skipped' then coalesce(s.ready_at, $4::timestamptz)
                else s.ready_at end,
              reason_code = case v.result when 'Stale' then 'stock.changed-in-shop' when 'Gone' then 'stock.listing-gone' when 'Refused' then 'stock.refused' end,
              reason = case v.result when 'Stale' then 'The shop showed another value than expected; deciding anew.' when 'Applied' then null else v.message end
            from unnest($8::text[], $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::text[]) as v(item_id, location_id, result, quantity, current, message)
            where s.account_id = $1 and s.channel_id = $2 and s.item_id = v.item_id and s.location_id = v.location_id and s.push_id = $3
            """,
            cancellation, work.AccountId, channel.Id, push.Id, now, forget, push.Adjusts, MostComparisons,
            outcomes.Select(o => o.Row.ItemId).ToArray(), outcomes.Select(o => o.Row.LocationId).ToArray(), outcomes.Select(o => o.Result.ToString()).ToArray(),
            outcomes.Select(o => o.Row.Quantity).ToArray(), outcomes.Select(o => o.Current).ToArray(), outcomes.Select(o => o.Message).ToArray());
        var applied = outcomes.Count(outcome => outcome.Result is StockResult.Applied);
        var dead = outcomes.Where(outcome => outcome.Result is StockResult.Gone or StockResult.Refused).ToList();
        await work.RecordAsync([Told(channel, push, applied, outcomes.Count)], now, cancellation);
        await Problems.OpenAsync(work, [.. dead.Select(outcome => ToProblem(channel, outcome))], now, cancellation);
        await work.CommitAsync(cancellation);
    }

    private static Event Told(OpenChannel channel, StoredPush push, int applied, int all) => new(
        applied == all ? EventLevel.Info : EventLevel.Warning, "stock.sent",
        string.Create(CultureInfo.InvariantCulture, $"{channel.Name} took {applied} of {all} stock {(push.Adjusts ? "adjustments" : "values")}."), EntityKind.Channel, channel.Id)
    {
        ChannelId = channel.Id,
    };

    private static Problem ToProblem(OpenChannel channel, StockOutcome outcome) => new(
        EntityKind.Channel, channel.Id, EventLevel.Error, outcome.Result is StockResult.Gone ? "stock.listing-gone" : "stock.refused",
        $"{channel.Name} would not take stock for item {outcome.Row.ItemId}: {outcome.Message}", "Receive the listings again, or look at the item in the shop.")
    {
        ChannelId = channel.Id,
        Field = $"{outcome.Row.ItemId} at {outcome.Row.LocationId}",
        Value = outcome.Row.ItemId,
    };

    private sealed record Marked(string Item, string Location, long? Known, int Attempts, long Wanted);
}
