using TechOms.Features.Events;
using TechOms.Features.Orders;
using TechOms.Platform.Results;

namespace TechOms.Features.Purchasing;

/// <summary>Changes what a draft says: all of it, as the form shows it.</summary>
internal sealed class EditPurchaseOrder(PurchaseDesk desk)
{
    /// <param name="version">The version the change is based on; null: whatever is there.</param>
    public async Task<Result<PurchaseOrderState>> RunAsync(Guid orderId, PurchaseDraft draft, long? version, CancellationToken cancellation)
    {
        if (draft.Check() is { } invalid)
            return invalid;

        Refusal? unknown = null;
        var result = await desk.ChangeAsync(
            orderId, version, order => order.MayEdit(),
            async (it, ids) =>
            {
                var targets = await PurchaseTargets.ReadAsync(it.Work, draft.Lines, cancellation);
                unknown = targets.Check(draft);
                if (unknown is null)
                    await SaveAsync(it, targets.Resolve(ids[0], "", draft), cancellation);
            },
            cancellation);
        return unknown ?? result;
    }

    private static async Task SaveAsync(PurchaseWork it, NewPurchase order, CancellationToken cancellation)
    {
        var draft = order.Draft;
        await it.Work.ExecuteAsync(
            """
            update purchase_order set warehouse_id = $3, supplier = $4, reference = $5, purchase_number = $6, source = $7, note = $8, refs = $9::jsonb,
              ordered_at = coalesce($10, ordered_at), expected_on = $11, cancel_after = $12, updated_at = $13, version = version + 1
            where account_id = $1 and id = $2
            """,
            cancellation, it.Work.AccountId, order.Id, order.WarehouseId, OrderInsert.Text(draft.Supplier), OrderInsert.Text(draft.Reference), OrderInsert.Text(draft.PurchaseNumber),
            OrderInsert.Text(draft.Source), OrderInsert.Text(draft.Note), OrderInsert.ToJson(draft.References), draft.OrderedAt?.ToUniversalTime(), draft.ExpectedOn,
            draft.CancelAfter?.ToUniversalTime(), it.Now);
        await it.Work.ExecuteAsync("delete from purchase_order_line where account_id = $1 and purchase_order_id = $2", cancellation, it.Work.AccountId, order.Id);
        await PurchaseInsert.InsertLinesAsync(it.Work, [order], cancellation);
        await it.Work.RecordAsync([it.EventOf(order.Id, "purchase-order.edited", $"Edited; it has {draft.Lines.Count} lines now.", draft.Lines)], it.Now, cancellation);
        if (draft.Approve)
            await PurchaseApproval.ApproveAsync(it, [order.Id], cancellation);
    }
}
