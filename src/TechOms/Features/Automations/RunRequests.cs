using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>Asks for runs. Schedule, hand, API and webhook all come this way, and of one kind at most one waits per channel.</summary>
internal sealed class RunRequests(Database database, TimeProvider clock)
{
    /// <summary>Wakes those who run automations.</summary>
    public const string Signal = "runs";

    /// <param name="automation">Key of its plan.</param>
    /// <param name="actor">Who asks; null: nobody did, it is its schedule or a webhook.</param>
    /// <returns>The run that is now waiting: a new one, or the one that was.</returns>
    public async Task<Guid> AskAsync(
        Tenant tenant, Guid channelId, string automation, RunCause cause, string? actor, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(tenant, cancellation);
        var id = await AskAsync(work, channelId, automation, cause, actor, cancellation);
        await work.CommitAsync(cancellation);
        return id;
    }

    /// <summary>The same, as part of a transaction.</summary>
    public Task<Guid> AskAsync(Work work, Guid channelId, string automation, RunCause cause, string? actor, CancellationToken cancellation)
        => AskAsync(work, channelId, automation, cause, actor, subjects: null, cancellation);

    /// <param name="subjects">External ids, when only these are meant; null: everything that is new.</param>
    public async Task<Guid> AskAsync(
        Work work, Guid channelId, string automation, RunCause cause, string? actor, IReadOnlyCollection<string>? subjects, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // Who asks for a run that waits already makes it theirs, and ends its waiting for a better time.
        var id = await work.ScalarAsync<Guid>(
            """
            insert into run (account_id, id, channel_id, automation, cause, actor, status, requested_at, subjects)
            values ($1, $2, $3, $4, $5, $6, 'Waiting', $7, $8::text[])
            on conflict (channel_id, automation) where status = 'Waiting' do update
            set not_before = null,
                cause = case when excluded.actor is null then run.cause else excluded.cause end,
                actor = coalesce(excluded.actor, run.actor),
                subjects = merge_subjects(run.subjects, excluded.subjects)
            returning id
            """,
            cancellation, work.AccountId, Guid.CreateVersion7(now), channelId, automation, cause.ToString(), actor, now, subjects?.ToArray());
        work.Wake(Signal);
        return id;
    }
}
