using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Records what became of a batch of hand-offs. Set-based; rows whose lease was lost are left to their new holder.</summary>
internal static class SentShipments
{
    public static async Task SaveAsync(
        Database database, ChannelHealth health, OpenChannel channel, Guid lease, IReadOnlyList<(ShipmentToSend Shipment, HandoffOutcome? Outcome)> batch, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        await PutBackAsync(work, lease, [.. batch.Where(row => row.Outcome is null).Select(row => row.Shipment)], cancellation);
        var tried = batch.Where(row => row.Outcome is not null).Select(row => (row.Shipment, Outcome: row.Outcome!)).ToList();
        await SaveTriedAsync(work, lease, tried, now, cancellation);
        await work.RecordAsync([.. tried.Select(row => ToEvent(channel, row.Shipment, row.Outcome))], now, cancellation);
        await Problems.CloseAsync(work, [.. tried.Select(row => row.Shipment.Id)], "shipment.", [], now, cancellation);
        await Problems.OpenAsync(work, [.. tried.Where(row => row.Outcome.State is HandoffState.Refused).Select(row => ToProblem(channel, row.Shipment, row.Outcome))], now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. tried.Select(row => row.Shipment.OrderId)], cancellation);
        if (tried.Select(row => row.Outcome.Failure).FirstOrDefault(failure => failure?.Fault is ConnectorFault.Denied) is { } denied)
            await health.PauseAsync(work, channel.Id, denied, cancellation);
        await work.CommitAsync(cancellation);
    }

    // The attempt did not happen, so it must not count as a doubt.
    private static Task PutBackAsync(Work work, Guid lease, IReadOnlyList<ShipmentToSend> shipments, CancellationToken cancellation) => shipments.Count == 0
        ? Task.CompletedTask
        : work.ExecuteAsync(
            """
            update shipment s set lease = null, leased_until = null, handoff = v.handoff, attempts = s.attempts - 1, attempted_at = v.attempted_at
            from unnest($3::uuid[], $4::text[], $5::timestamptz[]) as v(id, handoff, attempted_at)
            where s.account_id = $1 and s.id = v.id and s.lease = $2
            """,
            cancellation, work.AccountId, lease, shipments.Select(s => s.Id).ToArray(), shipments.Select(s => s.Before.ToString()).ToArray(),
            shipments.Select(s => s.Document.LastAttempt).ToArray());

    // A shipment whose cancellation was asked for meanwhile keeps that wish; it only learns its id over there.
    private static Task SaveTriedAsync(Work work, Guid lease, IReadOnlyList<(ShipmentToSend Shipment, HandoffOutcome Outcome)> tried, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update shipment s set lease = null, leased_until = null, handoff = v.handoff, external_id = coalesce(v.external_id, s.external_id), updated_at = $3,
          sent_at = case when v.handoff = 'Accepted' then coalesce(s.sent_at, $3) else s.sent_at end,
          attempts = case when v.handoff = 'Accepted' then 0 else s.attempts end,
          status = case when s.status = 'Pending' and v.handoff = 'Accepted' then 'Sent' else s.status end,
          ready_for = case when s.status <> 'Pending' then s.ready_for when v.next_at is null then null else 'Send' end,
          ready_at = case when s.status <> 'Pending' then s.ready_at else v.next_at end,
          reason_code = case when s.status = 'Pending' then v.code else s.reason_code end,
          reason = case when s.status = 'Pending' then v.reason else s.reason end
        from unnest($4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::text[]) as v(id, handoff, external_id, next_at, code, reason)
        where s.account_id = $1 and s.id = v.id and s.lease = $2
        """,
        cancellation, work.AccountId, lease, now,
        tried.Select(row => row.Shipment.Id).ToArray(), tried.Select(row => row.Outcome.State.ToString()).ToArray(), tried.Select(row => row.Outcome.ExternalId).ToArray(),
        tried.Select(row => row.Outcome.NextAttempt).ToArray(), tried.Select(row => row.Outcome.Code).ToArray(), tried.Select(row => row.Outcome.Reason).ToArray());

    private static Event ToEvent(OpenChannel channel, ShipmentToSend shipment, HandoffOutcome outcome)
    {
        var (level, code, text) = outcome.State switch
        {
            HandoffState.Accepted when outcome.FoundAgain
                => (EventLevel.Info, "shipment.found", $"{channel.Name} had it already as {outcome.ExternalId}: the answer to an earlier attempt was lost. Nothing was sent twice."),
            HandoffState.Accepted => (EventLevel.Info, "shipment.sent", $"{channel.Name} accepted it as {outcome.ExternalId}."),
            HandoffState.Refused => (EventLevel.Error, "shipment.refused", $"{channel.Name} refused it: {outcome.Reason}"),
            HandoffState.InDoubt => (EventLevel.Warning, "shipment.in-doubt", $"Whether {channel.Name} has it is not known: {outcome.Reason}"),
            _ => (EventLevel.Warning, "shipment.not-sent", $"{channel.Name} could not take it now: {outcome.Reason}"),
        };
        return Event.OfShipment(level, code, text, shipment.Id, shipment.OrderId, new { shipment.Document.Attempts, outcome.NextAttempt, outcome.Code }) with { ChannelId = channel.Id };
    }

    private static Problem ToProblem(OpenChannel channel, ShipmentToSend shipment, HandoffOutcome outcome) => new(
        EntityKind.Shipment, shipment.Id, EventLevel.Error, "shipment.refused", $"{channel.Name} refused shipment {shipment.Outgoing.Reference}: {outcome.Reason}",
        "Correct what it names, then send again, or cancel the shipment.")
    {
        OrderId = shipment.OrderId,
        ChannelId = channel.Id,
        Field = outcome.Failure?.Field,
    };
}
