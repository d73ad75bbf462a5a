using System.ComponentModel.DataAnnotations;

namespace TechOms.Features.Purchasing;

internal enum PurchaseAction { Approve, RunWorkflow, Cancel }

/// <summary>Does the same with every purchase order of a selection. What one refuses does not stop the others.</summary>
internal sealed class ActOnPurchaseOrders(PurchaseDesk desk)
{
    public sealed record Request(
        PurchaseAction Action,
        [property: Required, MinLength(1), MaxLength(PurchaseDesk.MaxOrders)] IReadOnlyList<Guid> PurchaseOrderIds,
        [property: MaxLength(PurchaseOrder.MaxReasonLength)] string? Reason = null);

    public Task<IReadOnlyList<PurchaseOutcome>> RunAsync(Request request, CancellationToken cancellation) => request.Action switch
    {
        PurchaseAction.Approve => desk.ChangeAllAsync(
            request.PurchaseOrderIds, order => order.MayApprove(), (it, ids) => PurchaseApproval.ApproveAsync(it, ids, cancellation), cancellation),
        PurchaseAction.RunWorkflow => desk.ChangeAllAsync(
            request.PurchaseOrderIds, order => order.MayRunWorkflow(), (it, ids) => RunPurchaseWorkflow.RunAsync(it, ids, cancellation), cancellation),
        PurchaseAction.Cancel => desk.ChangeAllAsync(
            request.PurchaseOrderIds, order => order.MayCancel(warehouseKnows: false),
            (it, ids) => PurchaseApproval.GiveUpAsync(it, ids, "purchase-order.cancelled", "Cancelled.", request.Reason, cancellation), cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Action, "Unknown action."),
    };
}
