using TechOms.Features.Automations;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Channels;

/// <summary>Takes a channel out of use for good. Orders, shipments, runs and exchanges that speak of it stay; its credentials do not.</summary>
internal sealed class DeleteChannel(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    public async Task<Result<ChannelView>> RunAsync(string key, CancellationToken cancellation)
    {
        if (await find.RunAsync(key, cancellation) is not { } channel)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var open = await work.ScalarAsync<long>(
            "select count(*) from shipment where account_id = $1 and channel_id = $2 and (status in ('Sent', 'CancelRequested') or handoff = 'InDoubt')",
            cancellation, work.AccountId, channel.Id);
        if (open > 0)
            return Refusal.Conflict("channel.open-shipments", $"{open} shipments are with this warehouse and not finished. Cancel them or let them ship first.");

        var now = clock.GetUtcNow();
        await work.ExecuteAsync(
            """
            update channel set enabled = false, deleted_at = $3, settings = '{}', version = version + 1, updated_at = $3
            where account_id = $1 and id = $2
            """,
            cancellation, work.AccountId, channel.Id, now);
        // What was never handed over has nobody to go to any more.
        await work.ExecuteAsync(
            """
            update shipment set ready_for = null, ready_at = null, reason_code = 'shipment.channel-deleted', updated_at = $3,
              reason = 'Its channel was deleted before it was handed over. Cancel it, and allocate the order again.'
            where account_id = $1 and channel_id = $2 and status in ('Pending', 'OnHold')
            """,
            cancellation, work.AccountId, channel.Id, now);
        await work.ExecuteAsync(
            "update run set status = 'Failed', ended_at = $3, failure_code = 'run.channel-closed', failure = 'The channel was deleted.' where account_id = $1 and channel_id = $2 and status = 'Waiting'",
            cancellation, work.AccountId, channel.Id, now);
        await work.ExecuteAsync(
            "update problem set closed_at = $3 where account_id = $1 and closed_at is null and (entity_id = $2 or (channel_id = $2 and entity_kind = 'Product'))",
            cancellation, work.AccountId, channel.Id, now);
        await work.RecordAsync([ChannelEvents.Of(EventLevel.Info, "channel.deleted", $"{channel.Name} was deleted.", channel.Id, caller.Actor)], now, cancellation);
        work.Wake(KeepSchedules.SignalOf(channel.Id));
        await work.CommitAsync(cancellation);
        channel.Delete(now);
        return ChannelView.Of(channel);
    }
}
