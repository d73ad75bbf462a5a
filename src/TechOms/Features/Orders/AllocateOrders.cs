using TechOms.Features.Channels;
using TechOms.Features.Inventory;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Promises stock to orders and makes their shipments. Nothing is promised twice: the levels are locked from look to write.</summary>
internal sealed class AllocateOrders(Database database, TimeProvider clock) : IStep
{
    public const string Signal = "allocate-orders";

    public string Name => Signal;

    public Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
        => OrderQueue.FindAsync(database, "Allocate", now, cancellation);

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(step.Tenant, cancellation);
        var claimed = await ClaimAsync(work, batchSize, now, cancellation);
        if (claimed.Count == 0)
            return 0;

        var policies = await ReadPoliciesAsync(work, cancellation);
        var lines = await ReadLinesAsync(work, [.. claimed.Select(order => order.Id)], policies, cancellation);
        var orders = claimed.ConvertAll(order => new OrderToAllocate(
            order.Id, order.Number, order.ChannelId, order.WarehouseId is { } warehouse ? policies.GetValueOrDefault(warehouse) : null, order.Shipments, [.. lines[order.Id]]));
        var wanted = orders.SelectMany(order => order.Lines.Where(line => !line.Elsewhere && order.WarehouseOf(line) is not null)
            .Select(line => (order.WarehouseOf(line)!.WarehouseId, line.VariantId))).Distinct().ToList();
        var available = wanted.Count == 0 ? [] : await StockLedger.LockAvailableAsync(work, wanted, now, cancellation);
        await AllocationWriter.WriteAsync(work, Allocation.Share(orders, available), now, cancellation);
        await work.CommitAsync(cancellation);
        return claimed.Count;
    }

    // The oldest order has the first claim on what is there.
    private static Task<List<(Guid Id, string Number, Guid? ChannelId, Guid? WarehouseId, int Shipments)>> ClaimAsync(
        Work work, int batchSize, DateTimeOffset now, CancellationToken cancellation) => work.QueryAsync(
        """
        with claimed as (
          select o.id, o.number, o.channel_id, o.warehouse_id, o.ordered_at from sales_order o
          where o.account_id = $1 and o.ready_for = 'Allocate' and o.ready_at <= $2
          order by o.ordered_at, o.id limit $3 for update skip locked)
        select o.id, o.number, o.channel_id,
          coalesce(o.warehouse_id, a.default_warehouse_id, (
            select min(w.warehouse_id::text)::uuid from account_warehouse w where w.account_id = $1 and w.enabled having count(*) = 1)),
          (select count(*)::int from shipment s where s.account_id = $1 and s.order_id = o.id)
        from claimed o join account a on a.id = $1
        order by o.ordered_at, o.id
        """,
        row => (row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? (Guid?)null : row.GetGuid(2), row.IsDBNull(3) ? (Guid?)null : row.GetGuid(3), row.GetInt32(4)),
        cancellation, work.AccountId, now, batchSize);

    private static async Task<Dictionary<Guid, WarehousePolicy>> ReadPoliciesAsync(Work work, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select w.warehouse_id, c.id, c.options::text, a.allow_partial_fulfillment
            from account_warehouse w
            join account a on a.id = w.account_id
            left join channel c on c.account_id = w.account_id and c.warehouse_id = w.warehouse_id and c.kind = 'FulfillmentChannel' and c.deleted_at is null
            where w.account_id = $1 and w.enabled
            """,
            row =>
            {
                var options = row.IsDBNull(2) ? new ChannelOptions() : ChannelOptionsJson.Read(row.GetString(2));
                return new WarehousePolicy(
                    row.GetGuid(0), row.IsDBNull(1) ? null : row.GetGuid(1), options.BackorderMode is BackorderMode.ManageInTechOms, options.AllowBackorderPartial);
            },
            cancellation, work.AccountId);
        return rows.ToDictionary(policy => policy.WarehouseId);
    }

    // Where the order names no warehouse, a line leaves from the one mapped to the place that the shop assigned it to.
    private static async Task<ILookup<Guid, LineToAllocate>> ReadLinesAsync(Work work, Guid[] ids, Dictionary<Guid, WarehousePolicy> policies, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            with lines as materialized (
              select l.*, case when o.warehouse_id is null then o.channel_id end as shop_id from sales_order_line l join sales_order o on o.account_id = l.account_id and o.id = l.order_id
              where l.account_id = $1 and l.order_id = any($2) and l.shippable and l.quantity > l.shipped + l.cancelled + l.allocated),
            places as materialized (
              select p.*, warehouse_of_location($1, p.shop_id, p.location_id) as warehouse_id, is_elsewhere($1, p.shop_id, p.location_id) as elsewhere
              from (select distinct shop_id, location_id from lines where shop_id is not null and location_id is not null) p)
            select l.order_id, l.number, l.variant_id, v.sku, l.quantity - l.shipped - l.cancelled - l.allocated, p.warehouse_id, coalesce(p.elsewhere, false)
            from lines l join product_variant v on v.account_id = l.account_id and v.id = l.variant_id
            left join places p on p.shop_id = l.shop_id and p.location_id = l.location_id
            order by l.order_id, l.number
            """,
            row => (Order: row.GetGuid(0), Line: new LineToAllocate(row.GetInt32(1), row.GetGuid(2), row.GetString(3), row.GetInt64(4))
            {
                Warehouse = row.IsDBNull(5) ? null : policies.GetValueOrDefault(row.GetGuid(5)),
                Elsewhere = row.GetBoolean(6),
            }),
            cancellation, work.AccountId, ids);
        return rows.ToLookup(row => row.Order, row => row.Line);
    }
}
