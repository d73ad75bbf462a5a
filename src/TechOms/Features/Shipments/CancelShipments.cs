using Microsoft.Extensions.Options;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Asks warehouses to stop shipments. Only their word makes it final.</summary>
internal sealed class CancelShipments(Database database, ChannelSessions sessions, ChannelHealth health, IOptions<HandoffOptions> options, TimeProvider clock) : IStep
{
    public const string Signal = "cancel-shipments";
    public const string CancelRefused = "shipment.cancel-refused";

    public string Name => Signal;

    public Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
        => ChannelQueue.FindAsync(database, "shipment", "w.ready_for = 'Cancel' and w.ready_at <= $1", now, cancellation);

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        using var channel = await sessions.OpenAsync(step.Tenant, step.ChannelId!.Value, cancellation);
        if (channel is null)
            return 0;

        var lease = Guid.CreateVersion7();
        var claimed = await ClaimAsync(channel, lease, batchSize, cancellation);
        var answers = new List<(ToCancel Shipment, CancelAnswer Answer)>();
        foreach (var shipment in claimed)
        {
            ExchangeSubject.Current = new(OrderId: shipment.OrderId, ShipmentId: shipment.Id);
            // Who is turned away for his credentials need not ask for the others.
            answers.Add((shipment, answers is [.., (_, { Denied: not null })] ? answers[^1].Answer with { ExternalId = null } : await AskAsync(channel, shipment)));
        }

        if (claimed.Count > 0)
            await SaveAsync(channel, lease, answers, cancellation);
        return claimed.Count;
    }

    private async Task<List<ToCancel>> ClaimAsync(OpenChannel channel, Guid lease, int batchSize, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var claimed = await work.QueryAsync(
            """
            with claimed as (
              select s.id from shipment s
              where s.account_id = $1 and s.channel_id = $2 and s.ready_for = 'Cancel' and s.ready_at <= $3 and (s.lease is null or s.leased_until < $3)
              order by s.ready_at, s.id limit $4 for update skip locked)
            update shipment s set lease = $5, leased_until = $6, attempts = s.attempts + 1, updated_at = $3
            from claimed c where s.account_id = $1 and s.id = c.id
            returning s.id, s.order_id, coalesce(s.remote_reference, s.number), s.external_id, s.handoff, coalesce(s.attempted_at, $3), s.attempts, coalesce(s.reason, 'Cancelled.')
            """,
            row => new ToCancel(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), Enum.Parse<HandoffState>(row.GetString(4)),
                row.GetFieldValue<DateTimeOffset>(5), row.GetInt32(6), row.GetString(7)),
            cancellation, work.AccountId, channel.Id, now, Math.Min(batchSize, 20), lease, now + options.Value.Lease);
        await work.CommitAsync(cancellation);
        return claimed;
    }

    private async Task<CancelAnswer> AskAsync(OpenChannel channel, ToCancel shipment)
    {
        var now = clock.GetUtcNow();
        var externalId = shipment.ExternalId;
        try
        {
            if (externalId is null && shipment.Handoff is HandoffState.InDoubt && channel.Session is IShipmentSink sink)
            {
                externalId = (await sink.FindShipmentAsync(shipment.Number, CancellationToken.None))?.ExternalId;
                if (externalId is null && shipment.AttemptedAt + options.Value.DoubtSettles > now)
                    return new(CancelResult.Requested, null, shipment.AttemptedAt + options.Value.DoubtSettles);
            }

            if (externalId is null)
                return new(CancelResult.Cancelled, null, null);
            if (channel.Session is not IShipmentCanceller canceller)
                return new(CancelResult.Refused, "This warehouse system cannot be asked to cancel. Ask the warehouse to cancel it there.", null, externalId);

            var outcome = await canceller.CancelShipmentAsync(new(shipment.Number, externalId), shipment.Why, CancellationToken.None);
            return new(outcome.Result, outcome.Message, null, externalId);
        }
        catch (ConnectorException failure)
        {
            var decision = FaultPolicy.Decide(failure, shipment.Attempts, jitter: 0.5, now);
            return failure.Fault is ConnectorFault.Rejected && externalId is not null
                ? new(CancelResult.Refused, failure.Message, null, externalId)
                : new(CancelResult.Requested, failure.Message, decision.NextAttempt ?? (decision.PausesChannel ? now : now + TimeSpan.FromMinutes(15)), externalId)
                {
                    Denied = decision.PausesChannel ? failure : null,
                };
        }
    }

    private async Task SaveAsync(OpenChannel channel, Guid lease, IReadOnlyList<(ToCancel Shipment, CancelAnswer Answer)> answers, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        await work.ExecuteAsync(
            """
            update shipment s set lease = null, leased_until = null, updated_at = $3, external_id = coalesce(v.external_id, s.external_id),
              ready_for = case when v.next_at is null then null else 'Cancel' end, ready_at = v.next_at,
              status = case when v.result = 'Refused' then 'Sent' else s.status end, handoff = case when v.external_id is not null then 'Accepted' else s.handoff end,
              reason_code = case v.result when 'Refused' then 'shipment.cancel-refused' else 'shipment.cancel-requested' end,
              reason = coalesce(v.message, s.reason)
            from unnest($4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::text[]) as v(id, result, message, next_at, external_id)
            where s.account_id = $1 and s.id = v.id and s.lease = $2 and v.result <> 'Cancelled'
            """,
            cancellation, work.AccountId, lease, now,
            answers.Select(row => row.Shipment.Id).ToArray(), answers.Select(row => row.Answer.Result.ToString()).ToArray(),
            answers.Select(row => row.Answer.Message).ToArray(), answers.Select(row => row.Answer.Next).ToArray(), answers.Select(row => row.Answer.ExternalId).ToArray());
        var gone = answers.Where(row => row.Answer.Result is CancelResult.Cancelled).ToList();
        await ShipmentCancellation.ReleaseAsync(
            work, [.. gone.Select(row => row.Shipment.Id)], $"{channel.Name} confirmed the cancellation.", StockCause.ShipmentCancelled, now, cancellation);
        var refused = answers.Where(row => row.Answer.Result is CancelResult.Refused).ToList();
        await work.RecordAsync(
            [.. refused.Select(row => Event.OfShipment(EventLevel.Warning, CancelRefused, $"{channel.Name} would not cancel it: {row.Answer.Message}", row.Shipment.Id, row.Shipment.OrderId) with { ChannelId = channel.Id })],
            now, cancellation);
        await Problems.CloseAsync(work, [.. answers.Select(row => row.Shipment.Id)], CancelRefused, [], now, cancellation);
        await Problems.OpenAsync(work, [.. refused.Select(row => ToProblem(channel, row.Shipment, row.Answer))], now, cancellation);
        await OrderProgress.RefreshAsync(work, [.. answers.Select(row => row.Shipment.OrderId)], now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. answers.Select(row => row.Shipment.OrderId)], cancellation);
        if (answers.Select(row => row.Answer.Denied).FirstOrDefault(failure => failure is not null) is { } denied)
            await health.PauseAsync(work, channel.Id, denied, cancellation);
        await work.CommitAsync(cancellation);
    }

    private static Problem ToProblem(OpenChannel channel, ToCancel shipment, CancelAnswer answer) => new(
        EntityKind.Shipment, shipment.Id, EventLevel.Error, CancelRefused, $"{channel.Name} would not cancel {shipment.Number}: {answer.Message}",
        "Let it ship, or have the warehouse stop it.")
    {
        OrderId = shipment.OrderId,
        ChannelId = channel.Id,
    };

    private sealed record ToCancel(Guid Id, Guid OrderId, string Number, string? ExternalId, HandoffState Handoff, DateTimeOffset AttemptedAt, int Attempts, string Why);

    private sealed record CancelAnswer(CancelResult Result, string? Message, DateTimeOffset? Next, string? ExternalId = null)
    {
        /// <summary>Only a person can go on.</summary>
        public ConnectorException? Denied { get; init; }
    }
}
