using System.Globalization;
using TechOms.Platform.Storage;

namespace TechOms.Features.Demo;

/// <summary>Holds what TechOms believes against what shop and warehouse really have.</summary>
internal sealed class DemoAudit(Database database, SandboxWorld world, Trial trial)
{
    public async Task<DemoReport> ReportAsync(int placed, TimeSpan took, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(trial.Tenant, cancellation);
        var orders = (await work.QueryAsync(
            """
            select count(*)::int, count(*) filter (where o.status = 'Shipped')::int, count(*) filter (where o.needs_attention)::int,
              count(*) filter (where o.status = 'Shipped' and c.owed > 0 and c.owed = c.done)::int
            from sales_order o
            cross join lateral (
              select count(*) as owed, count(*) filter (where c.status = 'Confirmed') as done from confirmation c where c.account_id = o.account_id and c.order_id = o.id) c
            where o.account_id = $1
            """,
            row => (Pulled: row.GetInt32(0), Shipped: row.GetInt32(1), Attention: row.GetInt32(2), Confirmed: row.GetInt32(3)), cancellation, work.AccountId)).Single();
        var references = world.Warehouse.Shipments.GroupBy(shipment => shipment.Reference).ToDictionary(same => same.Key, same => same.Count());
        var believed = await work.QueryAsync(
            "select number from shipment where account_id = $1 and handoff = 'Accepted'", row => row.GetString(0), cancellation, work.AccountId);
        var stock = await StockMismatchesAsync(work, cancellation);
        var overtold = await OvertoldAsync(work, cancellation);
        var shipments = new DemoShipments(world.Warehouse.Shipments.Count, references.Values.Sum(count => count - 1), believed.Count(number => !references.ContainsKey(number)));
        var counted = new DemoOrders(placed, orders.Pulled, orders.Shipped, orders.Confirmed, orders.Attention, orders.Pulled - orders.Confirmed - orders.Attention);
        List<string> broken =
        [
            .. Broken(counted.Pulled != placed, $"{placed} orders were placed, {counted.Pulled} pulled"),
            .. Broken(counted.Stuck != 0, $"{counted.Stuck} orders are stuck"),
            .. Broken(shipments.Duplicates != 0, $"{shipments.Duplicates} shipments were doubled"),
            .. Broken(shipments.Lost != 0, $"{shipments.Lost} shipments are lost"),
            .. Broken(overtold != 0, $"{overtold} orders were fulfilled in the shop otherwise than they shipped"),
            .. stock.Take(10),
        ];
        var seconds = Math.Round(took.TotalSeconds, 1);
        return new(
            counted, shipments, new(SampleGoods.Products.Count, stock.Count), seconds, Math.Round(counted.Pulled / Math.Max(took.TotalSeconds, 0.1), 1),
            world.ShopSandbox.Faults.Struck + world.WarehouseSandbox.Faults.Struck, broken);
    }

    public async Task<IReadOnlyList<string>> StockMismatchesAsync(Work work, CancellationToken cancellation)
    {
        // What a buyer took whose order waits for a person is still his.
        var levels = await work.QueryAsync(
            """
            select v.sku, coalesce(l.total, 0), coalesce(l.available, 0) - coalesce((
              select sum(o.quantity - o.shipped - o.cancelled - o.allocated) from sales_order_line o join sales_order s on s.account_id = o.account_id and s.id = o.order_id
              where o.account_id = $1 and s.status = 'Draft' and lower(btrim(o.sku)) = v.sku_key), 0)::bigint, coalesce(l.total, 0) = coalesce(m.total, 0) and coalesce(l.allocated, 0) = coalesce(m.allocated, 0)
            from product_variant v
            left join stock_level l on l.account_id = v.account_id and l.variant_id = v.id
            left join (
              select variant_id, sum(total_delta) as total, sum(allocated_delta) as allocated from stock_movement where account_id = $1 group by variant_id) m on m.variant_id = v.id
            where v.account_id = $1
            """,
            row => (Sku: row.GetString(0), Total: row.GetInt64(1), Sellable: row.GetInt64(2), Proven: row.GetBoolean(3)), cancellation, work.AccountId);
        var warehouse = world.Warehouse.ReadStock().ToDictionary(row => row.Sku, row => row.OnHand);
        var shop = world.Shop.ReadStock().GroupBy(row => row.Sku).ToDictionary(rows => rows.Key, rows => rows.Sum(row => row.Available));
        return
        [
            .. levels.SelectMany(level => Broken(!level.Proven, $"{level.Sku}: the level is not the sum of its movements")),
            .. levels.SelectMany(level => Broken(warehouse.GetValueOrDefault(level.Sku) != level.Total, Say(level.Sku, "warehouse", warehouse.GetValueOrDefault(level.Sku), level.Total))),
            .. levels.SelectMany(level => Broken(shop.GetValueOrDefault(level.Sku) != Math.Max(level.Sellable, 0), Say(level.Sku, "shop", shop.GetValueOrDefault(level.Sku), Math.Max(level.Sellable, 0)))),
        ];
    }

    // What the shop believes was shipped, against what the warehouse says left.
    private async Task<int> OvertoldAsync(Work work, CancellationToken cancellation)
    {
        var shipped = await work.QueryAsync(
            "select o.external_id, coalesce(sum(l.shipped), 0)::bigint from sales_order o join sales_order_line l on l.account_id = o.account_id and l.order_id = o.id where o.account_id = $1 group by o.external_id",
            row => (Order: row.GetString(0), Units: row.GetInt64(1)), cancellation, work.AccountId);
        return shipped.Count(order => world.Shop.FulfillmentsOf(order.Order).SelectMany(fulfillment => fulfillment.Lines).Sum(line => line.Quantity) != order.Units);
    }

    private static string Say(string sku, string where, long there, long here)
        => string.Create(CultureInfo.InvariantCulture, $"{sku}: the {where} has {there}, TechOms says {here}");

    private static IEnumerable<string> Broken(bool broken, string what) => broken ? [what] : [];
}
