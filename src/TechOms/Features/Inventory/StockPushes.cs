using System.Globalization;
using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

internal sealed record StoredPush(Guid Id, bool Adjusts, IReadOnlyList<StockRow> Rows, int Attempts, Guid Lease, DateTimeOffset CreatedAt);

/// <summary>The outbox of stock: stored pushes on their way, and what became of them.</summary>
internal static class StockPushes
{
    // The shop forgets keys after a day; an older push could count twice and is decided anew instead.
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(20);
    private const int MostComparisons = 3;

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
            with told as materialized (
              select s.item_id, s.location_id, v.result, v.quantity, v.current, v.message from shop_stock s
              join unnest($9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::text[]) as v(item_id, location_id, result, quantity, current, message)
                on v.item_id = s.item_id and v.location_id = s.location_id
              where s.account_id = $1 and s.channel_id = $2 and s.push_id = $3
              order by s.item_id, s.location_id for update of s)
            update shop_stock s set push_id = null,
              sent = case when v.result = 'Applied' then s.wanted else s.sent end,
              sent_at = case when v.result = 'Applied' then $4::timestamptz else s.sent_at end,
              known = case when $5 then null when v.result = 'Applied' then case when $6 then s.known + v.quantity else v.quantity end else coalesce(v.current, s.known) end,
              known_at = case when v.result in ('Applied', 'Stale') then $4::timestamptz else s.known_at end,
              look = s.look or v.result = 'Stale' or (v.result = 'Skipped' and $8),
              resend = case when v.result = 'Applied' then null when v.result = 'Skipped' and $8 then 'Always' else s.resend end,
              attempts = case when v.result = 'Stale' then s.attempts + 1 when v.result = 'Applied' then 0 else s.attempts end,
              ready_at = case
                when v.result = 'Stale' then case when s.attempts + 1 >= $7 then $4::timestamptz + interval '5 minutes' else $4::timestamptz + interval '1 second' * (s.attempts + 1) end
                when v.result = 'Skipped' then coalesce(s.ready_at, $4::timestamptz)
                else s.ready_at end,
              reason_code = case v.result when 'Stale' then 'stock.changed-in-shop' when 'Gone' then 'stock.listing-gone' when 'Refused' then 'stock.refused' end,
              reason = case v.result when 'Stale' then 'The shop showed another value than expected; deciding anew.' when 'Applied' then null else v.message end
            from told v
            where s.account_id = $1 and s.channel_id = $2 and s.item_id = v.item_id and s.location_id = v.location_id
            """,
            cancellation, work.AccountId, channel.Id, push.Id, now, forget, push.Adjusts, MostComparisons, push.Attempts > 1,
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
}
