using System.ComponentModel.DataAnnotations;
using TechOms.Features.Automations;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>Renames a channel, or switches it off and on. A channel that is off keeps its work waiting.</summary>
internal sealed class ChangeChannel(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    /// <summary>What is null stays.</summary>
    public sealed record Request([property: MaxLength(Channel.MaxNameLength)] string? Name = null, bool? Enabled = null, int? Version = null);

    public async Task<Result<ChannelView>> RunAsync(string key, Request request, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not { } channel)
            return FindChannel.Missing;
        if (request.Name is not null && string.IsNullOrWhiteSpace(request.Name))
            return Refusal.Invalid("channel.name-needed", nameof(request.Name), "A channel needs a name.");

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var now = clock.GetUtcNow();
        var changed = await work.ExecuteAsync(
            """
            update channel set name = coalesce($4, name), enabled = coalesce($5, enabled), version = version + 1, updated_at = $6
            where account_id = $1 and id = $2 and version = $3 and deleted_at is null
            """,
            cancellation, work.AccountId, channel.Id, request.Version ?? channel.Version, request.Name?.Trim(), request.Enabled, now);
        if (changed == 0)
            return Refusal.Stale("channel");

        await work.RecordAsync([ChannelEvents.Of(EventLevel.Info, CodeOf(request), TextOf(channel, request), channel.Id, caller.Actor)], now, cancellation);
        work.Wake(KeepSchedules.SignalOf(channel.Id));
        work.Wake(RunRequests.Signal);
        await work.CommitAsync(cancellation);
        return ChannelView.Of((await find.RunAsync(channel.Id.ToString(), cancellation))!);
    }

    private static string CodeOf(Request request) => request.Enabled switch
    {
        true => "channel.enabled",
        false => "channel.disabled",
        null => "channel.renamed",
    };

    private static string TextOf(Channel channel, Request request) => request.Enabled switch
    {
        true => $"{channel.Name} was switched on.",
        false => $"{channel.Name} was switched off.",
        null => $"{channel.Name} is now called {request.Name}.",
    };
}
