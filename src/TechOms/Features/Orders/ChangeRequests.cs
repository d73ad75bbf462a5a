using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Keeps the changes of shops with their outcome, and says it where people look: in the order's timeline, and as a problem if it went wrong. Set-based; callers hold the orders' locks.</summary>
internal static class ChangeRequests
{
    private const ShopChangeParts Told = ~ShopChangeParts.Contact;

    public static async Task RecordAsync(Work work, Guid channelId, IReadOnlyList<ChangedOrder> changed, DateTimeOffset now, CancellationToken cancellation)
    {
        var made = changed.Where(order => order.Change.Decision is not (ShopChangeDecision.Ignore or ShopChangeDecision.Note))
            .Select(order => new Made(order, OutcomeOf(order))).ToList();
        if (made.Count == 0)
            return;

        await EndWaitingAsync(work, [.. made.Where(one => one.Outcome.Outcome is not ChangeOutcome.Waiting)], now, cancellation);
        await work.ExecuteAsync(
            """
            insert into change_request as c (account_id, id, order_id, channel_id, parts, changes, wanted, shipment_ids, outcome, reason, requested_at, decided_at)
            select $1, v.id, v.order_id, $2, string_to_array(v.parts, ', '), array(select jsonb_array_elements_text(v.changes::jsonb)), v.wanted::jsonb,
              array(select jsonb_array_elements_text(v.shipments::jsonb))::uuid[], v.outcome, v.reason, $3, case when v.outcome <> 'Waiting' then $3::timestamptz end
            from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) as v(id, order_id, parts, changes, wanted, shipments, outcome, reason)
            on conflict (account_id, order_id) where outcome = 'Waiting' do update set
              parts = array(select distinct unnest(c.parts || excluded.parts)), changes = c.changes || excluded.changes, wanted = excluded.wanted,
              shipment_ids = array(select distinct unnest(c.shipment_ids || excluded.shipment_ids)), reason = excluded.reason
            """,
            cancellation, work.AccountId, channelId, now,
            made.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            made.Select(one => one.Id).ToArray(),
            made.Select(one => (one.Of.Change.Parts & Told).ToString()).ToArray(),
            made.Select(one => OrderImport.ToJson(one.Of.Change.Changes)).ToArray(),
            made.Select(one => one.Outcome.Outcome is ChangeOutcome.Waiting ? OrderImport.ToJson(one.Of.Told) : null).ToArray(),
            made.Select(one => OrderImport.ToJson(one.Of.Change.Asked.Select(shipment => shipment.Id).ToList())).ToArray(),
            made.Select(one => one.Outcome.Outcome.ToString()).ToArray(),
            made.Select(one => one.Outcome.Reason).ToArray());
        await TellAsync(
            work,
            [.. made.Where(one => one.Of.Change.Decision is not ShopChangeDecision.TakeOver).Select(one => new DecidedChange(one.Id, channelId, one.Of.Change.Changes, one.Outcome.Outcome, one.Outcome.Reason))],
            now, cancellation);
        if (made.Exists(one => one.Outcome.Outcome is ChangeOutcome.Waiting))
            work.Wake(ConcludeChanges.Signal);
    }

    public static async Task TellAsync(Work work, IReadOnlyList<DecidedChange> decided, DateTimeOffset now, CancellationToken cancellation)
    {
        await work.RecordAsync(
            [.. decided.Select(one => Event.OfOrder(
                one.IsBad ? EventLevel.Error : EventLevel.Info, ChangeRequest.CodeOf(one.Outcome), $"{Say(one.Outcome)}: {string.Join("; ", one.Changes)}. {one.Reason}", one.OrderId, one.Changes) with
            { ChannelId = one.ChannelId })],
            now, cancellation);
        await Problems.OpenAsync(
            work,
            [.. decided.Where(one => one.IsBad).Select(one => new Problem(
                EntityKind.SalesOrder, one.OrderId, EventLevel.Error, ChangeRequest.CodeOf(one.Outcome), $"{Say(one.Outcome)}: {string.Join("; ", one.Changes)}. {one.Reason}",
                "Tell the customer or the warehouse, then mark it as seen.")
            { OrderId = one.OrderId, ChannelId = one.ChannelId })],
            now, cancellation);
    }

    // What was still waiting is overtaken by what is decided now.
    private static Task<int> EndWaitingAsync(Work work, IReadOnlyList<Made> decided, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update change_request c set outcome = v.outcome, reason = v.reason, decided_at = $2, wanted = null
        from unnest($3::uuid[], $4::text[], $5::text[]) as v(order_id, outcome, reason)
        where c.account_id = $1 and c.order_id = v.order_id and c.outcome = 'Waiting'
        """,
        cancellation, work.AccountId, now,
        decided.Select(one => one.Id).ToArray(), decided.Select(one => one.Outcome.Outcome.ToString()).ToArray(), decided.Select(one => one.Outcome.Reason).ToArray());

    private static (ChangeOutcome Outcome, string Reason) OutcomeOf(ChangedOrder order) => (order.Change.Decision, order.Held) switch
    {
        (ShopChangeDecision.TakeOver, _) => (ChangeOutcome.Applied, "No warehouse had what it is about."),
        (ShopChangeDecision.TooLate, _) => (ChangeOutcome.TooLate, "The goods had left the warehouse."),
        (ShopChangeDecision.Cancel, _) when order.Change.Asked.Count == 0 && order.Held.Shipments.Any(shipment => shipment.HasShipped)
            => (ChangeOutcome.TooLate, "Part of it had left the warehouse; the rest was cancelled."),
        (ShopChangeDecision.Cancel, _) when order.Change.Asked.Count == 0 => (ChangeOutcome.Applied, "No warehouse had it."),
        _ => (ChangeOutcome.Waiting, "The warehouse was asked to give back what it has of it."),
    };

    private static string Say(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Applied => "What the shop changed was applied",
        ChangeOutcome.Refused => "The warehouse refused what the shop changed",
        ChangeOutcome.TooLate => "The shop changed it too late",
        _ => "The shop changed it",
    };

    private sealed record Made(ChangedOrder Of, (ChangeOutcome Outcome, string Reason) Outcome)
    {
        public Guid Id => Of.Held.Id;
    }
}

internal sealed record DecidedChange(Guid OrderId, Guid ChannelId, IReadOnlyList<string> Changes, ChangeOutcome Outcome, string Reason)
{
    public bool IsBad => Outcome is ChangeOutcome.Refused or ChangeOutcome.TooLate;
}
