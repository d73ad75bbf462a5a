using TechOms.Features.Channels;

namespace TechOms.Tests.Features.Inventory;

/// <summary>What must be true of an account at rest, whatever happened to it.</summary>
internal static class StockPromises
{
    private const string Books =
        """
        with live as (
          select h.warehouse_id, h.order_id, s.order_line_number, s.variant_id, s.quantity from shipment_line s join shipment h on h.account_id = s.account_id and h.id = s.shipment_id
          where s.account_id = $1 and h.status in ('OnHold', 'Pending', 'Sent', 'CancelRequested')),
        moved as (
          select warehouse_id, variant_id, sum(total_delta) as total, sum(allocated_delta) as allocated, sum(incoming_delta) as incoming
          from stock_movement where account_id = $1 group by 1, 2)
        select 'A level is not the sum of its movements.' from stock_level l left join moved m using (warehouse_id, variant_id)
          where l.account_id = $1 and (l.total, l.allocated, l.incoming) is distinct from (coalesce(m.total, 0), coalesce(m.allocated, 0), coalesce(m.incoming, 0))
        union select 'More is promised than is there.' from stock_level where account_id = $1 and available < 0
        union select 'A level does not promise what live shipments hold.' from stock_level l where l.account_id = $1
          and l.allocated <> (select coalesce(sum(s.quantity), 0) from live s where s.warehouse_id = l.warehouse_id and s.variant_id = l.variant_id)
        union select 'An order line is not allocated what its live shipments hold.' from sales_order_line l where l.account_id = $1
          and l.allocated <> (select coalesce(sum(s.quantity), 0) from live s where s.order_id = l.order_id and s.order_line_number = l.number)
        union select 'An order line is not shipped what its shipments shipped.' from sales_order_line l where l.account_id = $1
          and l.shipped <> (select coalesce(sum(s.shipped), 0) from shipment_line s join shipment h on h.account_id = s.account_id and h.id = s.shipment_id
            where s.account_id = $1 and h.order_id = l.order_id and s.order_line_number = l.number)
        union select 'More of an order line is shipped, cancelled and allocated than was ordered.' from sales_order_line where account_id = $1 and shipped + cancelled + allocated > quantity
        union select 'Stock waits for ever to be sent.' from stock_push where account_id = $1 and status = 'Waiting'
        """;

    private const string Figures =
        """
        select v.sku, c.id, coalesce(sum(l.available), 0)::bigint
        from channel c cross join product_variant v
        left join stock_level l on l.account_id = $1 and l.variant_id = v.id and (
          l.warehouse_id in (select warehouse_id from warehouse_mapping m where m.account_id = $1 and m.channel_id = c.id)
          or not exists (select from warehouse_mapping m where m.account_id = $1 and m.channel_id = c.id))
        where c.account_id = $1 and v.account_id = $1 and c.kind = 'SalesChannel' group by 1, 2
        union all
        select v.sku, l.warehouse_id, l.total from stock_level l join product_variant v on v.account_id = $1 and v.id = l.variant_id where l.account_id = $1
        """;

    /// <returns>How often each shop was told of stock.</returns>
    public static async Task<IReadOnlyDictionary<Guid, long>> ToldAsync(StockHouse house)
    {
        await using var work = await house.World.Database.BeginAsync(house.Tenant, CancellationToken.None);
        return (await work.QueryAsync("select channel_id, count(*) from stock_push where account_id = $1 group by 1", row => (row.GetGuid(0), row.GetInt64(1)), CancellationToken.None, work.AccountId)).ToDictionary();
    }

    /// <returns>What is not so, in words.</returns>
    public static async Task<IReadOnlyList<string>> BrokenAsync(StockHistory history, IReadOnlyDictionary<Guid, long> toldBefore)
    {
        var house = history.House;
        await using var work = await house.World.Database.BeginAsync(house.Tenant, CancellationToken.None);
        var broken = await work.QueryAsync(Books, row => row.GetString(0), CancellationToken.None, work.AccountId);
        var figures = (await work.QueryAsync(Figures, row => ((row.GetString(0), row.GetGuid(1)), row.GetInt64(2)), CancellationToken.None, work.AccountId)).ToDictionary();
        var told = await ToldAsync(house);
        broken.AddRange(history.Broken);
        foreach (var hall in house.Halls)
        {
            broken.AddRange(hall.Warehouse.Shipments.CountBy(shipment => shipment.Reference).Where(reference => reference.Value > 1).Select(reference => $"{hall.Code} was sent {reference.Key} twice."));
            broken.AddRange(hall.Warehouse.ReadStock().Where(row => figures[(row.Sku, hall.Id)] != row.OnHand)
                .Select(row => $"{hall.Code} has {row.OnHand} {row.Sku}, the level says {figures[(row.Sku, hall.Id)]}."));
        }

        foreach (var shop in house.Shops.Where(shop => shop.Mode is not InventoryMode.DoNotSynchronize))
        {
            broken.AddRange(shop.Shop.ReadStock().Where(row => history.Goods.Contains(row.Sku) && row.Available != Math.Max(0, figures[(row.Sku, shop.Channel)]))
                .Select(row => $"{history.NameOf(shop)} ({shop.Mode}) shows {row.Available} {row.Sku}, should show {figures[(row.Sku, shop.Channel)]}."));
        }

        broken.AddRange(house.Shops.Where(shop => shop.Mode is InventoryMode.DoNotSynchronize && told.GetValueOrDefault(shop.Channel) > toldBefore.GetValueOrDefault(shop.Channel) && !history.SentByHand.Contains(shop.Channel))
            .Select(shop => $"{history.NameOf(shop)} was told though it must not be."));
        return broken;
    }
}
