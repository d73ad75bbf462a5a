using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Tells the shop of a shipment now.</summary>
internal sealed class RetryConfirmation(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public async Task<Result<ShipmentState>> RunAsync(Guid shipmentId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var known = await work.QueryAsync(
            "select order_id, channel_id, status from confirmation where account_id = $1 and shipment_id = $2 for update",
            row => (OrderId: row.GetGuid(0), ChannelId: row.GetGuid(1), Status: Enum.Parse<ConfirmationStatus>(row.GetString(2))), cancellation, work.AccountId, shipmentId);
        if (known is not [var confirmation])
            return Refusal.NotFound("confirmation");
        if (confirmation.Status is ConfirmationStatus.Confirmed)
            return Refusal.Conflict("confirmation.done", "The shop knows already.");

        // One in doubt stays in doubt: the shop is asked before it is told again.
        await work.ExecuteAsync(
            "update confirmation set status = case when status = 'Refused' then 'Waiting' else status end, ready_at = $3, attempts = 0 where account_id = $1 and shipment_id = $2",
            cancellation, work.AccountId, shipmentId, now);
        await work.RecordAsync(
            [Event.OfShipment(EventLevel.Info, "confirmation.retried", "Asked to tell the shop now.", shipmentId, confirmation.OrderId) with { ChannelId = confirmation.ChannelId, Actor = caller.Actor }],
            now, cancellation);
        work.Wake(ConfirmFulfillments.Signal);
        var state = await ShipmentState.ReadAsync(work, shipmentId, cancellation);
        await work.CommitAsync(cancellation);
        return state;
    }
}
