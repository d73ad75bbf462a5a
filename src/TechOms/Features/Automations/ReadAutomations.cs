using Microsoft.EntityFrameworkCore;
using TechOms.Features.Channels;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>A channel's recurring jobs: what runs when, and how it last went.</summary>
internal sealed class ReadAutomations(IDbContextFactory<OmsDb> databases, FindChannel find, SyncMenu menu)
{
    /// <param name="Schedule">None, a whole number of minutes, or a cron expression in the account's time zone.</param>
    /// <param name="Words">The schedule for people.</param>
    /// <param name="IsDefault">The channel has set none of its own.</param>
    public sealed record Answer(string Automation, string Name, string Schedule, string Words, bool IsDefault, RunView? LastRun);

    public async Task<Result<IReadOnlyList<Answer>>> RunAsync(string key, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not { } channel)
            return FindChannel.Missing;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var own = await db.Database.SqlQuery<OwnSchedule>(
                $"select automation as \"Automation\", schedule as \"Schedule\" from channel_automation where account_id = {channel.AccountId} and channel_id = {channel.Id}")
            .ToDictionaryAsync(row => row.Automation, row => row.Schedule, cancellation);
        var last = await db.Set<Run>().AsNoTracking()
            .Where(run => run.ChannelId == channel.Id && run.StartedAt != null)
            .GroupBy(run => run.Automation)
            .Select(runs => runs.OrderByDescending(run => run.RequestedAt).First())
            .ToDictionaryAsync(run => run.Automation, cancellation);
        return (from plan in await menu.OfAsync(channel.Connector, channel.Id, cancellation)
                let text = own.GetValueOrDefault(plan.Key, plan.DefaultSchedule)
                select new Answer(
                    plan.Key, plan.Name, text, Schedule.TryParse(text, out var schedule) ? schedule.ToString() : text,
                    !own.ContainsKey(plan.Key), last.TryGetValue(plan.Key, out var run) ? RunView.Of(run) : null)).ToList();
    }

    private sealed record OwnSchedule(string Automation, string Schedule);
}
