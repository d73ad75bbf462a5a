using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>A person has seen that changes of the shop were refused or came too late, and does what is to be done about it.</summary>
internal sealed class AcknowledgeChanges(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public async Task<Result<OrderState>> RunAsync(Guid orderId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        if (await work.ScalarAsync<Guid>("select id from sales_order where account_id = $1 and id = $2 for update", cancellation, work.AccountId, orderId) == Guid.Empty)
            return Refusal.NotFound("order");

        var seen = await work.ExecuteAsync(
            """
            update change_request set acknowledged_at = $3, acknowledged_by = $4
            where account_id = $1 and order_id = $2 and outcome in ('Refused', 'TooLate') and acknowledged_at is null
            """,
            cancellation, work.AccountId, orderId, now, caller.Actor);
        if (seen == 0)
            return Refusal.Conflict("change.nothing-to-see", "No change of the shop waits to be looked at.");

        await Problems.CloseAsync(work, [orderId], "change.", [], now, cancellation);
        await Problems.MarkOrdersAsync(work, [orderId], cancellation);
        await work.RecordAsync([Event.OfOrder(EventLevel.Info, "change.acknowledged", "What the shop changed in vain was looked at.", orderId) with { Actor = caller.Actor }], now, cancellation);
        var state = (await OrderState.ReadAsync(work, [orderId], cancellation))[orderId];
        await work.CommitAsync(cancellation);
        return state;
    }
}
