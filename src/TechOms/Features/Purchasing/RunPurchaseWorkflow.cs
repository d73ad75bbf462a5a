using TechOms.Platform.Results;

namespace TechOms.Features.Purchasing;

/// <summary>Makes a receipt of what is open and sends it to the warehouse, for accounts that do not have it done by themselves, and for the rest after a short receipt.</summary>
internal sealed class RunPurchaseWorkflow(PurchaseDesk desk)
{
    public Task<Result<PurchaseOrderState>> RunAsync(Guid orderId, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, null, order => order.MayRunWorkflow(), (it, ids) => RunAsync(it, ids, cancellation), cancellation);

    internal static async Task RunAsync(PurchaseWork it, Guid[] ids, CancellationToken cancellation)
    {
        await ReceiptMaker.MakeAsync(it.Work, ids, it.Announcing, it.Actor, it.Now, cancellation);
        await PurchaseProgress.RefreshAsync(it.Work, ids, it.Now, cancellation);
    }
}
