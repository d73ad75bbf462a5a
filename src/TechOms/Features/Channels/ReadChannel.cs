using TechOms.Connectors;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Features.Channels;

/// <summary>One channel with its options and settings, without secrets.</summary>
internal sealed class ReadChannel(FindChannel find, ConnectorCatalog connectors, SettingsStore store, ServerOptions server, Caller caller)
{
    public async Task<Result<ChannelDetails>> RunAsync(string channel, CancellationToken cancellation)
        => await find.WithHistoryAsync(channel, cancellation) is { } found
            ? ChannelDetails.Of(found, ConnectorOf(found), store) with { WebhookAddress = AddressOf(found) }
            : FindChannel.Missing;

    private Connector? ConnectorOf(Channel channel) => channel.Connector is null ? null : connectors.Find(channel.Connector);

    // Who knows the address can knock; that is for those who may set it up over there.
    private Uri? AddressOf(Channel channel) => caller.May(Permission.ConfigureChannels) && ConnectorOf(channel)?.Can<IWebhookReceiver>() is true
        ? server.WebhookAddress(channel.WebhookToken)
        : null;
}
