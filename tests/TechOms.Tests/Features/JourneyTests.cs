using TechOms.Connectors;
using TechOms.Features.Orders;
using TechOms.Features.Shipments;

namespace TechOms.Tests.Features;

/// <summary>What users are promised about an order's way, on the real thing.</summary>
public sealed class JourneyTests
{
    private static readonly Address Home = new() { Name = "Ada 🚀 Lovelace", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US", Phone = "1" };

    [Theory]
    [InlineData("demo-warehouse")]
    [InlineData("cartoncloud")]
    public async Task An_order_travels_from_the_shop_to_the_warehouse_and_back(string warehouse)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 10), ("BOARD", 5));
        var order = world.Shop.PlaceOrder(Order(("MUG", 2), ("BOARD", 1)));

        await world.TravelAsync();

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
        var told = Assert.Single(world.Shop.FulfillmentsOf(order));
        Assert.Equal(3, told.Lines.Sum(line => line.Quantity));
        Assert.All(told.Packages, package => Assert.False(string.IsNullOrEmpty(package.TrackingNumber)));
        Assert.Equal(8L, await world.AskAsync<long>("select total from stock_level l join product_variant v on v.id = l.variant_id where v.sku = 'MUG'"));
        Assert.Equal(0L, await world.AskAsync<long>("select sum(allocated)::bigint from stock_level"));
    }

    [Fact]
    public async Task An_order_exists_once_however_often_it_is_seen()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        for (var i = 0; i < 5; i++)
            world.Shop.PlaceOrder(Order(("MUG", 1)));

        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.ExecuteAsync("delete from channel_cursor");
        await world.RunAsync("receive-orders", world.ShopChannel);

        Assert.Equal(5L, await world.AskAsync<long>("select count(*) from sales_order"));
        Assert.Equal(5L, await world.AskAsync<long>("select count(*) from sales_order_line"));
    }

    [Fact]
    public async Task Every_third_lost_answer_doubles_and_loses_nothing()
    {
        await using var world = await PipelineWorld.StartAsync("cartoncloud");
        await world.GivenStockAsync(("MUG", 100));
        for (var i = 0; i < 30; i++)
            world.Shop.PlaceOrder(Order(("MUG", 1)));
        world.WarehouseSandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Method == "POST" && call.Path.Value!.EndsWith("/outbound-orders", StringComparison.Ordinal), Every: 3));

        await world.TravelAsync();
        await world.TravelAsync();

        Assert.True(world.WarehouseSandbox.Faults.Struck >= 10);
        Assert.Equal(30, world.Warehouse.Shipments.Count);
        Assert.Equal(30, world.Warehouse.Shipments.DistinctBy(shipment => shipment.Reference).Count());
        Assert.Equal(30L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Shipped'"));
    }

    [Fact]
    public async Task Lost_answers_of_the_shop_do_not_fulfil_twice()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 100));
        List<string> orders = [.. Enumerable.Range(0, 12).Select(_ => world.Shop.PlaceOrder(Order(("MUG", 1))))];
        await world.RunAsync("receive-orders", world.ShopChannel);
        world.ShopSandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Path.Value!.EndsWith("graphql.json", StringComparison.Ordinal), Every: 4));

        await world.TravelAsync();
        while (await world.AskAsync<long>("select count(*) from confirmation where status <> 'Confirmed'") > 0)
        {
            await world.ExecuteAsync("update confirmation set ready_at = now() where status <> 'Confirmed'");
            await world.DrainAsync();
        }

        Assert.All(orders, order => Assert.Equal(1, Assert.Single(world.Shop.FulfillmentsOf(order)).Lines.Sum(line => line.Quantity)));
        Assert.Equal(12L, await world.AskAsync<long>("select count(*) from confirmation where status = 'Confirmed'"));
    }

    [Fact]
    public async Task An_unknown_SKU_waits_for_its_product_and_goes_on_by_itself()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        world.Shop.PlaceOrder(Order(("MUG", 1), ("NOVELTY", 1)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();
        Assert.Equal(OrderReasons.Invalid, await world.AskAsync<string>("select reason_code from sales_order where needs_attention"));

        await world.GivenStockAsync(("NOVELTY", 3));
        await using (var work = await world.Database.BeginAsync(world.Tenant, PipelineWorld.Cancellation))
        {
            await WaitingOrders.ReleaseAsync(work, ["NOVELTY"], TimeProvider.System.GetUtcNow(), PipelineWorld.Cancellation);
            await work.CommitAsync(PipelineWorld.Cancellation);
        }

        await world.TravelAsync();

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
        Assert.Equal(0L, await world.AskAsync<long>("select count(*) from problem where closed_at is null and level = 'Error'"));
    }

    [Fact]
    public async Task A_short_shipment_ships_the_rest_by_itself_where_the_account_wants_it()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        var order = world.Shop.PlaceOrder(Order(("MUG", 3)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();
        world.Warehouse.Ship(world.Warehouse.Shipments[0].ExternalId, new Dictionary<string, long> { ["MUG"] = 2 });
        await world.RunAsync("receive-shipments", world.WarehouseChannel);
        await world.DrainAsync();

        await world.TravelAsync();

        Assert.Equal([2, 1], world.Shop.FulfillmentsOf(order).Select(told => told.Lines.Sum(line => line.Quantity)).OrderDescending());
        Assert.Equal(("Shipped", 7L), (await world.AskAsync<string>("select status from sales_order"), await world.AskAsync<long>("select sum(total)::bigint from stock_level")));
    }

    [Fact]
    public async Task An_order_without_stock_waits_and_goes_when_stock_comes()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 1));
        world.Shop.PlaceOrder(Order(("MUG", 3)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();
        Assert.Equal(OrderReasons.Backordered, await world.AskAsync<string>("select reason_code from sales_order where backordered"));

        world.Warehouse.SetStock("MUG", 5);
        await world.RunAsync("receive-inventory-levels", world.WarehouseChannel);
        await world.TravelAsync();

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
    }

    [Fact]
    public async Task An_order_cancelled_in_the_shop_is_taken_back_from_the_warehouse()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        var order = world.Shop.PlaceOrder(Order(("MUG", 3)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        world.Shop.CancelOrder(order);
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        Assert.Equal("Cancelled", await world.AskAsync<string>("select status from sales_order"));
        Assert.DoesNotContain(world.Warehouse.Shipments, shipment => shipment.Open);
        Assert.Equal(10L, await world.AskAsync<long>("select sum(available)::bigint from stock_level"));
    }

    [Fact]
    public async Task Ten_processes_never_promise_a_unit_twice()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 25), ("BOARD", 25));
        for (var i = 0; i < 60; i++)
            world.Shop.PlaceOrder(i % 2 == 0 ? Order(("MUG", 1), ("BOARD", 1)) : Order(("BOARD", 1), ("MUG", 1)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.StepAsync<ValidateOrders>();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            while (await world.StepAsync<AllocateOrders>(batchSize: 3) > 0)
            {
            }
        }));

        Assert.Equal(25L, await world.AskAsync<long>("select count(*) from shipment"));
        Assert.Equal(0L, await world.AskAsync<long>("select min(available) from stock_level"));
        Assert.Equal(35L, await world.AskAsync<long>("select count(*) from sales_order where backordered"));
    }

    [Fact]
    public async Task Wrong_credentials_stop_the_channel_and_lose_nothing()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        world.Shop.PlaceOrder(Order(("MUG", 1)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        var good = await world.AskAsync<string>("select settings::text from channel where id = $1", world.WarehouseChannel);
        await world.SaveWarehouseSettingsAsync(world.WrongWarehouseSettings);
        await world.DrainAsync();
        Assert.Equal("remote.denied", await world.AskAsync<string>("select paused_code from channel where id = $1", world.WarehouseChannel));
        Assert.Empty(world.Warehouse.Shipments);

        await world.SaveWarehouseSettingsAsync(good!);
        await world.TravelAsync();

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
    }

    [Fact]
    public async Task Statements_do_not_grow_with_the_number_of_orders()
    {
        var one = await StatementsForAsync(1);
        var hundred = await StatementsForAsync(100);

        Assert.True(one > 10);
        // A look at the clock may cost one more; a hundred orders must not.
        Assert.InRange(hundred, 1, one + 3);
    }

    private static async Task<long> StatementsForAsync(int orders)
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 1000));
        for (var i = 0; i < orders; i++)
            world.Shop.PlaceOrder(Order(("MUG", 1)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        using var counted = new StatementCounter(world.Database);
        await world.StepAsync<ValidateOrders>();
        await world.StepAsync<AllocateOrders>();
        await world.RunAsync("receive-shipments", world.WarehouseChannel);
        await world.StepAsync<SettleShipments>();
        return counted.Count;
    }

    private static SandboxOrder Order(params (string Sku, long Quantity)[] lines)
        => new([.. lines.Select(line => new SandboxOrderLine(line.Sku, line.Quantity))], Home) { Email = "ada@example.com" };
}
