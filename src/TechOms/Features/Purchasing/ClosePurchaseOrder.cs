using TechOms.Platform.Results;

namespace TechOms.Features.Purchasing;

/// <summary>Ends a purchase order that arrived in part: what is open is cancelled and no longer incoming.</summary>
internal sealed class ClosePurchaseOrder(PurchaseDesk desk)
{
    public Task<Result<PurchaseOrderState>> RunAsync(Guid orderId, CancelPurchaseOrder.Request request, CancellationToken cancellation) => desk.ChangeAsync(
        orderId, null, order => order.MayClose(request.WarehouseKnows),
        (it, ids) => PurchaseApproval.GiveUpAsync(it, ids, "purchase-order.closed", "Closed; what was open is cancelled.", request.Reason, cancellation), cancellation);
}
