using TechOms.Connectors;

namespace TechOms.Features.Channels;

/// <summary>A channel with what its remote system declares of itself.</summary>
internal sealed class FindTerms(FindChannel find, ConnectorCatalog connectors)
{
    /// <returns>Null when there is no such channel. Its connector is null when it is worked by hand, or when this server does not know it.</returns>
    public async Task<(Channel Channel, ConnectorInfo? Connector)?> RunAsync(string keyOrId, CancellationToken cancellation)
        => await find.RunAsync(keyOrId, cancellation) is { } channel ? (channel, Of(channel.Connector)) : null;

    public ConnectorInfo? Of(string? connector) => connector is null ? null : connectors.Find(connector)?.Info;
}
