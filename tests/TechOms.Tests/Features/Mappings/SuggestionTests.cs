using TechOms.Connectors;
using TechOms.Features.Mappings;

namespace TechOms.Tests.Features.Mappings;

public sealed class SuggestionTests
{
    private static readonly Address Home = new() { Name = "Ada", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accepting_what_a_SKU_might_be_sends_every_order_that_waited_for_it()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG-01", 10), ("BOARD", 5));
        world.Shop.AddProduct(new("Mug 01", "Mug", 10m));
        world.Shop.PlaceOrder(new([new("Mug 01", 1)], Home));
        world.Shop.PlaceOrder(new([new("Mug 01", 2), new("BOARD", 1)], Home));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        var seen = await world.UseAsync((SuggestSkus suggest) => suggest.RunAsync("shop", Cancellation));
        var unmapped = Assert.Single(seen.Unmapped);
        Assert.Equal(("Mug 01", 2L, "MUG-01", 95), (unmapped.ChannelSku, unmapped.Orders, unmapped.Target!.Sku, unmapped.Target.Confidence));
        Assert.True(seen.Coverage.Known < seen.Coverage.Seen);

        await world.UseAsync((SaveSkuMapping save) => save.RunAsync("shop", new(unmapped.ChannelSku, unmapped.Target.Sku), Cancellation));
        await world.TravelAsync();

        Assert.Equal(2L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Shipped'"));
        Assert.Empty((await world.UseAsync((SuggestSkus suggest) => suggest.RunAsync("shop", Cancellation))).Unmapped);
    }

    [Fact]
    public async Task What_a_warehouse_has_and_we_do_not_know_is_suggested_and_its_warning_closes()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG-01", 10));
        world.Warehouse.SetStock("MUG01", 4);
        await world.RunAsync("receive-inventory-levels", world.WarehouseChannel);

        var seen = await world.UseAsync((SuggestSkus suggest) => suggest.RunAsync("wms", Cancellation));
        Assert.Equal(("MUG01", "MUG-01"), (Assert.Single(seen.Unmapped).ChannelSku, seen.Unmapped[0].Target!.Sku));
        Assert.Equal(new Coverage(2, 1), seen.Coverage);

        await world.UseAsync((SaveSkuMapping save) => save.RunAsync("wms", new("MUG01", "MUG-01"), Cancellation));

        Assert.Equal(0L, await world.AskAsync<long>("select count(*) from problem where closed_at is null"));
    }

    [Fact]
    public async Task Carriers_and_locations_that_nothing_maps_are_named_with_what_they_might_be()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        await world.UseAsync((SaveCarrierMapping save) => save.RunAsync("shop", id: null, new() { ChannelCarrier = "FedEx Ground Economy", Carrier = "FedEx", Service = "Ground" }, Cancellation));
        world.Shop.PlaceOrder(new([new("MUG", 1)], Home) { ShippingService = "Fedex-Ground" });
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();

        var carrier = Assert.Single(await world.UseAsync((SuggestCarriers suggest) => suggest.RunAsync("shop", Cancellation)));
        Assert.Equal(("Fedex-Ground", "FedEx", "Ground", 95), (carrier.ChannelCarrier, carrier.Carrier, carrier.Service, carrier.Confidence));
        var atWarehouse = Assert.Single(await world.UseAsync((SuggestCarriers suggest) => suggest.RunAsync("wms", Cancellation)));
        Assert.Equal((null, "FedEx", "Ground"), (atWarehouse.ChannelCarrier, atWarehouse.Carrier, atWarehouse.Service));

        var locations = await world.UseAsync((SuggestLocations suggest) => suggest.RunAsync("shop", ask: true, Cancellation));
        Assert.All(locations, location => Assert.Equal(("MAIN", true), (location.Warehouse, location.Name is not null)));
        await world.UseAsync((SaveWarehouseMapping save) => save.RunAsync("shop", new(locations[0].LocationId, null, locations[0].Warehouse!), Cancellation));
        Assert.Equal(locations.Count - 1, (await world.UseAsync((SuggestLocations suggest) => suggest.RunAsync("shop", ask: true, Cancellation))).Count);
    }
}
