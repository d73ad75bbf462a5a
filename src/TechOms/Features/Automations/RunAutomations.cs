using System.Collections.Concurrent;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>Starts waiting runs as they come, some at a time, and keeps those of this process alive.</summary>
internal sealed partial class RunAutomations(
    RunQueue queue, RunOne runner, WorkSignals signals, TimeProvider clock, ILogger<RunAutomations> logger) : BackgroundService
{
    // Runs wait for remotes most of their time.
    private const int AtOnce = 16;
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Guid, Started> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wake = new SemaphoreSlim(1);
        using var listening = signals.Listen(signal =>
        {
            if (signal == RunRequests.Signal)
                Release(wake);
        });
        var beating = BeatAsync(() => Release(wake), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartWaitingAsync(() => Release(wake), stoppingToken);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(wake.WaitAsync(pause.Token), Task.Delay(await PauseAsync(stoppingToken), clock, pause.Token));
                await pause.CancelAsync();
            }
#pragma warning disable CA1031 // The edge of background work: the database may be away for a while, and runs must go on after.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (!stoppingToken.IsCancellationRequested)
                    LogFailed(failure);
                await Task.Delay(Sweep, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(_running.Values.Select(started => started.Task));
        await beating;
    }

    private async Task StartWaitingAsync(Action ended, CancellationToken cancellation)
    {
        while (_running.Count < AtOnce && await queue.ClaimAsync(cancellation) is { } claimed)
        {
            var lost = new CancellationTokenSource();
            var started = new Started(claimed, lost);
            _running[claimed.Id] = started;
            started.Task = Task.Run(() => RunAsync(started, ended, cancellation), CancellationToken.None);
        }
    }

    private async Task RunAsync(Started started, Action ended, CancellationToken stopping)
    {
        try
        {
            await runner.RunAsync(started.Run, stopping, started.Lost.Token);
        }
#pragma warning disable CA1031 // Its outcome could not be stored; another process will give it up.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailed(failure);
        }
        finally
        {
            _running.TryRemove(started.Run.Id, out _);
            if (!stopping.IsCancellationRequested)
                ended();
        }
    }

    private async Task<TimeSpan> PauseAsync(CancellationToken cancellation)
    {
        var wait = await queue.NextAsync(cancellation) - clock.GetUtcNow();
        return wait is { } sooner && sooner < Sweep ? (sooner > TimeSpan.Zero ? sooner : TimeSpan.Zero) : Sweep;
    }

    private async Task BeatAsync(Action freed, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(RunQueue.Patience / 5, clock);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await queue.GiveUpDeadAsync(stopping) is > 0 and var dead)
                {
                    LogGaveUp(dead);
                    freed();
                }

                var mine = _running.Values.ToList();
                var alive = await queue.KeepAliveAsync([.. mine.Select(started => started.Run)], stopping);
                foreach (var started in mine.Where(started => !alive.Contains(started.Run.Id) && _running.ContainsKey(started.Run.Id)))
                    await started.Lost.CancelAsync();
                await timer.WaitForNextTickAsync(stopping);
            }
#pragma warning disable CA1031 // Same edge.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (!stopping.IsCancellationRequested)
                    LogFailed(failure);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static void Release(SemaphoreSlim wake)
    {
        if (wake.CurrentCount == 0)
            wake.Release();
    }

    [LoggerMessage(LogLevel.Warning, "{Count} runs were given up: the process that ran them is gone.")]
    private partial void LogGaveUp(int count);

    [LoggerMessage(LogLevel.Error, "Running automations failed; trying again soon.")]
    private partial void LogFailed(Exception failure);

    private sealed class Started(ClaimedRun run, CancellationTokenSource lost)
    {
        public ClaimedRun Run => run;
        public CancellationTokenSource Lost => lost;
        public Task Task { get; set; } = Task.CompletedTask;
    }
}
