using TechOms.Features.Events;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Stores purchase orders that people or programs describe, one or many, and approves those that are to be approved.</summary>
internal sealed class CreatePurchaseOrders(Database database, CurrentTenant current, PurchaseDesk desk, TimeProvider clock)
{
    /// <returns>One outcome per draft, in the order given. What one is refused for does not stop the others.</returns>
    public async Task<IReadOnlyList<PurchaseOutcome>> RunAsync(IReadOnlyList<PurchaseDraft> drafts, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rows = drafts.Select(draft => (Id: Guid.CreateVersion7(now), Number: NumberOf(draft, now), Draft: draft, Refusal: draft.Check())).ToList();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var targets = await PurchaseTargets.ReadAsync(work, rows.Where(row => row.Refusal is null).SelectMany(row => row.Draft.Lines), cancellation);
        var taken = await LockNumbersAsync(work, [.. rows.Select(row => KeyOf(row.Number))], cancellation);
        for (var place = 0; place < rows.Count; place++)
        {
            var row = rows[place];
            var refusal = row.Refusal ?? targets.Check(row.Draft)
                ?? (taken.Add(KeyOf(row.Number)) ? null : Refusal.Conflict("purchase-order.number-taken", $"There is a purchase order {row.Number} already."));
            rows[place] = row with { Refusal = refusal };
        }

        var stored = rows.Where(row => row.Refusal is null).Select(row => targets.Resolve(row.Id, row.Number, row.Draft)).ToList();
        await StoreAsync(desk.Begin(work, now), stored, cancellation);
        var states = await PurchaseOrderState.ReadAsync(work, [.. stored.Select(row => row.Id)], cancellation);
        await work.CommitAsync(cancellation);
        return [.. rows.Select(row => new PurchaseOutcome(row.Refusal is null ? row.Id : null, row.Number, states.GetValueOrDefault(row.Id), row.Refusal))];
    }

    public async Task<Result<PurchaseOrderState>> RunOneAsync(PurchaseDraft draft, CancellationToken cancellation)
    {
        var outcome = (await RunAsync([draft], cancellation)).Single();
        return outcome.Refusal is { } refusal ? refusal : outcome.State!;
    }

    private static async Task StoreAsync(PurchaseWork it, IReadOnlyList<NewPurchase> orders, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return;

        await PurchaseInsert.RunAsync(it.Work, orders, it.Now, cancellation);
        await it.Work.RecordAsync(
            [.. orders.Select(order => it.EventOf(order.Id, "purchase-order.created", $"Created with {order.Draft.Lines.Count} lines.", new { order.Draft.Approve }))], it.Now, cancellation);
        Guid[] approved = [.. orders.Where(order => order.Draft.Approve).Select(order => order.Id)];
        if (approved.Length > 0)
            await PurchaseApproval.ApproveAsync(it, approved, cancellation);
    }

    // Two writers of one account come one after the other here, so that a number that is taken is a refusal and never a failure.
    private static async Task<HashSet<string>> LockNumbersAsync(Work work, string[] keys, CancellationToken cancellation)
    {
        await work.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('purchase_order ' || $1::text, 0))", cancellation, work.AccountId);
        return (await work.QueryAsync(
            "select number_key from purchase_order where account_id = $1 and number_key = any($2)", row => row.GetString(0), cancellation, work.AccountId, keys)).ToHashSet();
    }

    private static string NumberOf(PurchaseDraft draft, DateTimeOffset now) => string.IsNullOrWhiteSpace(draft.Number) ? MadeUpNumber.Of("PO", now) : draft.Number.Trim();

    private static string KeyOf(string number) => number.ToLowerInvariant();
}
