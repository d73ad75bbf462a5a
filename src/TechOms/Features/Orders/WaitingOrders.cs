using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Fix once, release all: orders that wait for a cause which is gone now are checked again by themselves.</summary>
internal static class WaitingOrders
{
    /// <summary>The channel's carriers are mapped otherwise now.</summary>
    public static async Task<int> ReleaseOfCarriersAsync(Work work, Guid channelId, DateTimeOffset now, CancellationToken cancellation)
    {
        var released = await work.ExecuteAsync(
            """
            update sales_order o set ready_for = 'Validate', ready_at = $2, version = version + 1, reason_code = $4, reason = 'What it waited for is there now; about to be checked again.'
            where o.account_id = $1 and o.channel_id = $3 and o.status = 'Draft' and o.ready_for is null and exists (
              select from problem p where p.account_id = $1 and p.entity_id = o.id and p.closed_at is null and p.code = 'order.carrier-unmapped')
            """,
            cancellation, work.AccountId, now, channelId, OrderReasons.AwaitingValidation);
        if (released > 0)
            work.Wake(ValidateOrders.Signal);
        return released;
    }

    /// <summary>A place of the shop leads to a warehouse now.</summary>
    public static async Task ReleaseOfLocationAsync(Work work, Guid channelId, string locationId, DateTimeOffset now, CancellationToken cancellation)
    {
        var released = await work.ExecuteAsync(
            """
            update sales_order o set ready_for = 'Allocate', ready_at = $2, version = version + 1
            where o.account_id = $1 and o.channel_id = $3 and o.ready_for is null and o.status in ('Approved', 'Fulfilling') and exists (
              select from problem p where p.account_id = $1 and p.entity_id = o.id and p.closed_at is null and p.code = $5)
              and exists (select from sales_order_line l where l.account_id = $1 and l.order_id = o.id and l.location_id = $4 and l.quantity > l.shipped + l.cancelled + l.allocated)
            """,
            cancellation, work.AccountId, now, channelId, locationId, OrderReasons.Elsewhere);
        if (released > 0)
            work.Wake(AllocateOrders.Signal);
    }

    /// <summary>These SKUs are known now: as products, or through a mapping.</summary>
    /// <returns>How many orders are looked at again.</returns>
    public static async Task<int> ReleaseAsync(Work work, IReadOnlyCollection<string> skus, DateTimeOffset now, CancellationToken cancellation)
    {
        var released = await work.ExecuteAsync(
            """
            update sales_order o set ready_for = 'Validate', ready_at = $2, version = version + 1, reason_code = $4, reason = 'What it waited for is there now; about to be checked again.'
            where o.account_id = $1 and o.status = 'Draft' and o.ready_for is null and exists (
              select from problem p where p.account_id = $1 and p.entity_id = o.id and p.closed_at is null and p.code = $5 and p.value = any($3))
            """,
            cancellation, work.AccountId, now, skus.Select(sku => sku.Trim().ToLowerInvariant()).Distinct().ToArray(),
            OrderReasons.AwaitingValidation, OrderValidation.SkuUnknown);
        if (released > 0)
            work.Wake(ValidateOrders.Signal);
        return released;
    }
}
