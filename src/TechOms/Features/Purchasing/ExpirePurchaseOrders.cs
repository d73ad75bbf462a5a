using TechOms.Features.Events;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Cancels purchase orders whose last day has passed while no warehouse has them and nothing arrived; of the others it says so.</summary>
internal sealed class ExpirePurchaseOrders(Database database, TimeProvider clock) : IStep
{
    private const string Overdue = "purchase-order.overdue";

    // What was said once is not said again.
    private const string IsOverdue =
        $"""
        p.status in ('Draft', 'Approved', 'Receiving') and p.cancel_after <= $1
          and not exists (select from problem e where e.account_id = p.account_id and e.entity_id = p.id and e.code = '{Overdue}')
        """;

    public string Name => "expire-purchase-orders";

    public async Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            $"select a.organization_id, a.id from account a where a.enabled and exists (select from purchase_order p where p.account_id = a.id and {IsOverdue})",
            row => new StepWork(new(row.GetGuid(0), row.GetGuid(1))), cancellation, now);
    }

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(step.Tenant, cancellation);
        var due = await work.QueryAsync(
            $"""
            select p.id, p.number,
              exists (select from purchase_order_line l where l.account_id = p.account_id and l.purchase_order_id = p.id and l.received > 0)
                or exists (select from receipt r where r.account_id = p.account_id and r.purchase_order_id = p.id and r.status in ('Pending', 'Sent')
                  and (r.lease is not null or r.external_id is not null or r.handoff in ('InDoubt', 'Accepted')))
            from purchase_order p where p.account_id = $2 and {IsOverdue} order by p.id limit $3 for update of p skip locked
            """,
            row => (Id: row.GetGuid(0), Number: row.GetString(1), UnderWay: row.GetBoolean(2)), cancellation, now, work.AccountId, batchSize);
        Guid[] unsent = [.. due.Where(order => !order.UnderWay).Select(order => order.Id)];
        if (unsent.Length > 0)
            await PurchaseApproval.GiveUpAsync(new(work, null, now, []), unsent, "purchase-order.expired", "Cancelled: its last day has passed.", reason: null, cancellation);
        var late = due.Where(order => order.UnderWay).ToList();
        await work.RecordAsync(
            [.. late.Select(order => new Event(EventLevel.Warning, Overdue, "Its last day has passed, but a warehouse has it or goods have arrived.", EntityKind.PurchaseOrder, order.Id))], now, cancellation);
        await Problems.OpenAsync(
            work,
            [.. late.Select(order => new Problem(EntityKind.PurchaseOrder, order.Id, EventLevel.Warning, Overdue,
                $"The last day of purchase order {order.Number} has passed, but a warehouse has it or goods have arrived.", "Close or cancel it when nothing more comes."))],
            now, cancellation);
        await work.CommitAsync(cancellation);
        return due.Count;
    }
}
