using Microsoft.EntityFrameworkCore;
using TechOms.Features.Shipments;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>What a verb needs to know beside the order itself.</summary>
/// <param name="Allocates">The account allocates approved orders by itself.</param>
/// <param name="Problem">The first open problem that stops the order.</param>
internal sealed record OrderCase(SalesOrder Order, bool Allocates, string? Problem, DateTimeOffset Now);

/// <summary>
/// Where people change orders: locked in key order, changed by their own verbs, written back. However many orders, the number of statements is the same.
/// </summary>
internal sealed class OrderDesk(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public const int MaxOrders = 1000;

    public async Task<Result<OrderState>> ChangeAsync(Guid orderId, Func<OrderCase, Refusal?> verb, CancellationToken cancellation)
    {
        var outcome = (await ChangeAllAsync([orderId], verb, cancellation)).Single();
        return outcome.Refusal is { } refusal ? refusal : outcome.State!;
    }

    /// <returns>One outcome per id, in the order given. What one order refuses does not stop the others.</returns>
    public async Task<IReadOnlyList<OrderOutcome>> ChangeAllAsync(IReadOnlyList<Guid> orderIds, Func<OrderCase, Refusal?> verb, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        var orders = await LockAsync(db, [.. orderIds.Distinct()], cancellation);
        var problems = await ReadProblemsAsync(work, [.. orders.Keys], cancellation);
        var allocates = await work.ScalarAsync<bool>("select automatic_sales_workflow from account where id = $1", cancellation, work.AccountId);
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var id in orderIds.Distinct())
        {
            var refusal = orders.TryGetValue(id, out var order) ? verb(new(order, allocates, problems.GetValueOrDefault(id), now)) : Refusal.NotFound("order");
            if (refusal is not null)
                refusals[id] = refusal;
        }

        var changed = orders.Values.Where(order => order.Events.Count > 0).ToList();
        await OrderWriter.SaveAsync(work, changed, caller.Actor, now, cancellation);
        var states = await OrderState.ReadAsync(work, [.. changed.Select(order => order.Id)], cancellation);
        await work.CommitAsync(cancellation);
        return [.. orderIds.Select(id => new OrderOutcome(id, orders.GetValueOrDefault(id)?.Number, states.GetValueOrDefault(id), refusals.GetValueOrDefault(id)))];
    }

    /// <summary>For changes that are more than a verb.</summary>
    internal static async Task<SalesOrder?> LockOneAsync(OmsDb db, Guid orderId, CancellationToken cancellation)
        => (await LockAsync(db, [orderId], cancellation)).GetValueOrDefault(orderId);

    // The same order of locks as every step takes: orders first, by id, then shipments, by id.
    private static async Task<Dictionary<Guid, SalesOrder>> LockAsync(OmsDb db, Guid[] ids, CancellationToken cancellation)
    {
        var orders = await db.Set<SalesOrder>().FromSql($"select * from sales_order where id = any({ids}) order by id for update").ToDictionaryAsync(order => order.Id, cancellation);
        await db.Set<OrderLine>().Where(line => ids.Contains(line.OrderId)).LoadAsync(cancellation);
        await db.Set<Shipment>().FromSql($"select * from shipment where order_id = any({ids}) order by id for update").LoadAsync(cancellation);
        return orders;
    }

    private static async Task<Dictionary<Guid, string>> ReadProblemsAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select distinct on (order_id) order_id, message from problem
            where account_id = $1 and order_id = any($2) and closed_at is null and level <> 'Warning' and entity_kind = 'SalesOrder'
            order by order_id, opened_at
            """,
            row => (OrderId: row.GetGuid(0), Message: row.GetString(1)), cancellation, work.AccountId, ids);
        return rows.ToDictionary(row => row.OrderId, row => row.Message);
    }
}

/// <summary>What became of one order of several.</summary>
/// <param name="Id">Null: it was to be created and is not.</param>
public sealed record OrderOutcome(Guid? Id, string? Number, OrderState? State, Refusal? Refusal);
