using System.ComponentModel.DataAnnotations;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Takes a shipment back: at once while no warehouse has it, by asking the warehouse when one has. Its units become open on the order.</summary>
internal sealed class CancelShipment(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public sealed record Request([property: MaxLength(SalesOrder.MaxReasonLength)] string? Reason);

    public async Task<Result<ShipmentState>> RunAsync(Guid shipmentId, Request request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        var orderId = await work.ScalarAsync<Guid>("select order_id from shipment where account_id = $1 and id = $2", cancellation, work.AccountId, shipmentId);
        var order = await OrderDesk.LockOneAsync(db, orderId, cancellation);
        if (order?.Shipments.FirstOrDefault(shipment => shipment.Id == shipmentId) is not { } shipment)
            return Refusal.NotFound("shipment");
        if (shipment.MayCancel() is { } refusal)
            return refusal;

        var why = string.IsNullOrWhiteSpace(request.Reason) ? "Cancelled by hand." : request.Reason.Trim();
        await work.RecordAsync([Event.OfShipment(EventLevel.Info, "shipment.cancel-asked", $"Asked to cancel shipment {shipment.Number}. {why}", shipment.Id, order.Id) with { Actor = caller.Actor }], now, cancellation);
        if (shipment.IsCancellable)
        {
            await ShipmentCancellation.ReleaseAsync(work, [shipment.Id], why, StockCause.ShipmentCancelled, now, cancellation);
            await OrderProgress.RefreshAsync(work, [order.Id], now, cancellation);
        }
        else
        {
            await ShipmentCancellation.AskAsync(work, [shipment.Id], why, now, cancellation);
        }

        var state = await ShipmentState.ReadAsync(work, shipment.Id, cancellation);
        await work.CommitAsync(cancellation);
        return state;
    }
}
