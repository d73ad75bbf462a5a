using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Takes shipments back: at once while no warehouse has them, by asking the warehouse when one has.</summary>
internal static class ShipmentCancellation
{
    /// <summary>SQL about a shipment that no warehouse can have: never sent, or refused, and nobody is just handing it over.</summary>
    public const string Free = "(status in ('Pending', 'OnHold') and handoff in ('NotSent', 'Refused') and lease is null and external_id is null)";

    /// <summary>Cancels shipments of these orders that no warehouse can have yet, and gives their units back.</summary>
    /// <returns>How many were cancelled.</returns>
    public static async Task<int> WithdrawUnsentAsync(Work work, IReadOnlyCollection<Guid> orderIds, string why, DateTimeOffset now, CancellationToken cancellation)
        => await ReleaseAsync(
            work,
            await work.QueryAsync(
                $"select id from shipment where account_id = $1 and order_id = any($2) and {Free} order by id for update",
                row => row.GetGuid(0), cancellation, work.AccountId, orderIds.ToArray()),
            why, StockCause.ShipmentCancelled, now, cancellation);

    /// <summary>Has the warehouses asked to give these shipments back.</summary>
    public static async Task AskAsync(Work work, IReadOnlyCollection<Guid> shipmentIds, string why, DateTimeOffset now, CancellationToken cancellation)
    {
        if (shipmentIds.Count == 0)
            return;

        var asked = await work.ExecuteAsync(
            """
            update shipment set status = 'CancelRequested', ready_for = 'Cancel', ready_at = $2, attempts = 0, reason_code = 'shipment.cancel-requested', reason = $4, updated_at = $2
            where account_id = $1 and id = any($3) and status in ('Pending', 'Sent')
            """,
            cancellation, work.AccountId, now, shipmentIds.ToArray(), why);
        if (asked > 0)
            work.Wake(CancelShipments.Signal);
    }

    /// <summary>Cancels these orders as far as possible: final at once when nothing is with a warehouse, requested otherwise.</summary>
    public static async Task CancelOrdersAsync(Work work, IReadOnlyCollection<Guid> orderIds, string why, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = orderIds.ToArray();
        await WithdrawUnsentAsync(work, ids, why, now, cancellation);
        await AskAsync(
            work,
            await work.QueryAsync("select id from shipment where account_id = $1 and order_id = any($2) and status in ('Pending', 'Sent')", row => row.GetGuid(0), cancellation, work.AccountId, ids),
            why, now, cancellation);
        await work.ExecuteAsync(
            """
            update sales_order o set ready_for = null, ready_at = null, backordered = false, needs_attention = false, cancel_reason = $4, updated_at = $2, version = version + 1,
              status = case when open.left then 'CancelRequested' when open.shipped then 'Shipped' else 'Cancelled' end,
              cancelled_at = case when open.left or open.shipped then null else $2::timestamptz end,
              shipped_at = case when open.shipped and not open.left then $2::timestamptz end,
              reason_code = case when open.left then 'order.cancel-requested' end,
              reason = case when open.left then 'Waits for the warehouse to confirm the cancellation.' end
            from (
              select i.id,
                exists (select from shipment s where s.account_id = $1 and s.order_id = i.id and s.status = 'CancelRequested') as left,
                exists (select from shipment s where s.account_id = $1 and s.order_id = i.id and s.status in ('Shipped', 'ShortShipped')) as shipped
              from unnest($3::uuid[]) as i(id)) as open
            where o.account_id = $1 and o.id = open.id and o.status not in ('Shipped', 'Cancelled')
            """,
            cancellation, work.AccountId, now, ids, why);
        await work.ExecuteAsync(
            """
            update sales_order_line l set cancelled = l.quantity - l.shipped - l.allocated
            from sales_order o
            where l.account_id = $1 and l.order_id = any($2) and o.account_id = $1 and o.id = l.order_id and o.status in ('Cancelled', 'Shipped', 'CancelRequested')
              and l.quantity > l.shipped + l.allocated + l.cancelled
            """,
            cancellation, work.AccountId, ids);
        await Problems.CloseAsync(work, ids, "order.", [], now, cancellation);
    }

    /// <summary>Marks these shipments cancelled and gives their units back to stock and order.</summary>
    public static async Task<int> ReleaseAsync(
        Work work, IReadOnlyCollection<Guid> shipmentIds, string why, StockCause cause, DateTimeOffset now, CancellationToken cancellation)
    {
        if (shipmentIds.Count == 0)
            return 0;

        var ids = shipmentIds.ToArray();
        var released = await work.QueryAsync(
            """
            with taken as (
              update sales_order_line l set allocated = l.allocated - s.quantity
              from (
                select s.order_id, sl.order_line_number, sum(sl.quantity) as quantity
                from shipment s join shipment_line sl on sl.account_id = s.account_id and sl.shipment_id = s.id
                where s.account_id = $1 and s.id = any($2) group by 1, 2) as s
              where l.account_id = $1 and l.order_id = s.order_id and l.number = s.order_line_number),
            ended as (
              update shipment set status = 'Cancelled', ready_for = null, ready_at = null, lease = null, leased_until = null, reason_code = 'shipment.cancelled', reason = $4,
                cancelled_at = $3, updated_at = $3
              where account_id = $1 and id = any($2))
            select s.id, s.order_id, s.warehouse_id, sl.variant_id, sl.quantity, s.number
            from shipment s join shipment_line sl on sl.account_id = s.account_id and sl.shipment_id = s.id
            where s.account_id = $1 and s.id = any($2)
            """,
            row => (Id: row.GetGuid(0), Order: row.GetGuid(1), Warehouse: row.GetGuid(2), Variant: row.GetGuid(3), Quantity: row.GetInt64(4), Number: row.GetString(5)),
            cancellation, work.AccountId, ids, now, why);
        await StockLedger.ApplyAsync(
            work,
            [.. released.Select(line => new StockMovement(line.Warehouse, line.Variant, cause) { Allocated = -line.Quantity, ReferenceKind = "Shipment", ReferenceId = line.Id, Note = why })],
            now, cancellation);
        await work.RecordAsync(
            [.. released.DistinctBy(line => line.Id).Select(line => Event.OfShipment(EventLevel.Info, "shipment.cancelled", $"Shipment {line.Number} was cancelled. {why}", line.Id, line.Order))],
            now, cancellation);
        return ids.Length;
    }
}
