using TechOms.Features.Channels;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>Runs one of a channel's automations now, because somebody asked. One that waits already is made his.</summary>
internal sealed class StartSync(FindChannel find, SyncMenu menu, RunRequests requests, CurrentTenant current, Caller caller)
{
    public sealed record Request(string Automation);

    /// <param name="Run">Its id, to look it up by.</param>
    public sealed record Answer(Guid Run, string Automation, string Name);

    public async Task<Result<Answer>> RunAsync(string key, Request request, RunCause cause, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not { } channel)
            return FindChannel.Missing;
        if (channel.State is ChannelState.Disabled)
            return Refusal.Conflict("channel.disabled", "This channel is switched off. Switch it on first.");
        if (channel.State is ChannelState.Paused)
            return Refusal.Conflict("channel.paused", $"This channel was stopped: {channel.PausedReason} Correct its settings and save them first.");

        var offered = await menu.OfAsync(channel.Connector, channel.Id, cancellation);
        if (offered.FirstOrDefault(plan => plan.Key == request.Automation) is not { } plan)
            return Refusal.Invalid("automation.not-offered", nameof(request.Automation), $"This channel does not offer {request.Automation}. It offers: {string.Join(", ", offered.Select(one => one.Key))}.");

        var run = await requests.AskAsync(current.Tenant, channel.Id, plan.Key, cause, caller.Actor, cancellation);
        return new Answer(run, plan.Key, plan.Name);
    }
}
