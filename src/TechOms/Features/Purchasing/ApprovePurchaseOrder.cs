using TechOms.Platform.Results;

namespace TechOms.Features.Purchasing;

/// <summary>Sends a draft on its way: its units are incoming from now on.</summary>
internal sealed class ApprovePurchaseOrder(PurchaseDesk desk)
{
    public Task<Result<PurchaseOrderState>> RunAsync(Guid orderId, long? version, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, version, order => order.MayApprove(), (it, ids) => PurchaseApproval.ApproveAsync(it, ids, cancellation), cancellation);
}
