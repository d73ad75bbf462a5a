using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Derives a purchase order's state from its lines and receipts after something happened to them. Set-based, whatever the number of orders.</summary>
internal static class PurchaseProgress
{
    /// <summary>The order of locks everywhere: purchase orders first, by id, then their receipts.</summary>
    public static Task<int> LockAsync(Work work, Guid[] ids, CancellationToken cancellation)
        => work.ExecuteAsync("select from purchase_order where account_id = $1 and id = any($2) order by id for update", cancellation, work.AccountId, ids);

    public static async Task RefreshAsync(Work work, IReadOnlyCollection<Guid> orderIds, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orderIds.Count == 0)
            return;

        var ids = orderIds.Distinct().ToArray();
        await WithdrawNeedlessAsync(work, ids, now, cancellation);
        await work.ExecuteAsync(
            """
            with facts as (
              select p.id, l.ordered, l.received, l.open, r.live, r.waiting, r.refused, r.by_hand, r.begun
              from purchase_order p
              cross join lateral (
                select coalesce(sum(quantity), 0) as ordered, coalesce(sum(received), 0) as received, coalesce(sum(open), 0) as open
                from purchase_order_line where account_id = $1 and purchase_order_id = p.id) l
              cross join lateral (
                select
                  coalesce(bool_or(status in ('Pending', 'Sent')), false) as live,
                  coalesce(bool_or(status = 'Pending'), false) as waiting,
                  coalesce(bool_or(status in ('Pending', 'Sent') and handoff = 'Refused'), false) as refused,
                  coalesce(bool_or(status = 'Pending' and channel_id is null), false) as by_hand,
                  coalesce(bool_or(status in ('Sent', 'ShortReceived', 'Received') or status = 'Pending' and channel_id is null), false) as begun
                from receipt where account_id = $1 and purchase_order_id = p.id) r
              where p.account_id = $1 and p.id = any($2) and p.status in ('Approved', 'Receiving')),
            decided as (
              select *, case when open = 0 and received > 0 then 'Received' when open = 0 then 'Cancelled' when begun or received > 0 then 'Receiving' else 'Approved' end as status,
                case when received = 0 then open || ' units are expected.' else received || ' of ' || ordered || ' units arrived, ' || open || ' are still expected.' end as said
              from facts)
            update purchase_order p set status = d.status, updated_at = $3, version = p.version + 1,
              received_at = case when d.status = 'Received' then $3::timestamptz end,
              cancelled_at = case when d.status = 'Cancelled' then $3::timestamptz end,
              reason_code = case
                when d.status in ('Received', 'Cancelled') then null
                when d.refused then 'purchase-order.receipt-refused'
                when d.by_hand then 'purchase-order.by-hand'
                when d.waiting then 'purchase-order.awaiting-send'
                when d.live then 'purchase-order.with-warehouse'
                when d.received > 0 then 'purchase-order.short'
                else 'purchase-order.awaiting-workflow' end,
              reason = case
                when d.status in ('Received', 'Cancelled') then null
                when d.refused then 'The warehouse system refused its receipt.'
                when d.by_hand then d.said || ' The warehouse is worked by hand.'
                when d.waiting then 'Its receipt is about to be sent to the warehouse.'
                when d.live then d.said || ' The warehouse knows of it.'
                when d.received > 0 then d.said
                else 'Approved. No warehouse has been told of it.' end
            from decided d where p.account_id = $1 and p.id = d.id
            """,
            cancellation, work.AccountId, ids, now);
    }

    // Everything has arrived or was given up: nobody needs to be told to expect it any more.
    private static Task<int> WithdrawNeedlessAsync(Work work, Guid[] ids, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update receipt r set status = 'Cancelled', cancelled_at = $3, updated_at = $3, ready_for = null, ready_at = null, reason_code = 'receipt.needless', reason = 'Nothing more is expected.'
        where r.account_id = $1 and r.purchase_order_id = any($2) and r.status = 'Pending' and r.lease is null and r.external_id is null and r.handoff in ('NotSent', 'Refused')
          and not exists (select from purchase_order_line l where l.account_id = $1 and l.purchase_order_id = r.purchase_order_id and l.open > 0)
        """,
        cancellation, work.AccountId, ids, now);
}
