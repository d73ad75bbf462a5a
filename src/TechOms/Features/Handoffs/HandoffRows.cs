using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Handoffs;

/// <summary>What is handed over, as rows: claimed under a lease with the intent stored, and moved on by the outcome. Set-based; rows whose lease was lost are left to their new holder.</summary>
internal static class HandoffRows
{
    /// <summary>
    /// Begins a statement that claims what is ready to be sent, as <c>claimed</c> with id, former state and last attempt. $1 account, $2 channel, $3 now, $4 how many, $5 lease,
    /// $6 leased until.
    /// </summary>
    public static string Claim(HandoffKind kind) =>
        $"""
        with claimed as (
          select h.id, h.handoff, h.attempted_at from {kind.Word()} h
          where h.account_id = $1 and h.channel_id = $2 and h.ready_for = 'Send' and h.ready_at <= $3 and (h.lease is null or h.leased_until < $3)
          order by h.ready_at, h.id limit $4 for update skip locked),
        leased as (
          update {kind.Word()} h set lease = $5, leased_until = $6, attempted_at = $3, attempts = h.attempts + 1, handoff = 'InDoubt', updated_at = $3
          from claimed c where h.account_id = $1 and h.id = c.id)
        """;

    /// <summary>Ends the waiting of what was not refused. What is in doubt is looked up first all the same.</summary>
    /// <returns>How many are to be sent.</returns>
    public static async Task<int> BringForwardAsync(Work work, HandoffKind kind, Guid channelId, DateTimeOffset now, CancellationToken cancellation) => await work.ExecuteAsync(
        $"update {kind.Word()} set ready_at = least(ready_at, $3) where account_id = $1 and channel_id = $2 and ready_for = 'Send' and lease is null",
        cancellation, work.AccountId, channelId, now);

    public static async Task SaveAsync(
        Work work, ChannelHealth health, OpenChannel channel, Guid lease, IReadOnlyList<(SentDocument Document, HandoffOutcome? Outcome)> batch, DateTimeOffset now, CancellationToken cancellation)
    {
        await PutBackAsync(work, lease, [.. batch.Where(row => row.Outcome is null).Select(row => row.Document)], cancellation);
        var tried = batch.Where(row => row.Outcome is not null).Select(row => (row.Document, Outcome: row.Outcome!)).ToList();
        await SaveTriedAsync(work, lease, tried, now, cancellation);
        if (tried.Select(row => row.Outcome.Failure).FirstOrDefault(failure => failure?.Fault is Connectors.ConnectorFault.Denied) is { } denied)
            await health.PauseAsync(work, channel.Id, denied, cancellation);
    }

    public static (EventLevel Level, string Code, string Text) Say(this HandoffOutcome outcome, HandoffKind kind, string channel) => outcome.State switch
    {
        HandoffState.Accepted when outcome.FoundAgain
            => (EventLevel.Info, $"{kind.Word()}.found", $"{channel} had it already as {outcome.ExternalId}: the answer to an earlier attempt was lost. Nothing was sent twice."),
        HandoffState.Accepted => (EventLevel.Info, $"{kind.Word()}.sent", $"{channel} accepted it as {outcome.ExternalId}."),
        HandoffState.Refused => (EventLevel.Error, $"{kind.Word()}.refused", $"{channel} refused it: {outcome.Reason}"),
        HandoffState.InDoubt => (EventLevel.Warning, $"{kind.Word()}.in-doubt", $"Whether {channel} has it is not known: {outcome.Reason}"),
        _ when outcome.Failure is null => (EventLevel.Error, $"{kind.Word()}.stopped", $"Not sent to {channel}: {outcome.Reason}"),
        _ => (EventLevel.Warning, $"{kind.Word()}.not-sent", $"{channel} could not take it now: {outcome.Reason}"),
    };

    // The attempt did not happen, so it must not count as a doubt.
    private static Task PutBackAsync(Work work, Guid lease, IReadOnlyList<SentDocument> documents, CancellationToken cancellation) => documents.Count == 0
        ? Task.CompletedTask
        : work.ExecuteAsync(
            $"""
            update {documents[0].Kind.Word()} s set lease = null, leased_until = null, handoff = v.handoff, attempts = s.attempts - 1, attempted_at = v.attempted_at
            from unnest($3::uuid[], $4::text[], $5::timestamptz[]) as v(id, handoff, attempted_at)
            where s.account_id = $1 and s.id = v.id and s.lease = $2
            """,
            cancellation, work.AccountId, lease, documents.Select(d => d.Id).ToArray(), documents.Select(d => d.Before.ToString()).ToArray(), documents.Select(d => d.LastAttempt).ToArray());

    // One whose cancellation was asked for meanwhile keeps that wish; it only learns its id over there.
    private static Task SaveTriedAsync(Work work, Guid lease, IReadOnlyList<(SentDocument Document, HandoffOutcome Outcome)> tried, DateTimeOffset now, CancellationToken cancellation) => tried.Count == 0
        ? Task.CompletedTask
        : work.ExecuteAsync(
            $"""
            update {tried[0].Document.Kind.Word()} s set lease = null, leased_until = null, handoff = v.handoff, external_id = coalesce(v.external_id, s.external_id), updated_at = $3,
              sent_at = case when v.handoff = 'Accepted' then coalesce(s.sent_at, $3) else s.sent_at end,
              attempts = case when v.handoff = 'Accepted' then 0 else s.attempts end, attempted_at = coalesce(v.attempted_at, s.attempted_at),
              status = case when s.status = 'Pending' and v.handoff = 'Accepted' then 'Sent' else s.status end,
              ready_for = case when s.status <> 'Pending' then s.ready_for when v.next_at is null then null else 'Send' end,
              ready_at = case when s.status <> 'Pending' then s.ready_at else v.next_at end,
              reason_code = case when s.status = 'Pending' then v.code else s.reason_code end,
              reason = case when s.status = 'Pending' then v.reason else s.reason end
            from unnest($4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::text[], $10::timestamptz[])
              as v(id, handoff, external_id, next_at, code, reason, attempted_at)
            where s.account_id = $1 and s.id = v.id and s.lease = $2
            """,
            cancellation, work.AccountId, lease, now,
            tried.Select(row => row.Document.Id).ToArray(), tried.Select(row => row.Outcome.State.ToString()).ToArray(), tried.Select(row => row.Outcome.ExternalId).ToArray(),
            tried.Select(row => row.Outcome.NextAttempt).ToArray(), tried.Select(row => row.Outcome.Code).ToArray(), tried.Select(row => row.Outcome.Reason).ToArray(),
            tried.Select(row => row.Outcome.LastAttempt).ToArray());
}
