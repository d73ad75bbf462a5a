using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Sends what waits to be announced to the warehouse, approved purchase orders that nobody ran the workflow of included.</summary>
internal sealed class SendReceiptsNow(Database database, ConnectorCatalog connectors, TimeProvider clock) : IAutomation<IReceiptSink>
{
    public static AutomationPlan Plan { get; } = new("send-receipts", "Send receipts to channel", DefaultSchedule: "None");

    public async Task RunAsync(AutomationRun run, IReceiptSink warehouse, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var approved = await work.QueryAsync(
            """
            select p.id from purchase_order p join channel c on c.account_id = $1 and c.id = $2 and c.warehouse_id = p.warehouse_id
            where p.account_id = $1 and p.status = 'Approved' order by p.id for update of p
            """,
            row => row.GetGuid(0), cancellation, work.AccountId, run.ChannelId);
        await ReceiptMaker.MakeAsync(work, approved, PurchaseDesk.Announcing(connectors), run.Actor, now, cancellation);
        await PurchaseProgress.RefreshAsync(work, approved, now, cancellation);
        run.Read = await HandoffRows.BringForwardAsync(work, HandoffKind.Receipt, run.ChannelId, now, cancellation);
        run.Changed = run.Read;
        work.Wake(SendReceipts.Signal);
        await work.CommitAsync(cancellation);
    }
}
