using Npgsql;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <param name="Subjects">What it is narrowed to; null: everything that is new.</param>
internal sealed record ClaimedRun(
    Tenant Tenant, Guid Id, Guid ChannelId, string Automation, RunCause Cause, string? Actor, int Attempts, IReadOnlyList<string>? Subjects);

/// <summary>Runs as rows: claimed, kept alive, given up. Two unique indexes hold what processes must agree on.</summary>
internal sealed class RunQueue(Database database, TimeProvider clock)
{
    /// <summary>A run nobody has kept alive for so long is nobody's.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <returns>Null when none may start now.</returns>
    public async Task<ClaimedRun?> ClaimAsync(CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        try
        {
            var claimed = await work.QueryAsync(
                """
                update run set status = 'Running', started_at = $1, alive_at = $1
                from account
                where account.id = run.account_id and (run.account_id, run.id) in (
                  select waiting.account_id, waiting.id from run waiting
                  where waiting.status = 'Waiting' and coalesce(waiting.not_before, $1) <= $1
                    and not exists (select from run other
                      where other.channel_id = waiting.channel_id and other.automation = waiting.automation and other.status = 'Running')
                  order by waiting.requested_at
                  for update of waiting skip locked
                  limit 1)
                returning run.account_id, account.organization_id, run.id, run.channel_id, run.automation, run.cause, run.actor, run.attempts, run.subjects
                """,
                row => new ClaimedRun(
                    new(row.GetGuid(1), row.GetGuid(0)), row.GetGuid(2), row.GetGuid(3), row.GetString(4), Enum.Parse<RunCause>(row.GetString(5)),
                    row.IsDBNull(6) ? null : row.GetString(6), row.GetInt32(7), row.IsDBNull(8) ? null : row.GetFieldValue<string[]>(8)),
                cancellation, clock.GetUtcNow());
            if (claimed is [var run])
                work.Wake(EventLog.LiveSignal(run.Tenant.AccountId));
            await work.CommitAsync(cancellation);
            return claimed.SingleOrDefault();
        }
        catch (PostgresException lost) when (lost.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            // Another process started one of the same kind in the same moment; its end brings the next look.
            return null;
        }
    }

    /// <returns>Those of them that are still ours; others were given up in our name.</returns>
    public async Task<IReadOnlySet<Guid>> KeepAliveAsync(IReadOnlyCollection<ClaimedRun> runs, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        var alive = await work.QueryAsync(
            """
            update run set alive_at = $3 from unnest($1::uuid[], $2::uuid[]) as mine(account_id, id)
            where run.account_id = mine.account_id and run.id = mine.id and run.status = 'Running'
            returning run.id
            """,
            row => row.GetGuid(0),
            cancellation, runs.Select(run => run.Tenant.AccountId).ToArray(), runs.Select(run => run.Id).ToArray(), clock.GetUtcNow());
        await work.CommitAsync(cancellation);
        return alive.ToHashSet();
    }

    /// <summary>Ends runs whose process is gone, so that the next of their kind can start.</summary>
    /// <returns>How many.</returns>
    public async Task<int> GiveUpDeadAsync(CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        var now = clock.GetUtcNow();
        var dead = await work.QueryAsync(
            """
            update run set status = 'Abandoned', ended_at = $1, failure_code = 'run.abandoned', failure = 'The server process that ran it ended without a word.'
            where status = 'Running' and alive_at < $2
            returning account_id, id
            """,
            row => (Account: row.GetGuid(0), Id: row.GetGuid(1)), cancellation, now, now - Patience);
        await AskAgainAsync(work, [.. dead.Select(run => run.Id)], now, cancellation);
        foreach (var account in dead.Select(run => run.Account).Distinct())
            work.Wake(EventLog.LiveSignal(account));
        await work.CommitAsync(cancellation);
        return dead.Count;
    }

    // A schedule comes again by itself; a webhook was acknowledged and does not.
    private static async Task AskAgainAsync(Work work, Guid[] dead, DateTimeOffset now, CancellationToken cancellation)
    {
        if (dead.Length > 0)
            await work.ExecuteAsync(
                """
                insert into run (account_id, id, channel_id, automation, cause, status, requested_at, attempts, subjects)
                select account_id, gen_random_uuid(), channel_id, automation, cause, 'Waiting', $2, attempts, subjects from run where id = any($1) and cause = 'Webhook'
                on conflict (channel_id, automation) where status = 'Waiting' do update set subjects = merge_subjects(run.subjects, excluded.subjects)
                """,
                cancellation, dead, now);
    }

    /// <summary>When the earliest waiting run may start, if it has to wait.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellation)
    {
        await using var command = database.System.CreateCommand("select min(not_before) from run where status = 'Waiting' and not_before > $1");
        command.Parameters.AddWithValue(clock.GetUtcNow());
        return await command.ExecuteScalarAsync(cancellation) is DateTime next ? new DateTimeOffset(next, TimeSpan.Zero) : null;
    }
}
