using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>A channel by its key or id, as addresses name it.</summary>
internal sealed class FindChannel(IDbContextFactory<OmsDb> databases)
{
    public static Refusal Missing { get; } = Refusal.NotFound("channel");

    /// <returns>Null when there is none, or it was deleted.</returns>
    public async Task<Channel?> RunAsync(string keyOrId, CancellationToken cancellation)
        => await WithHistoryAsync(keyOrId, cancellation) is { State: not ChannelState.Deleted } channel ? channel : null;

    /// <summary>Deleted ones too: their runs and exchanges stay.</summary>
    public async Task<Channel?> WithHistoryAsync(string keyOrId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var channels = db.Set<Channel>().AsNoTracking();
        return Guid.TryParse(keyOrId, out var id)
            ? await channels.SingleOrDefaultAsync(channel => channel.Id == id, cancellation)
            : await channels.SingleOrDefaultAsync(channel => channel.Key == keyOrId, cancellation);
    }
}
