using TechOms.Features.Orders;
using TechOms.Tests.Features.Inventory;

namespace TechOms.Tests.Features.Shipments;

public sealed class CancelShipmentsTests
{
    [Fact]
    public async Task Refused_credentials_stop_the_channel_and_the_cancellations_go_on_when_they_are_right_again()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        for (var i = 0; i < 2; i++)
            world.Shop.PlaceOrder(StockHouse.Order(("MUG", 1)));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();
        Assert.Equal(2, world.Warehouse.Shipments.Count(shipment => shipment.Open));
        var good = await world.AskAsync<string>("select settings::text from channel where id = $1", world.WarehouseChannel);
        await world.SaveWarehouseSettingsAsync(world.WrongWarehouseSettings);
        foreach (var order in await world.AskAsync<Guid[]>("select array_agg(id) from sales_order") ?? [])
            await world.UseAsync((CancelOrder cancel) => cancel.RunAsync(order, new("Changed my mind", WithShipments: true), PipelineWorld.Cancellation));

        await world.DrainAsync();
        Assert.Equal("remote.denied", await world.AskAsync<string>("select paused_code from channel where id = $1", world.WarehouseChannel));
        Assert.Equal(2L, await world.AskAsync<long>("select count(*) from shipment where status = 'CancelRequested' and ready_for = 'Cancel'"));

        await world.SaveWarehouseSettingsAsync(good!);
        await world.DrainAsync();

        Assert.DoesNotContain(world.Warehouse.Shipments, shipment => shipment.Open);
        Assert.Equal(2L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Cancelled'"));
        Assert.Equal(10L, await world.AskAsync<long>("select sum(available)::bigint from stock_level"));
    }
}
