using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>How a run ended, on record: counts, failure, what the channel's page says of it, and when it is tried again.</summary>
internal sealed class RunOutcome(Database database, ChannelHealth health, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task SucceededAsync(ClaimedRun claimed, AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(claimed.Tenant, cancellation);
        if (await EndAsync(work, claimed, run, RunStatus.Succeeded, null, null, cancellation))
            await work.ExecuteAsync(
                "update problem set closed_at = $4 where account_id = $1 and entity_id = $2 and code like 'run.%' and field = $3 and closed_at is null",
                cancellation, work.AccountId, claimed.ChannelId, claimed.Automation, clock.GetUtcNow());
        await CommitAsync(work, cancellation);
    }

    public async Task FailedAsync(ClaimedRun claimed, AutomationRun run, ConnectorException failure, CancellationToken cancellation)
    {
        var decision = FaultPolicy.Decide(failure, claimed.Attempts + 1, Random.Shared.NextDouble(), clock.GetUtcNow());
        await using var work = await database.BeginAsync(claimed.Tenant, cancellation);
        if (await EndAsync(work, claimed, run, RunStatus.Failed, decision.Code, failure.Message, cancellation))
        {
            await TellAsync(work, claimed, decision.PausesChannel ? EventLevel.Error : EventLevel.Warning, decision.Code, failure.Message, cancellation);
            if (decision.PausesChannel)
                await health.PauseAsync(work, claimed.ChannelId, failure, cancellation);
            else if (decision.NextAttempt is { } next && claimed.Cause is RunCause.Schedule or RunCause.Webhook)
                await WaitAsync(work, claimed, claimed.Attempts + 1, next, cancellation);
        }

        await CommitAsync(work, cancellation);
    }

    /// <summary>It could not be run, or met what it should not: nobody tries again before the next schedule.</summary>
    public async Task FailedAsync(ClaimedRun claimed, AutomationRun run, string code, string message, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(claimed.Tenant, cancellation);
        if (await EndAsync(work, claimed, run, RunStatus.Failed, code, message, cancellation))
            await TellAsync(work, claimed, code is "run.unexpected" ? EventLevel.Fatal : EventLevel.Warning, code, message, cancellation);
        await CommitAsync(work, cancellation);
    }

    /// <summary>This server stops; another one, or this one when it is back, goes on at once.</summary>
    public async Task StoppedAsync(ClaimedRun claimed, AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(claimed.Tenant, cancellation);
        if (await EndAsync(work, claimed, run, RunStatus.Abandoned, "run.stopped", "The server was stopped; the run starts anew.", cancellation))
            await WaitAsync(work, claimed, claimed.Attempts, notBefore: null, cancellation);
        await CommitAsync(work, cancellation);
    }

    /// <returns>False when it was given up in our name meanwhile: then it is not ours to tell how it ended.</returns>
    private async Task<bool> EndAsync(
        Work work, ClaimedRun claimed, AutomationRun run, RunStatus status, string? code, string? failure, CancellationToken cancellation)
        => await work.ExecuteAsync(
            """
            update run set status = $3, ended_at = $4, read = $5, changed = $6, failure_code = $7, failure = $8, refused = $9, remarks = $10::jsonb, note = $11
            where account_id = $1 and id = $2 and status = 'Running'
            """,
            cancellation, work.AccountId, claimed.Id, status.ToString(), clock.GetUtcNow(), run.Read, run.Changed, code, failure, run.Refused,
            run.Remarks.Count == 0 ? null : JsonSerializer.Serialize(run.Remarks, Json), run.Note) == 1;

    private async Task WaitAsync(Work work, ClaimedRun claimed, int attempts, DateTimeOffset? notBefore, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await work.ExecuteAsync(
            """
            insert into run (account_id, id, channel_id, automation, cause, actor, status, requested_at, not_before, attempts, subjects)
            values ($1, $2, $3, $4, $5, $6, 'Waiting', $7, $8, $9, $10::text[])
            on conflict (channel_id, automation) where status = 'Waiting' do update
            set attempts = excluded.attempts, subjects = merge_subjects(run.subjects, excluded.subjects)
            """,
            cancellation, work.AccountId, Guid.CreateVersion7(now), claimed.ChannelId, claimed.Automation, claimed.Cause.ToString(), claimed.Actor,
            now, notBefore, attempts, claimed.Subjects?.ToArray());
    }

    // One open problem per automation: ten failures of the same kind are one trouble.
    private async Task TellAsync(Work work, ClaimedRun claimed, EventLevel level, string code, string message, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await work.RecordAsync(
            [
                new(level, code, $"{claimed.Automation} failed: {message}", EntityKind.Channel, claimed.ChannelId)
                {
                    ChannelId = claimed.ChannelId,
                    Actor = claimed.Actor,
                    Data = new { RunId = claimed.Id, claimed.Automation, claimed.Attempts },
                },
            ],
            now, cancellation);
        await work.ExecuteAsync(
            """
            insert into problem (account_id, id, entity_kind, entity_id, channel_id, level, code, field, message, action, opened_at)
            values ($1, $2, 'Channel', $3, $3, $4, 'run.failed', $5, $6, 'It clears when the next run succeeds.', $7)
            on conflict (account_id, entity_id, code, coalesce(field, '')) where closed_at is null do update set message = excluded.message, level = excluded.level
            """,
            cancellation, work.AccountId, Guid.CreateVersion7(now), claimed.ChannelId, level.ToString(), claimed.Automation, message, now);
    }

    // The end of one lets the next of its kind start.
    private static async Task CommitAsync(Work work, CancellationToken cancellation)
    {
        work.Wake(RunRequests.Signal);
        work.Wake(EventLog.LiveSignal(work.AccountId));
        await work.CommitAsync(cancellation);
    }
}
