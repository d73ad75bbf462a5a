using System.ComponentModel.DataAnnotations;
using TechOms.Platform.Results;

namespace TechOms.Features.Purchasing;

/// <summary>Cancels a purchase order of which nothing arrived: its units are no longer incoming.</summary>
internal sealed class CancelPurchaseOrder(PurchaseDesk desk)
{
    /// <param name="WarehouseKnows">The warehouse was told by other means that a receipt it has will not come.</param>
    public sealed record Request([property: MaxLength(PurchaseOrder.MaxReasonLength)] string? Reason = null, bool WarehouseKnows = false);

    public Task<Result<PurchaseOrderState>> RunAsync(Guid orderId, Request request, CancellationToken cancellation) => desk.ChangeAsync(
        orderId, null, order => order.MayCancel(request.WarehouseKnows),
        (it, ids) => PurchaseApproval.GiveUpAsync(it, ids, "purchase-order.cancelled", "Cancelled.", request.Reason, cancellation), cancellation);
}
