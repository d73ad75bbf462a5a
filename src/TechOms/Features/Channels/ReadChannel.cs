using TechOms.Connectors;
using TechOms.Platform.Results;

namespace TechOms.Features.Channels;

/// <summary>One channel with its options and settings, without secrets.</summary>
internal sealed class ReadChannel(FindChannel find, ConnectorCatalog connectors, SettingsStore store)
{
    public async Task<Result<ChannelDetails>> RunAsync(string channel, CancellationToken cancellation)
        => await find.WithHistoryAsync(channel, cancellation) is { } found
            ? ChannelDetails.Of(found, found.Connector is null ? null : connectors.Find(found.Connector), store)
            : FindChannel.Missing;
}
