using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Fix once, release all: shipments that a rule or a template stopped are looked at again when what stopped them may be gone.</summary>
internal static class WaitingShipments
{
    /// <summary>The channel's options, mappings or templates changed.</summary>
    public static Task<int> ReleaseOfChannelAsync(Work work, Guid channelId, DateTimeOffset now, CancellationToken cancellation)
        => ReleaseAsync(work, "s.channel_id = $4", channelId, now, cancellation);

    /// <summary>The order's data changed.</summary>
    public static Task<int> ReleaseOfOrderAsync(Work work, Guid orderId, DateTimeOffset now, CancellationToken cancellation)
        => ReleaseAsync(work, "s.order_id = $4", orderId, now, cancellation);

    /// <returns>How many are tried again.</returns>
    private static async Task<int> ReleaseAsync(Work work, string which, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        var released = await work.ExecuteAsync(
            $"""
            update shipment s set ready_for = 'Send', ready_at = $2, updated_at = $2, attempts = 0, reason_code = 'shipment.awaiting-send',
              reason = 'What stopped it was changed; about to be tried again.'
            where s.account_id = $1 and s.status = 'Pending' and s.ready_for is null and s.reason_code = $3 and {which}
            """,
            cancellation, work.AccountId, now, ShipmentRules.Stopped, id);
        if (released > 0)
            work.Wake(SendShipments.Signal);
        return released;
    }
}
