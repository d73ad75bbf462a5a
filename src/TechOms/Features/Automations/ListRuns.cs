using Microsoft.EntityFrameworkCore;
using TechOms.Features.Channels;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>What ran for a channel, latest first.</summary>
internal sealed class ListRuns(IDbContextFactory<OmsDb> databases, FindChannel find)
{
    /// <param name="Automation">Key of the automation; null: all.</param>
    public sealed record Filter(string? Automation = null, RunStatus? Status = null);

    public async Task<Result<Page<RunView>>> RunAsync(string channel, Filter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;
        if (await find.WithHistoryAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var runs = db.Set<Run>().AsNoTracking().Where(run => run.ChannelId == found.Id);
        if (filter.Automation is { } automation)
            runs = runs.Where(run => run.Automation == automation);
        if (filter.Status is { } status)
            runs = runs.Where(run => run.Status == status);
        if (page.After is { At: { } at, Id: var id })
            runs = runs.Where(run => run.RequestedAt < at || (run.RequestedAt == at && run.Id < id));
        var rows = await runs.OrderByDescending(run => run.RequestedAt).ThenByDescending(run => run.Id).Take(page.Size + 1).ToListAsync(cancellation);
        return Page<RunView>.Of([.. rows.Select(RunView.Of)], page.Size, last => Cursor.Of(last.RequestedAt, last.Id));
    }
}
