using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Tests.Features.Inventory;

namespace TechOms.Tests.Features.Shipments;

/// <summary>A doubt ends: what cannot arrive any more is sent again, however often it was looked for meanwhile.</summary>
public sealed class DoubtTests(SyncTriggerTests.Fixture fixture) : IClassFixture<SyncTriggerTests.Fixture>
{
    [Fact]
    public async Task A_shipment_lost_on_its_way_is_sent_again()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize, warehouse: "cartoncloud");
        await house.GivenAsync(("MUG", 20, 0));
        house.Shops[0].Shop.PlaceOrder(StockHouse.Order(("MUG", 3)));
        house.Halls[0].Sandbox.Faults.Add(new(FaultKind.Reset, call => call.Path.Value!.EndsWith("/outbound-orders", StringComparison.Ordinal), Times: 1));

        await house.RunAsync("receive-orders", house.Shops[0].Channel);
        await house.SettleAsync();

        Assert.Equal(1, house.Halls[0].Sandbox.Faults.Struck);
        Assert.Single(house.Halls[0].Warehouse.Shipments);
    }

    [Fact]
    public async Task A_confirmation_lost_on_its_way_is_told_again()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize);
        await house.GivenAsync(("MUG", 20, 0));
        var order = house.Shops[0].Shop.PlaceOrder(StockHouse.Order(("MUG", 3)));
        await house.RunAsync("receive-orders", house.Shops[0].Channel);
        await house.SettleAsync();
        house.Halls[0].Warehouse.Ship(house.Halls[0].Warehouse.Shipments.Single().ExternalId);
        await house.RunAsync("receive-shipments", house.Halls[0].Channel);
        house.Shops[0].Sandbox.Faults.Add(new(FaultKind.Reset, call => call.Method == "POST", Times: 4));

        await house.SettleAsync();

        Assert.True(house.Shops[0].Sandbox.Faults.Struck > 0);
        Assert.Single(house.Shops[0].Shop.FulfillmentsOf(order));
    }
}
