using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>Carries out one claimed run, whatever comes of it.</summary>
internal sealed partial class RunOne(
    IServiceScopeFactory scopes, ChannelSessions sessions, AutomationCatalog automations, RunOutcome outcome, ILogger<RunOne> logger)
{
    /// <param name="stopping">The server stops.</param>
    /// <param name="lost">The run was given up in our name: stop, and say nothing.</param>
    public async Task RunAsync(ClaimedRun claimed, CancellationToken stopping, CancellationToken lost)
    {
        var run = new AutomationRun(claimed.Id, claimed.Tenant, claimed.ChannelId, claimed.Actor) { Subjects = claimed.Subjects };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        try
        {
            await WorkAsync(claimed, run, either.Token);
        }
        catch (ConnectorException failure)
        {
            await outcome.FailedAsync(claimed, run, failure, CancellationToken.None);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            LogLost(claimed.Automation, claimed.ChannelId);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await outcome.StoppedAsync(claimed, run, CancellationToken.None);
        }
#pragma warning disable CA1031 // The edge of a run: its record is where a person looks for the failure.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailed(claimed.Automation, claimed.ChannelId, failure);
            await outcome.FailedAsync(claimed, run, "run.unexpected", $"Unexpected: {failure.Message}", CancellationToken.None);
        }
    }

    private async Task WorkAsync(ClaimedRun claimed, AutomationRun run, CancellationToken cancellation)
    {
        ExchangeSubject.Current = new(RunId: claimed.Id);
        using var channel = await sessions.OpenAsync(claimed.Tenant, claimed.ChannelId, cancellation);
        if (channel is null)
        {
            await outcome.FailedAsync(claimed, run, "run.channel-closed", "The channel is disabled, paused or without a connector.", cancellation);
            return;
        }

        if (automations.Find(claimed.Automation) is not { } automation || !automation.Suits(channel.Connector))
        {
            await outcome.FailedAsync(claimed, run, "run.unsuited", $"{channel.Connector.Info.Name} cannot do this.", cancellation);
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(claimed.Tenant);
        await automation.RunAsync(scope.ServiceProvider, run, channel.Session, cancellation);
        await outcome.SucceededAsync(claimed, run, cancellation);
        LogDone(channel.Name, automation.Plan.Name, run.Read, run.Changed);
    }

    [LoggerMessage(LogLevel.Information, "{Channel}: {Automation} read {Read}, changed {Changed}.")]
    private partial void LogDone(string channel, string automation, long read, long changed);

    [LoggerMessage(LogLevel.Warning, "The run of {Automation} for channel {ChannelId} was given up by another process; stopped here.")]
    private partial void LogLost(string automation, Guid channelId);

    [LoggerMessage(LogLevel.Error, "{Automation} for channel {ChannelId} failed unexpectedly.")]
    private partial void LogFailed(string automation, Guid channelId, Exception failure);
}

/// <summary>Every automation the features registered.</summary>
internal sealed class AutomationCatalog(IEnumerable<RegisteredAutomation> automations)
{
    public IReadOnlyList<RegisteredAutomation> All { get; } = [.. automations];

    public RegisteredAutomation? Find(string key) => All.FirstOrDefault(automation => automation.Plan.Key == key);

    public IEnumerable<RegisteredAutomation> Of(Connector connector) => All.Where(automation => automation.Suits(connector));
}
