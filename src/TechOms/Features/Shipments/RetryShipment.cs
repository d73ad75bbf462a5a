using TechOms.Features.Events;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Does now what a shipment waits for: handing it over, or asking for its cancellation.</summary>
internal sealed class RetryShipment(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public async Task<Result<ShipmentState>> RunAsync(Guid shipmentId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        var orderId = await work.ScalarAsync<Guid>("select order_id from shipment where account_id = $1 and id = $2", cancellation, work.AccountId, shipmentId);
        var order = await OrderDesk.LockOneAsync(db, orderId, cancellation);
        if (order?.Shipments.FirstOrDefault(shipment => shipment.Id == shipmentId) is not { } shipment)
            return Refusal.NotFound("shipment");
        if (shipment.StepToRetry() is not { } step)
            return Refusal.Conflict("shipment.nothing-to-retry", "The shipment waits for no step of ours.");
        if (shipment.Lease is not null)
            return Refusal.Conflict("shipment.busy", "It is being tried at this moment.");

        // One that the warehouse refused is tried as new. One that it has, or may have, is looked up before it may be sent again.
        await work.ExecuteAsync(
            """
            update shipment set ready_for = $3, ready_at = $4, attempts = 0, updated_at = $4,
              handoff = case when handoff <> 'Refused' then handoff when external_id is null then 'NotSent' else 'InDoubt' end
            where account_id = $1 and id = $2
            """,
            cancellation, work.AccountId, shipmentId, step, now);
        var text = step is "Send" ? $"Asked to hand shipment {shipment.Number} over now." : $"Asked to request the cancellation of shipment {shipment.Number} now.";
        await work.RecordAsync([Event.OfShipment(EventLevel.Info, "shipment.retried", text, shipment.Id, order.Id) with { Actor = caller.Actor }], now, cancellation);
        work.Wake(step is "Send" ? SendShipments.Signal : CancelShipments.Signal);
        var state = await ShipmentState.ReadAsync(work, shipmentId, cancellation);
        await work.CommitAsync(cancellation);
        return state;
    }
}
