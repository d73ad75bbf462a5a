using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>The account's channels by name, each with its last run.</summary>
internal sealed class ListChannels(IDbContextFactory<OmsDb> databases)
{
    public sealed record Answer(ChannelView Channel, RunView? LastRun);

    public async Task<Result<Page<Answer>>> RunAsync(ConnectorKind? kind, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var channels = db.Set<Channel>().AsNoTracking().Where(channel => channel.DeletedAt == null);
        if (kind is not null)
            channels = channels.Where(channel => channel.Kind == kind);
        if (page.After is { } after)
            channels = channels.Where(channel => string.Compare(channel.Name, after.Key) > 0 || (channel.Name == after.Key && channel.Id > after.Id));
        var found = await channels.OrderBy(channel => channel.Name).ThenBy(channel => channel.Id).Take(page.Size + 1)
            .Select(channel => new
            {
                Channel = channel,
                LastRun = db.Set<Run>().Where(run => run.ChannelId == channel.Id && run.StartedAt != null)
                    .OrderByDescending(run => run.RequestedAt).FirstOrDefault(),
            })
            .ToListAsync(cancellation);
        return Page<Answer>.Of(
            [.. found.Select(row => new Answer(ChannelView.Of(row.Channel), row.LastRun is null ? null : RunView.Of(row.LastRun)))],
            page.Size,
            last => new(last.Channel.Name, last.Channel.Id));
    }
}
