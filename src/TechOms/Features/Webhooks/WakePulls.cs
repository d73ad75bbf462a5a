using TechOms.Features.Automations;
using TechOms.Features.Events;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Webhooks;

/// <summary>Asks for the pulls that stored calls are about, narrowed to what they name. However many calls wait, a pull is asked for once.</summary>
internal sealed class WakePulls(Database database, RunRequests requests, ChannelPulls channels) : IStep
{
    public const string Signal = "wake-pulls";

    public string Name => Signal;

    public async Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            """
            select distinct account.organization_id, d.account_id, d.channel_id
            from webhook_delivery d join account on account.id = d.account_id where d.outcome = 'Waiting'
            """,
            row => new StepWork(new(row.GetGuid(0), row.GetGuid(1)), row.GetGuid(2)), cancellation);
    }

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        var channelId = step.ChannelId!.Value;
        await using var work = await database.BeginAsync(step.Tenant, cancellation);
        var waiting = await work.QueryAsync(
            """
            select id, wakes, external_id from webhook_delivery
            where account_id = $1 and channel_id = $2 and outcome = 'Waiting' order by received_at, id limit $3 for update skip locked
            """,
            row => new Delivery(row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)), cancellation, work.AccountId, channelId, batchSize);
        if (waiting.Count == 0)
            return 0;

        var pulls = await channels.ReadAsync(work, channelId, cancellation);
        var outcomes = new List<(Guid Id, Guid? Run, string? Note)>(waiting.Count);
        foreach (var same in waiting.GroupBy(delivery => delivery.Wakes))
        {
            var pull = pulls?.FirstOrDefault(automation => automation.Capability == same.Key)?.Plan.Key;
            Guid? run = pull is null ? null : await requests.AskAsync(work, channelId, pull, RunCause.Webhook, actor: null, SubjectsOf(same), cancellation);
            outcomes.AddRange(same.Select(delivery => (delivery.Id, run, run is not null ? null : pulls is null ? "The channel was off." : "This channel does not pull that.")));
        }

        await MarkAsync(work, channelId, outcomes, cancellation);
        work.Wake(EventLog.LiveSignal(work.AccountId));
        await work.CommitAsync(cancellation);
        return waiting.Count;
    }

    // One that names nothing is about everything.
    private static string[]? SubjectsOf(IEnumerable<Delivery> deliveries)
    {
        var named = deliveries.Select(delivery => delivery.ExternalId).Distinct().ToList();
        return named.Contains(null) ? null : [.. named.OfType<string>()];
    }

    private static Task<int> MarkAsync(Work work, Guid channelId, IReadOnlyList<(Guid Id, Guid? Run, string? Note)> outcomes, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update webhook_delivery d set outcome = case when v.run_id is null then 'Ignored' else 'Woke' end, run_id = v.run_id, note = v.note
        from unnest($3::uuid[], $4::uuid[], $5::text[]) as v(id, run_id, note)
        where d.account_id = $1 and d.channel_id = $2 and d.id = v.id
        """,
        cancellation, work.AccountId, channelId,
        outcomes.Select(row => row.Id).ToArray(), outcomes.Select(row => row.Run).ToArray(), outcomes.Select(row => row.Note).ToArray());

    private sealed record Delivery(Guid Id, string Wakes, string? ExternalId);
}
