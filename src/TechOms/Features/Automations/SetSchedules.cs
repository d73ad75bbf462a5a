using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>Says when a channel's recurring jobs run. Those not named stay as they are.</summary>
internal sealed class SetSchedules(Database database, FindChannel find, SyncMenu menu, Caller caller, TimeProvider clock)
{
    /// <param name="Schedules">By automation: None, a whole number of minutes, a cron expression in the account's zone; null: the default again.</param>
    public sealed record Request(IReadOnlyDictionary<string, string?> Schedules);

    public async Task<Result<int>> RunAsync(string key, Request request, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not { } channel)
            return FindChannel.Missing;

        var offered = (await menu.OfAsync(channel.Connector, channel.Id, cancellation)).ToDictionary(plan => plan.Key);
        if (request.Schedules.Keys.FirstOrDefault(automation => !offered.ContainsKey(automation)) is { } strange)
            return Refusal.Invalid("automation.not-offered", strange, $"This channel does not offer {strange}.");
        if (request.Schedules.FirstOrDefault(one => one.Value is not null && !Schedule.TryParse(one.Value, out _)) is { Key: { } wrong, Value: var text })
            return Refusal.Invalid("schedule.invalid", wrong, $"'{text}' is no schedule: say None, a whole number of minutes, or a cron expression.");

        await using var work = await database.BeginAsync(new(caller.Organization!.Id, channel.AccountId), cancellation);
        var changed = 0;
        foreach (var (automation, schedule) in request.Schedules)
            changed += schedule is null
                ? await ForgetAsync(work, channel.Id, automation, cancellation)
                : await SetAsync(work, channel.Id, automation, Schedule.Parse(schedule).Text, offered[automation].DefaultSchedule, cancellation);
        if (changed > 0)
        {
            await work.RecordAsync(
                [ChannelEvents.Of(EventLevel.Info, "channel.schedules-saved", "Recurring jobs were changed.", channel.Id, caller.Actor, request.Schedules)],
                clock.GetUtcNow(), cancellation);
            work.Wake(KeepSchedules.SignalOf(channel.Id));
        }

        await work.CommitAsync(cancellation);
        return changed;
    }

    private static Task<int> ForgetAsync(Work work, Guid channelId, string automation, CancellationToken cancellation) => work.ExecuteAsync(
        "delete from channel_automation where account_id = $1 and channel_id = $2 and automation = $3", cancellation, work.AccountId, channelId, automation);

    // What says the default and was never changed stays the default, so that a form that sends everything pins nothing.
    private static Task<int> SetAsync(Work work, Guid channelId, string automation, string schedule, string otherwise, CancellationToken cancellation) => work.ExecuteAsync(
        """
        insert into channel_automation as own (account_id, channel_id, automation, schedule)
        select $1, $2, $3, $4
        where $4 <> $5 or exists (select from channel_automation where account_id = $1 and channel_id = $2 and automation = $3)
        on conflict (account_id, channel_id, automation) do update set schedule = excluded.schedule where own.schedule <> excluded.schedule
        """,
        cancellation, work.AccountId, channelId, automation, schedule, otherwise);
}
