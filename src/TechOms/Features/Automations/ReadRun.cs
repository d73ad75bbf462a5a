using Microsoft.EntityFrameworkCore;
using TechOms.Features.Channels;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>One run of a channel, for whoever started it and waits for its end.</summary>
internal sealed class ReadRun(IDbContextFactory<OmsDb> databases, FindChannel find)
{
    public async Task<Result<RunView>> RunAsync(string channel, Guid runId, CancellationToken cancellation)
    {
        if (await find.WithHistoryAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var run = await db.Set<Run>().AsNoTracking().SingleOrDefaultAsync(run => run.ChannelId == found.Id && run.Id == runId, cancellation);
        return run is null ? Refusal.NotFound("run") : RunView.Of(run);
    }
}
