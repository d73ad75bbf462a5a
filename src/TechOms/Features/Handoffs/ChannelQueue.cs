using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Handoffs;

/// <summary>Channels that have something waiting for them and may be called.</summary>
internal static class ChannelQueue
{
    /// <param name="ready">What waits, as a condition on table <c>w</c>; $1 is the present.</param>
    public static async Task<IReadOnlyList<StepWork>> FindAsync(Database database, string table, string ready, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            $"""
            select a.organization_id, a.id, c.id
            from channel c join account a on a.id = c.account_id
            where a.enabled and c.enabled and c.paused_at is null and c.deleted_at is null
              and exists (select from {table} w where w.account_id = c.account_id and w.channel_id = c.id and {ready} and (w.lease is null or w.leased_until < $1))
            """,
            row => new StepWork(new(row.GetGuid(0), row.GetGuid(1)), row.GetGuid(2)), cancellation, now);
    }
}
