using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Turns what is marked into stored pushes.</summary>
internal static class StockPushBuilder
{
    /// <summary>How soon a value is decided again that rests on orders whose stock is not promised yet.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PersonIsNeeded = TimeSpan.FromMinutes(15);

    /// <summary>$3: now.</summary>
    private const string NeedsLook = "(ready_at <= $3 or recheck_at <= $3) and push_id is null and (look or known is null)";

    /// <summary>Rows that the shop already shows right are unmarked without a word.</summary>
    /// <returns>How many rows were looked at.</returns>
    public static async Task<int> BuildAsync(Database database, OpenChannel channel, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        var looks = channel.Session is IListingSource;
        if (channel.Session is IListingSource shop)
            await LookAsync(database, channel, shop, most, now, cancellation);
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var marked = await ClaimAsync(work, channel.Id, looks, most, now, cancellation);
        if (marked.Count == 0)
            return 0;

        // A statement of its own: what was decided while this one waited for a lock is seen.
        var decided = await DecideAsync(work, channel.Id, marked, cancellation);
        var deltas = channel.Options.InventoryMode is InventoryMode.RealTimeAdjustment;
        foreach (var kind in decided.Where(row => row.Differs).GroupBy(row => deltas && row.MayAdjust))
            await StoreAsync(work, channel.Id, [.. kind], adjusts: kind.Key, now, cancellation);
        await SaveAsync(work, channel.Id, decided, deltas ? now + Recheck : null, cancellation);
        await work.CommitAsync(cancellation);
        return marked.Count;
    }

    // Where the shop moved by itself, deciding needs what it shows now; the compare on writing guards what happens between look and write.
    private static async Task LookAsync(Database database, OpenChannel channel, IListingSource shop, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        List<string> items;
        await using (var work = await database.BeginAsync(channel.Tenant, cancellation))
        {
            items = await work.QueryAsync(
                $"""
                select item_id from shop_stock where account_id = $1 and channel_id = $2 and {NeedsLook}
                group by item_id order by min(ready_at), item_id limit $4
                """,
                row => row.GetString(0), cancellation, work.AccountId, channel.Id, now, most);
        }

        if (items.Count == 0)
            return;

        var seen = await shop.ReadListingsAsync(items, cancellation);
        var quantities = seen.SelectMany(listing => listing.Quantities.Select(quantity => (listing.ItemId, quantity))).ToList();
        await using var saving = await database.BeginAsync(channel.Tenant, cancellation);
        // A place that the shop does not name for an item has none of it. An item it does not name is gone.
        await saving.ExecuteAsync(
            """
            with looked as materialized (
              select s.item_id, s.location_id, s.item_id = any($5) as there, q.available from shop_stock s
              left join unnest($6::text[], $7::text[], $8::bigint[]) as q(item_id, location_id, available) on q.item_id = s.item_id and q.location_id = s.location_id
              where s.account_id = $1 and s.channel_id = $2 and s.item_id = any($4) and s.push_id is null
              order by s.item_id, s.location_id for update of s)
            update shop_stock s set look = false, known = case when l.there then coalesce(l.available, 0) else s.known end, known_at = case when l.there then $3::timestamptz else s.known_at end,
              ready_at = case when l.there then s.ready_at end, recheck_at = case when l.there then s.recheck_at end,
              reason_code = case when l.there then s.reason_code else 'stock.listing-gone' end, reason = case when l.there then s.reason else 'The shop no longer has this item.' end
            from looked l where s.account_id = $1 and s.channel_id = $2 and s.item_id = l.item_id and s.location_id = l.location_id
            """,
            cancellation, saving.AccountId, channel.Id, now, items.ToArray(), seen.Select(listing => listing.ItemId).ToArray(),
            quantities.Select(row => row.ItemId).ToArray(), quantities.Select(row => row.quantity.LocationId).ToArray(), quantities.Select(row => row.quantity.Available).ToArray());
        await saving.CommitAsync(cancellation);
    }

    /// <summary>The shop did not let itself be looked at: whatever needs a look waits, and says what for.</summary>
    /// <returns>How many rows wait.</returns>
    public static async Task<int> PostponeAsync(
        Database database, ChannelHealth health, OpenChannel channel, ConnectorException failure, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var rows = await work.QueryAsync(
            $"select attempts from shop_stock where account_id = $1 and channel_id = $2 and {NeedsLook} order by item_id, location_id for update",
            row => row.GetInt32(0), cancellation, work.AccountId, channel.Id, now);
        if (rows.Count == 0)
            return 0;

        var decision = FaultPolicy.Decide(failure, rows.Max() + 1, jitter: 0.5, now);
        await work.ExecuteAsync(
            $"""
            update shop_stock set ready_at = $4, recheck_at = null, attempts = attempts + 1, reason_code = $5, reason = $6
            where account_id = $1 and channel_id = $2 and {NeedsLook}
            """,
            cancellation, work.AccountId, channel.Id, now, decision.NextAttempt ?? now + PersonIsNeeded, decision.Code, failure.Message);
        await work.RecordAsync(
            [new(EventLevel.Warning, "stock.delayed", $"Stock for {rows.Count} listings could not be compared with the shop's now: {failure.Message}", EntityKind.Channel, channel.Id) { ChannelId = channel.Id }],
            now, cancellation);
        if (decision.PausesChannel)
            await health.PauseAsync(work, channel.Id, failure, cancellation);
        await work.CommitAsync(cancellation);
        return rows.Count;
    }

    private static Task<List<Marked>> ClaimAsync(Work work, Guid channelId, bool looks, int most, DateTimeOffset now, CancellationToken cancellation) => work.QueryAsync(
        """
        select s.item_id, s.location_id, s.variant_id, s.known, s.attempts, s.resend, s.withheld is null from shop_stock s
        where s.account_id = $1 and s.channel_id = $2 and (s.ready_at <= $3 or s.recheck_at <= $3) and s.push_id is null and not ($5 and (s.look or s.known is null))
        order by coalesce(s.ready_at, s.recheck_at), s.item_id, s.location_id limit $4 for update skip locked
        """,
        row => new Marked(row.GetString(0), row.GetString(1), row.GetGuid(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetInt32(4), row.IsDBNull(5) ? null : row.GetString(5), row.GetBoolean(6)),
        cancellation, work.AccountId, channelId, now, most, looks);

    private static async Task<List<Decided>> DecideAsync(Work work, Guid channelId, List<Marked> marked, CancellationToken cancellation)
    {
        var sellable = await work.QueryAsync(
            $"""
            with asked as materialized (select * from unnest($3::text[], $4::text[], $5::uuid[]) as a(item_id, location_id, variant_id)),
            {SellableStock.Ctes}
            select item_id, location_id, fed, units, pending from sellable
            """,
            row => (Key: (row.GetString(0), row.GetString(1)), Fed: row.GetBoolean(2), Units: row.GetInt64(3), Pending: row.GetBoolean(4)),
            cancellation, work.AccountId, channelId,
            marked.Select(row => row.Item).ToArray(), marked.Select(row => row.Location).ToArray(), marked.Select(row => row.Variant).ToArray());
        var byKey = sellable.ToDictionary(row => row.Key);
        return marked.ConvertAll(row =>
        {
            var found = byKey[(row.Item, row.Location)];
            return new Decided(row, found.Units, found.Fed && row.Sent, found.Pending);
        });
    }

    private static async Task StoreAsync(Work work, Guid channelId, IReadOnlyList<Decided> rows, bool adjusts, DateTimeOffset now, CancellationToken cancellation)
    {
        var push = Guid.CreateVersion7(now);
        foreach (var row in rows)
            row.Push = push;
        var stock = rows.Select(row => new StockRow(row.Row.Item, row.Row.Location, adjusts ? row.Wanted - row.Row.Known!.Value : row.Wanted, row.Row.Known));
        await work.ExecuteAsync(
            "insert into stock_push (account_id, id, channel_id, kind, rows, status, ready_at, created_at) values ($1, $2, $3, $4, $5::jsonb, 'Waiting', $6, $6)",
            cancellation, work.AccountId, push, channelId, adjusts ? "Adjust" : "Set", JsonSerializer.Serialize(stock, PublishStock.Json), now);
    }

    private static Task<int> SaveAsync(Work work, Guid channelId, List<Decided> decided, DateTimeOffset? recheckAt, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update shop_stock s set ready_at = null, wanted = v.wanted, push_id = v.push_id, recheck_at = case when v.pending then $3::timestamptz end,
          resend = case when v.push_id is null then null else s.resend end, reason_code = null, reason = null
        from unnest($4::text[], $5::text[], $6::bigint[], $7::uuid[], $8::boolean[]) as v(item_id, location_id, wanted, push_id, pending)
        where s.account_id = $1 and s.channel_id = $2 and s.item_id = v.item_id and s.location_id = v.location_id
        """,
        cancellation, work.AccountId, channelId, recheckAt,
        decided.Select(row => row.Row.Item).ToArray(), decided.Select(row => row.Row.Location).ToArray(), decided.Select(row => row.Wanted).ToArray(),
        decided.Select(row => row.Push).ToArray(), decided.Select(row => row.Pending).ToArray());

    /// <param name="Sent">False: this listing is never sent stock.</param>
    private sealed record Marked(string Item, string Location, Guid Variant, long? Known, int Attempts, string? Resend, bool Sent);

    /// <param name="Told">Something feeds its place, and nothing withholds it.</param>
    /// <param name="Pending">The value rests on orders whose stock is not promised yet.</param>
    private sealed record Decided(Marked Row, long Wanted, bool Told, bool Pending)
    {
        public Guid? Push { get; set; }

        public bool Differs => Told && (Row.Known != Wanted || Row.Resend is "Always");

        /// <summary>Deltas only where nothing is in doubt; everything else is said in full, with what we believe is there to compare.</summary>
        public bool MayAdjust => Row is { Known: not null, Attempts: 0, Resend: null };
    }
}
