using TechOms.Features.Events;
using TechOms.Features.Inventory;

namespace TechOms.Features.Purchasing;

/// <summary>Approves purchase orders and gives them up again: what they expect is incoming stock in between. Set-based.</summary>
internal static class PurchaseApproval
{
    /// <summary>Approves drafts: their units are incoming from here on, and where the account wants it their receipts are made and sent by themselves.</summary>
    public static async Task ApproveAsync(PurchaseWork it, Guid[] ids, CancellationToken cancellation)
    {
        await it.Work.ExecuteAsync(
            "update purchase_order set status = 'Approved', approved_at = $3, reason_code = $4, reason = 'Approved.', updated_at = $3 where account_id = $1 and id = any($2)",
            cancellation, it.Work.AccountId, ids, it.Now, PurchaseReasons.AwaitingWorkflow);
        await MoveIncomingAsync(it, ids, direction: 1, cancellation);
        await it.Work.RecordAsync([.. ids.Select(id => it.EventOf(id, "purchase-order.approved", "Approved: its units are incoming."))], it.Now, cancellation);
        if (await it.Work.ScalarAsync<bool>("select automatic_purchase_workflow from account where id = $1", cancellation, it.Work.AccountId))
            await ReceiptMaker.MakeAsync(it.Work, ids, it.Announcing, it.Actor, it.Now, cancellation);
        await PurchaseProgress.RefreshAsync(it.Work, ids, it.Now, cancellation);
    }

    /// <summary>Expects nothing more of these orders: what is open is cancelled and no longer incoming, receipts nobody answered are ended.</summary>
    public static async Task GiveUpAsync(PurchaseWork it, Guid[] ids, string code, string text, string? reason, CancellationToken cancellation)
    {
        var said = string.IsNullOrWhiteSpace(reason) ? text : $"{text.TrimEnd('.')}: {reason.Trim().TrimEnd('.')}.";
        await MoveIncomingAsync(it, ids, direction: -1, cancellation);
        await it.Work.ExecuteAsync(
            "update purchase_order_line set cancelled = quantity - received where account_id = $1 and purchase_order_id = any($2) and open > 0", cancellation, it.Work.AccountId, ids);
        await it.Work.ExecuteAsync(
            """
            update receipt set status = 'Cancelled', cancelled_at = $3, updated_at = $3, ready_for = null, ready_at = null, reason_code = $4, reason = $5
            where account_id = $1 and purchase_order_id = any($2) and status in ('Pending', 'Sent')
            """,
            cancellation, it.Work.AccountId, ids, it.Now, code, said);
        // A draft has never been under way, so its state is set here; the others' follows from their lines.
        await it.Work.ExecuteAsync(
            "update purchase_order set status = case when status = 'Draft' then 'Approved' else status end, cancel_reason = $3 where account_id = $1 and id = any($2)",
            cancellation, it.Work.AccountId, ids, said);
        await it.Work.RecordAsync([.. ids.Select(id => it.EventOf(id, code, said))], it.Now, cancellation);
        var receipts = await it.Work.QueryAsync(
            "select id from receipt where account_id = $1 and purchase_order_id = any($2)", row => row.GetGuid(0), cancellation, it.Work.AccountId, ids);
        await Problems.CloseAsync(it.Work, receipts, "receipt.refused", [], it.Now, cancellation);
        await Problems.CloseAsync(it.Work, ids, "purchase-order.", [], it.Now, cancellation);
        await PurchaseProgress.RefreshAsync(it.Work, ids, it.Now, cancellation);
    }

    // A draft's units never were incoming.
    private static async Task MoveIncomingAsync(PurchaseWork it, Guid[] ids, int direction, CancellationToken cancellation)
    {
        var open = await it.Work.QueryAsync(
            """
            select p.id, p.warehouse_id, l.variant_id, l.open
            from purchase_order p join purchase_order_line l on l.account_id = $1 and l.purchase_order_id = p.id
            where p.account_id = $1 and p.id = any($2) and p.status <> 'Draft' and l.open > 0 order by p.id, l.number
            """,
            row => new StockMovement(row.GetGuid(1), row.GetGuid(2), StockCause.PurchaseOrder)
            {
                Incoming = direction * row.GetInt64(3),
                ReferenceKind = "PurchaseOrder",
                ReferenceId = row.GetGuid(0),
                Actor = it.Actor,
            },
            cancellation, it.Work.AccountId, ids);
        await StockLedger.ApplyAsync(it.Work, open, it.Now, cancellation);
    }
}
