using TechOms.Features.Shipments;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Derives an order's state from its lines and shipments after something happened to a shipment. One statement, whatever the number of orders.</summary>
internal static class OrderProgress
{
    private const string Derive =
        """
        with facts as (
          select o.id, o.status as was,
            -- Who sends what was short by itself would send it twice.
            a.allow_partial_fulfillment and not coalesce(bool_or(s.status = 'ShortShipped' and c.connector = any($4)), false)
              -- What the shop changes is settled first.
              and not exists (select from change_request r where r.account_id = $1 and r.order_id = o.id and r.outcome = 'Waiting') as remainder,
            coalesce(bool_or(s.status = 'CancelRequested'), false) as asked,
            coalesce(bool_or(s.status in ('Pending', 'OnHold', 'Sent', 'CancelRequested')), false) as live,
            coalesce(bool_or(s.status in ('Shipped', 'ShortShipped')), false) as shipped,
            coalesce(bool_or(s.status = 'ShortShipped'), false) as short,
            -- By somebody else, as the shop tells, or never to be shipped at all.
            exists (select from sales_order_line l where l.account_id = $1 and l.order_id = o.id and (l.shipped > 0 or (not l.shippable and l.quantity > l.cancelled))) as done,
            (select coalesce(sum(l.quantity - l.shipped - l.cancelled - l.allocated), 0) from sales_order_line l
             where l.account_id = $1 and l.order_id = o.id and l.shippable) as open
          from sales_order o
          join account a on a.id = o.account_id
          left join shipment s on s.account_id = o.account_id and s.order_id = o.id
          left join channel c on c.account_id = s.account_id and c.id = s.channel_id
          where o.account_id = $1 and o.id = any($2) and o.status in ('Fulfilling', 'CancelRequested', 'Approved')
          group by o.id, o.status, a.allow_partial_fulfillment),
        decided as (
          select id, remainder, live, short, open,
            case
              when asked and was = 'CancelRequested' then 'CancelRequested'
              when not live and was = 'CancelRequested' and not shipped then 'Cancelled'
              when live then 'Fulfilling'
              when open = 0 and (shipped or done) then 'Shipped'
              when open = 0 then 'Cancelled'
              when shipped then 'Fulfilling'
              else 'Approved'
            end as status
          from facts),
        saved as (
          update sales_order o set status = d.status, updated_at = $3, version = o.version + 1,
            short = d.short and d.open > 0 and d.status = 'Fulfilling',
            shipped_at = case when d.status = 'Shipped' then $3::timestamptz else o.shipped_at end,
            cancelled_at = case when d.status = 'Cancelled' then $3::timestamptz else o.cancelled_at end,
            cancel_reason = case when d.status = 'Cancelled' then coalesce(o.cancel_reason, 'Every unit of it was cancelled.') else o.cancel_reason end,
            ready_for = case when d.status = 'Fulfilling' and not d.live and d.open > 0 and d.remainder then 'Allocate' end,
            ready_at = case when d.status = 'Fulfilling' and not d.live and d.open > 0 and d.remainder then $3::timestamptz end,
            backordered = o.backordered and d.status in ('Fulfilling', 'Approved'),
            reason_code = case d.status
              when 'CancelRequested' then 'order.cancel-requested'
              when 'Fulfilling' then case when not d.live and d.open > 0 then case when d.short then 'order.short' else 'order.partly-backordered' end else 'order.fulfilling' end
              when 'Approved' then 'order.awaiting-allocation' end,
            reason = case d.status
              when 'CancelRequested' then 'Waits for the warehouse to confirm the cancellation.'
              when 'Fulfilling' then case when not d.live and d.open > 0 then d.open || ' units are still open: ship the remainder, or close the order.' else 'A shipment is on its way through the warehouse.' end
              when 'Approved' then 'Its shipments were cancelled: allocate it again, or cancel it.' end
          from decided d where o.account_id = $1 and o.id = d.id
          returning o.ready_for)
        select exists (select from saved where ready_for = 'Allocate'),
          exists (select from change_request r where r.account_id = $1 and r.order_id = any($2) and r.outcome = 'Waiting')
        """;

    public static async Task RefreshAsync(Work work, IReadOnlyCollection<Guid> orderIds, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orderIds.Count == 0)
            return;

        var ids = orderIds.Distinct().ToArray();
        await CancelOpenUnitsAsync(work, ids, cancellation);
        var (released, changing) = (await work.QueryAsync(
            Derive, row => (row.GetBoolean(0), row.GetBoolean(1)), cancellation, work.AccountId, ids, now, FollowUps.Connectors)).Single();
        if (released)
            work.Wake(AllocateOrders.Signal);
        if (changing)
            work.Wake(ConcludeChanges.Signal);
    }

    // An order whose cancellation was asked for wants nothing of what its shipments gave back.
    private static Task<int> CancelOpenUnitsAsync(Work work, Guid[] ids, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update sales_order_line l set cancelled = l.quantity - l.shipped - l.allocated
        from sales_order o
        where l.account_id = $1 and l.order_id = any($2) and o.account_id = $1 and o.id = l.order_id and o.status = 'CancelRequested'
          and l.quantity > l.shipped + l.allocated + l.cancelled
        """,
        cancellation, work.AccountId, ids);
}
