using TechOms.Connectors;
using TechOms.Features.Channels;

namespace TechOms.Tests.Features.Orders;

/// <summary>The three ways of a fulfillment channel to meet an order that wants more than there is.</summary>
public sealed class BackorderModeTests
{
    private static readonly Address Home = new() { Name = "Ada", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US" };

    [Theory]
    [InlineData(BackorderMode.ManageInTechOms, false, 0, 0, true)]
    [InlineData(BackorderMode.ManageInTechOms, true, 3, 0, true)]
    [InlineData(BackorderMode.ManageInFulfillmentChannel, false, 5, -2, false)]
    public async Task A_backorder_is_met_as_its_channel_says(BackorderMode mode, bool partial, long sent, long available, bool backordered)
    {
        await using var world = await StartAsync(mode, partial, onHand: 3);
        world.Shop.PlaceOrder(new([new("MUG", 5)], Home));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        Assert.Equal(sent, world.Warehouse.Shipments.Sum(shipment => shipment.Lines.Sum(line => line.Quantity)));
        Assert.Equal(mode is BackorderMode.ManageInTechOms && !partial ? 3 : available, await AvailableAsync(world));
        Assert.Equal(backordered, await world.AskAsync<bool>("select backordered from sales_order"));
    }

    [Theory]
    [InlineData(BackorderMode.ManageInTechOms, false), InlineData(BackorderMode.ManageInTechOms, true), InlineData(BackorderMode.ManageInFulfillmentChannel, false)]
    public async Task With_enough_stock_all_of_it_is_sent_at_once(BackorderMode mode, bool partial)
    {
        await using var world = await StartAsync(mode, partial, onHand: 5);
        world.Shop.PlaceOrder(new([new("MUG", 5)], Home));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        Assert.Equal(5, Assert.Single(world.Warehouse.Shipments).Lines.Sum(line => line.Quantity));
        Assert.False(await world.AskAsync<bool>("select backordered from sales_order"));
    }

    [Fact]
    public async Task A_level_below_zero_is_shown_to_shops_as_none()
    {
        await using var world = await StartAsync(BackorderMode.ManageInFulfillmentChannel, partial: false, onHand: 3);
        await world.RunAsync("receive-listings", world.ShopChannel);
        await world.DrainAsync();
        world.Shop.PlaceOrder(new([new("MUG", 5)], Home));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        Assert.Equal(-2, await AvailableAsync(world));
        Assert.Equal(0L, await world.AskAsync<long>("select max(wanted) from shop_stock"));
    }

    [Fact]
    public async Task What_is_backordered_goes_out_when_stock_arrives_the_oldest_order_first()
    {
        await using var world = await StartAsync(BackorderMode.ManageInTechOms, partial: false, onHand: 3);
        var first = world.Shop.PlaceOrder(new([new("MUG", 5)], Home));
        await world.RunAsync("receive-orders", world.ShopChannel);
        world.Shop.PlaceOrder(new([new("MUG", 4)], Home));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        world.Warehouse.SetStock("MUG", 6);
        await world.RunAsync("receive-inventory-levels", world.WarehouseChannel);
        await world.DrainAsync();

        Assert.Equal(first, await world.AskAsync<string>("select external_id from sales_order where status = 'Fulfilling'"));
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from sales_order where backordered"));
    }

    private static async Task<PipelineWorld> StartAsync(BackorderMode mode, bool partial, long onHand)
    {
        var world = await PipelineWorld.StartAsync(warehouseOptions: new() { BackorderMode = mode, AllowBackorderPartial = partial });
        await world.GivenStockAsync(("MUG", onHand));
        return world;
    }

    private static Task<long> AvailableAsync(PipelineWorld world) => world.AskAsync<long>("select available from stock_level");
}
