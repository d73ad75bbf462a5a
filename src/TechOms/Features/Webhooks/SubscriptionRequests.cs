using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Features.Webhooks;

/// <summary>Has a channel's subscriptions looked after now, where there can be any.</summary>
internal sealed class SubscriptionRequests(RunRequests requests, ConnectorCatalog connectors, ServerOptions server)
{
    public async Task AskAsync(Work work, Channel channel, CancellationToken cancellation)
    {
        if (server.PublicAddress is not null && channel is { State: ChannelState.Active, Connector: { } key } && connectors.Find(key)?.Can<IWebhookReceiver>() is true)
            await requests.AskAsync(work, channel.Id, SyncMenu.EnsureSubscriptions, RunCause.Schedule, actor: null, cancellation);
    }
}
