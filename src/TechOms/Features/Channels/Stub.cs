using TechOms.Connectors;
using TechOms.Platform.Storage;

// Signatures that the steps are written against; replaced whole by the channel backend.
namespace TechOms.Features.Channels;

internal sealed class ChannelSessions
{
    public Task<OpenChannel?> OpenAsync(Tenant tenant, Guid channelId, CancellationToken cancellation)
        => throw new NotSupportedException($"{tenant}{channelId}{cancellation.IsCancellationRequested}");
}

internal sealed class ChannelHealth
{
    public Task PauseAsync(Work work, Guid channelId, ConnectorException failure, CancellationToken cancellation)
        => throw new NotSupportedException($"{work.AccountId}{channelId}{failure}{cancellation.IsCancellationRequested}");
}

internal static class ChannelOptionsJson
{
    public static ChannelOptions Read(string stored) => throw new NotSupportedException(stored);
}
