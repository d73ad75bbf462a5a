using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>A transaction in which a person changes purchase orders.</summary>
/// <param name="Announcing">Keys of the connectors that can be told of receipts.</param>
internal sealed record PurchaseWork(Work Work, string? Actor, DateTimeOffset Now, IReadOnlyList<string> Announcing)
{
    public Event EventOf(Guid orderId, string code, string text, object? data = null)
        => new(EventLevel.Info, code, text, EntityKind.PurchaseOrder, orderId) { Actor = Actor, Data = data };
}

/// <summary>Where people change purchase orders: locked in key order, asked what may be done, changed set-based. However many orders, the number of statements is the same.</summary>
internal sealed class PurchaseDesk(Database database, CurrentTenant current, Caller caller, ConnectorCatalog connectors, TimeProvider clock)
{
    public const int MaxOrders = 1000;

    /// <param name="version">The version the change is based on; null: whatever is there.</param>
    public async Task<Result<PurchaseOrderState>> ChangeAsync(
        Guid orderId, long? version, Func<PurchaseOrder, Refusal?> may, Func<PurchaseWork, Guid[], Task> change, CancellationToken cancellation)
    {
        var outcome = (await ChangeAllAsync([orderId], order => version is not null && version != order.Version ? Refusal.Stale("purchase-order") : may(order), change, cancellation)).Single();
        return outcome.Refusal is { } refusal ? refusal : outcome.State!;
    }

    /// <returns>One outcome per id, in the order given. What one order refuses does not stop the others.</returns>
    public async Task<IReadOnlyList<PurchaseOutcome>> ChangeAllAsync(
        IReadOnlyList<Guid> orderIds, Func<PurchaseOrder, Refusal?> may, Func<PurchaseWork, Guid[], Task> change, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        Guid[] ids = [.. orderIds.Distinct()];
        var orders = await LockAsync(db, ids, cancellation);
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var id in ids)
        {
            var refusal = orders.TryGetValue(id, out var order) ? may(order) : Refusal.NotFound("purchase-order");
            if (refusal is not null)
                refusals[id] = refusal;
        }

        Guid[] allowed = [.. ids.Where(id => !refusals.ContainsKey(id))];
        if (allowed.Length > 0)
            await change(Begin(work, now), allowed);
        var states = await PurchaseOrderState.ReadAsync(work, allowed, cancellation);
        await work.CommitAsync(cancellation);
        return [.. orderIds.Select(id => new PurchaseOutcome(id, orders.GetValueOrDefault(id)?.Number, states.GetValueOrDefault(id), refusals.GetValueOrDefault(id)))];
    }

    public PurchaseWork Begin(Work work, DateTimeOffset now) => new(work, caller.Actor, now, Announcing(connectors));

    /// <summary>Keys of the connectors that can be told of receipts.</summary>
    public static IReadOnlyList<string> Announcing(ConnectorCatalog connectors)
        => [.. connectors.All.Where(connector => connector.Can<IReceiptSink>()).Select(connector => connector.Info.Key)];

    /// <summary>With lines and receipts, in the order of locks that every step takes.</summary>
    public static async Task<Dictionary<Guid, PurchaseOrder>> LockAsync(OmsDb db, Guid[] ids, CancellationToken cancellation)
    {
        var orders = await db.Set<PurchaseOrder>().FromSql($"select * from purchase_order where id = any({ids}) order by id for update").ToDictionaryAsync(order => order.Id, cancellation);
        await db.Set<PurchaseOrderLine>().Where(line => ids.Contains(line.PurchaseOrderId)).LoadAsync(cancellation);
        await db.Set<Receipt>().FromSql($"select * from receipt where purchase_order_id = any({ids}) order by id for update").LoadAsync(cancellation);
        return orders;
    }
}

/// <summary>What became of one purchase order of several.</summary>
/// <param name="Id">Null: it was to be created and is not.</param>
public sealed record PurchaseOutcome(Guid? Id, string? Number, PurchaseOrderState? State, Refusal? Refusal);
