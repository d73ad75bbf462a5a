using System.Threading.Channels;
using Quartz;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>Keeps the clustered schedule store saying what the channels say: at start, when one is saved, and now and then for what was missed.</summary>
internal sealed partial class KeepSchedules(
    ISchedulerFactory schedulers, WantedSchedules wanted, WorkSignals signals, TimeProvider clock, ILogger<KeepSchedules> logger) : BackgroundService
{
    private const string Signal = "schedules:";
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(10);

    /// <summary>Wake this after changing a channel, its automations or its account's zone.</summary>
    public static string SignalOf(Guid channelId) => $"{Signal}{channelId:N}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changed = Channel.CreateUnbounded<Guid?>();
        changed.Writer.TryWrite(null);
        using var listening = signals.Listen(signal =>
        {
            if (signal.StartsWith(Signal, StringComparison.Ordinal) && Guid.TryParseExact(signal.AsSpan(Signal.Length), "N", out var channelId))
                changed.Writer.TryWrite(channelId);
        });
        using var sweep = clock.CreateTimer(_ => changed.Writer.TryWrite(null), null, Sweep, Sweep);
        var scheduler = await PrepareAsync(stoppingToken);
        await foreach (var channelId in changed.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await ReconcileAsync(scheduler, channelId, stoppingToken);
            }
#pragma warning disable CA1031 // The edge of background work: the next sweep repairs it.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(failure);
            }
        }
    }

    private async Task<IScheduler> PrepareAsync(CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await scheduler.AddJob(JobBuilder.Create<StartScheduledRun>().WithIdentity(StartScheduledRun.Key).StoreDurably().Build(), AddJobOptions.Replacing, cancellation);
        await scheduler.AddJob(JobBuilder.Create<KeepHouse>().WithIdentity(KeepHouse.Key).StoreDurably().Build(), AddJobOptions.Replacing, cancellation);
        await scheduler.ScheduleTrigger(KeepHouse.Trigger(clock.GetUtcNow()), TriggerConflict.Replace, cancellation);
        return scheduler;
    }

    private async Task ReconcileAsync(IScheduler scheduler, Guid? channelId, CancellationToken cancellation)
    {
        var should = (await wanted.ReadAsync(channelId, cancellation)).ToDictionary(schedule => schedule.Key);
        var exist = await ExistingAsync(scheduler, channelId, cancellation);
        var gone = exist.Keys.Where(key => !should.ContainsKey(key)).ToList();
        if (gone.Count > 0)
            await scheduler.UnscheduleJobs(gone, cancellation);
        foreach (var schedule in should.Values.Where(schedule => exist.GetValueOrDefault(schedule.Key) != schedule.Text))
            await scheduler.ScheduleTrigger(schedule.ToTrigger(clock.GetUtcNow()), TriggerConflict.Replace, cancellation);
    }

    private static async Task<Dictionary<TriggerKey, string?>> ExistingAsync(IScheduler scheduler, Guid? channelId, CancellationToken cancellation)
    {
        var query = new TriggerQuery
        {
            Group = channelId is { } id
                ? GroupMatcher<TriggerKey>.GroupEquals(StartScheduledRun.GroupOf(id))
                : GroupMatcher<TriggerKey>.GroupStartsWith("channel:"),
            Take = 1000,
        };
        var found = new Dictionary<TriggerKey, string?>();
        while (true)
        {
            var page = await scheduler.QueryTriggers(query with { Skip = found.Count }, cancellation);
            foreach (var trigger in page.Items)
                found[trigger.Key] = trigger.Description;
            if (!page.HasMore || page.Items.Count == 0)
                return found;
        }
    }

    [LoggerMessage(LogLevel.Error, "Schedules could not be brought up to date; trying again later.")]
    private partial void LogFailed(Exception failure);
}
