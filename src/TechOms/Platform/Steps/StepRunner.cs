using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Steps;

internal sealed class StepOptions
{
    /// <summary>Rows a step claims at once.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>How often a step looks for work that no signal announced.</summary>
    public TimeSpan Sweep { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Accounts or channels one step works on at the same time in this process.</summary>
    public int Parallel { get; set; } = 4;
}

/// <summary>Runs one step for ever: woken by its signal, and by the sweep that catches what a lost signal leaves.</summary>
internal sealed partial class StepRunner(
    IStep step, WorkSignals signals, IOptions<StepOptions> options, TimeProvider clock, ILogger<StepRunner> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<StepWork, DateTimeOffset> _failing = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wake = new SemaphoreSlim(1);
        using var listening = signals.Listen(signal =>
        {
            if (signal == step.Name && wake.CurrentCount == 0)
                wake.Release();
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var pause = await LookAsync(stoppingToken) ? TimeSpan.Zero : options.Value.Sweep;
                // A waiter left behind by a pause that ran out would swallow the next signal.
                using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(wake.WaitAsync(over.Token), Task.Delay(pause, clock, over.Token));
                await over.CancelAsync();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The edge of background work: nothing above could log it, and the step must live on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(step.Name, failure);
                await Task.Delay(PauseAfterFailure, clock, stoppingToken);
            }
        }
    }

    /// <returns>Whether any work was done, so that more may be waiting.</returns>
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var found = (await step.FindAsync(now, cancellation)).Where(work => !_failing.TryGetValue(work, out var until) || until <= now).ToList();
        var moved = 0;
        await Parallel.ForEachAsync(found, new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallel, CancellationToken = cancellation },
            async (work, stop) => Interlocked.Add(ref moved, await RunAsync(work, stop)));
        return moved > 0;
    }

    // One account's or channel's trouble never stops the others.
    private async Task<int> RunAsync(StepWork work, CancellationToken cancellation)
    {
        try
        {
            var moved = await step.RunAsync(work, options.Value.BatchSize, cancellation);
            _failing.TryRemove(work, out _);
            return moved;
        }
#pragma warning disable CA1031 // Same edge, one account further in.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _failing[work] = clock.GetUtcNow() + PauseAfterFailure;
            LogFailedFor(step.Name, work.Tenant.AccountId, work.ChannelId, failure);
            return 0;
        }
    }

    [LoggerMessage(LogLevel.Error, "Step {Step} failed while looking for work.")]
    private partial void LogFailed(string step, Exception failure);

    [LoggerMessage(LogLevel.Error, "Step {Step} failed for account {AccountId}, channel {ChannelId}; trying again soon.")]
    private partial void LogFailedFor(string step, Guid accountId, Guid? channelId, Exception failure);
}

internal static class StepSetup
{
    public static void AddStep<TStep>(this IServiceCollection services)
        where TStep : class, IStep
    {
        services.AddSingleton<TStep>();
        services.AddSingleton<IStep>(provider => provider.GetRequiredService<TStep>());
        services.AddSingleton<IHostedService>(provider
            => ActivatorUtilities.CreateInstance<StepRunner>(provider, provider.GetRequiredService<TStep>()));
    }
}
