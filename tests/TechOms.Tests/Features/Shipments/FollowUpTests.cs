using TechOms.Connectors;
using TechOms.Connectors.Synapse;
using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Shipments;

/// <summary>A warehouse that sends what was short by itself.</summary>
public sealed class FollowUpTests
{
    [Fact]
    public async Task What_follows_is_attached_to_the_order_and_told_to_the_shop()
    {
        await using var world = await PipelineWorld.StartAsync("synapse");
        var warehouse = (SynapseSandbox)world.WarehouseSandbox;
        warehouse.FollowsUp = true;
        await world.GivenStockAsync(("SHIRT-M", 10), ("MUG", 10));
        var order = world.Shop.PlaceOrder(PlaceOf(("SHIRT-M", 5), ("MUG", 1)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        warehouse.Ship(Open(world).ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 3, ["MUG"] = 1 }, "FIRST");
        await HearAsync(world);
        Assert.Equal(2, await world.AskAsync<long>("select count(*) from shipment"));
        Assert.Equal("order.fulfilling", await world.AskAsync<string>("select reason_code from sales_order"));
        Assert.Single(warehouse.Shipments, shipment => shipment.Open);

        warehouse.Ship(Open(world).ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 1 }, "SECOND");
        await HearAsync(world);
        warehouse.Ship(Open(world).ExternalId, trackingNumber: "THIRD");
        await HearAsync(world);

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
        Assert.Equal(3, await world.AskAsync<long>("select count(*) from shipment where status in ('Shipped', 'ShortShipped')"));
        Assert.Equal(["FIRST", "SECOND", "THIRD"], world.Shop.FulfillmentsOf(order).SelectMany(fulfillment => fulfillment.Packages).Select(package => package.TrackingNumber).Distinct().Order());
        Assert.Equal(6, world.Shop.FulfillmentsOf(order).SelectMany(fulfillment => fulfillment.Lines).Sum(line => line.Quantity));
        Assert.Equal(0, await world.AskAsync<long>(
            """
            select count(*) from stock_level l
            cross join lateral (select sum(m.total_delta) as total, sum(m.allocated_delta) as allocated from stock_movement m
              where m.account_id = l.account_id and m.warehouse_id = l.warehouse_id and m.variant_id = l.variant_id) m
            where l.total <> m.total or l.allocated <> m.allocated
            """));
        Assert.Equal(5, await world.AskAsync<long>("select l.total from stock_level l join product_variant v on v.id = l.variant_id where v.sku = 'SHIRT-M'"));
        Assert.Equal(0, await world.AskAsync<long>("select sum(allocated)::bigint from stock_level"));
    }

    [Fact]
    public async Task All_parts_heard_of_at_once_are_told_apart()
    {
        await using var world = await PipelineWorld.StartAsync("synapse");
        var warehouse = (SynapseSandbox)world.WarehouseSandbox;
        warehouse.FollowsUp = true;
        await world.GivenStockAsync(("SHIRT-M", 10));
        world.Shop.PlaceOrder(PlaceOf(("SHIRT-M", 5)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();
        warehouse.Ship(Open(world).ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 3 });
        warehouse.Ship(Open(world).ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 1 });
        warehouse.Ship(Open(world).ExternalId);

        await HearAsync(world);

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
        Assert.Equal("3,1,1", await world.AskAsync<string>("select string_agg(l.shipped::text, ',' order by s.sequence) from shipment s join shipment_line l on l.shipment_id = s.id"));
    }

    [Fact]
    public async Task A_part_of_which_nothing_is_open_is_recorded_and_not_told_to_the_shop()
    {
        await using var world = await PipelineWorld.StartAsync("synapse");
        var warehouse = (SynapseSandbox)world.WarehouseSandbox;
        warehouse.FollowsUp = true;
        await world.GivenStockAsync(("SHIRT-M", 10));
        var order = world.Shop.PlaceOrder(PlaceOf(("SHIRT-M", 5)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();
        warehouse.FollowsUp = false;
        warehouse.Ship(Open(world).ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 3 });
        await HearAsync(world);
        Assert.Equal(1, await world.AskAsync<long>("select count(*) from shipment"));
        await world.ExecuteAsync("update sales_order_line set cancelled = 2");

        warehouse.ShipMore("SHIRT-M", 2, "MORE");
        await HearAsync(world);

        Assert.Equal(1, await world.AskAsync<long>("select count(*) from event where code = 'shipment.surplus' and level = 'Error' and order_id is not null"));
        Assert.True(await world.AskAsync<bool>("select needs_attention from sales_order"));
        Assert.Equal(3, world.Shop.FulfillmentsOf(order).SelectMany(fulfillment => fulfillment.Lines).Sum(line => line.Quantity));
    }

    [Fact]
    public async Task A_part_that_leaves_before_the_first_waits_for_it()
    {
        await using var world = await PipelineWorld.StartAsync("synapse");
        var warehouse = (SynapseSandbox)world.WarehouseSandbox;
        await world.GivenStockAsync(("SHIRT-M", 10));
        var order = world.Shop.PlaceOrder(PlaceOf(("SHIRT-M", 5)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        warehouse.ShipMore("SHIRT-M", 2, "EARLY");
        await HearAsync(world);
        Assert.Equal("Early", await world.AskAsync<string>("select outcome from shipment_update where external_id like '%-2'"));
        warehouse.Ship(Open(world).ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 3 }, "LATE");
        await HearAsync(world);

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
        Assert.Equal(["EARLY", "LATE"], world.Shop.FulfillmentsOf(order).SelectMany(fulfillment => fulfillment.Packages).Select(package => package.TrackingNumber).Order());
        Assert.Equal(5, world.Shop.FulfillmentsOf(order).SelectMany(fulfillment => fulfillment.Lines).Sum(line => line.Quantity));
        Assert.Equal(5, await world.AskAsync<long>("select total from stock_level"));
    }

    [Fact]
    public async Task Everything_told_of_a_part_meanwhile_is_about_one_shipment()
    {
        await using var world = await PipelineWorld.StartAsync("synapse");
        var warehouse = (SynapseSandbox)world.WarehouseSandbox;
        warehouse.FollowsUp = true;
        await world.GivenStockAsync(("SHIRT-M", 10));
        var order = world.Shop.PlaceOrder(PlaceOf(("SHIRT-M", 5)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        warehouse.Ship(Open(world).ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 3 });
        await world.RunAsync("receive-shipments", world.WarehouseChannel);
        warehouse.Ship(Open(world).ExternalId);
        await HearAsync(world);

        Assert.Equal(2, await world.AskAsync<long>("select count(*) from shipment"));
        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
        Assert.Equal(0, await world.AskAsync<long>("select count(*) from event where code = 'shipment.surplus'"));
        Assert.Equal(5, world.Shop.FulfillmentsOf(order).SelectMany(fulfillment => fulfillment.Lines).Sum(line => line.Quantity));
    }

    [Fact]
    public async Task What_was_short_is_not_sent_anew_while_the_warehouse_may_follow_up_however_long_its_number_is()
    {
        await using var world = await PipelineWorld.StartAsync("synapse");
        var warehouse = (SynapseSandbox)world.WarehouseSandbox;
        await world.GivenStockAsync(("SHIRT-M", 10));
        world.Shop.PlaceOrder(PlaceOf(("SHIRT-M", 5)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.StepAsync<ValidateOrders>();
        await world.ExecuteAsync("update sales_order set number = 'WEB-2026-000000012345'");
        await world.DrainAsync();
        warehouse.Ship(Open(world).ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 3 });
        await HearAsync(world);
        Assert.Equal("order.short", await world.AskAsync<string>("select reason_code from sales_order"));
        Assert.DoesNotContain(warehouse.Shipments, shipment => shipment.Open);

        warehouse.ShipMore("SHIRT-M", 2, "SECOND");
        await HearAsync(world);

        Assert.Equal(2, await world.AskAsync<long>("select count(*) from shipment"));
        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
    }

    private static SandboxShipment Open(PipelineWorld world) => world.Warehouse.Shipments.Single(shipment => shipment.Open);

    private static async Task HearAsync(PipelineWorld world)
    {
        await world.RunAsync("receive-shipments", world.WarehouseChannel);
        await world.DrainAsync();
    }

    private static SandboxOrder PlaceOf(params IEnumerable<(string Sku, long Quantity)> lines) => new(
        [.. lines.Select(line => new SandboxOrderLine(line.Sku, line.Quantity))],
        new() { Name = "Ada Vine", Line1 = "8 Station Street", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US" });
}
