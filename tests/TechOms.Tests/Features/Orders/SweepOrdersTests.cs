using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Orders;

/// <summary>What a nightly walk over everything open finds, and what it says of the difference.</summary>
public sealed class SweepOrdersTests(ShopChangeWorld house) : IClassFixture<ShopChangeWorld>
{
    private PipelineWorld World => house.World;

    [Fact]
    public async Task A_sweep_finds_what_the_walk_of_changes_missed_and_tells_what_differs()
    {
        var known = await house.PlaceAndSendAsync(("MUG", 1));
        var done = await house.PlaceAndSendAsync(("MUG", 1));
        var unheard = await house.PlaceAsync(("MUG", 2));
        var (gone, dropped, cancelledHere) = (await house.PlaceAsync(("MUG", 1)), await house.PlaceAsync(("MUG", 1)), await house.PlaceAsync(("MUG", 1)));
        await house.ShipThereAsync(done);
        await World.RunAsync("receive-shipments", World.WarehouseChannel);
        await World.DrainAsync();

        // The walk of changes hears of none of this.
        var lost = World.Shop.PlaceOrder(new([new("TEE", 1)], ShopChangeWorld.Home));
        house.Refund(unheard, "MUG", 1);
        World.Shop.CancelOrder(gone);
        house.Shop.Shop.Orders.Remove(dropped);
        await World.UseAsync(async (CancelOrder cancel) => await cancel.RunAsync(await house.IdAsync(cancelledHere), new("Not here", WithShipments: true), PipelineWorld.Cancellation));

        var run = await World.RunAsync("sweep-orders", World.ShopChannel);
        await World.DrainAsync();

        Assert.Equal(("MUG 1", 1L), (await house.SentAsync(unheard), await house.AskAsync<long>(lost, "1::bigint")));
        Assert.Equal("Cancelled", await house.AskAsync<string>(gone, "o.status"));
        Assert.Equal("Shipped", await house.AskAsync<string>(done, "o.status"));
        var (ours, theirs) = (await house.AskAsync<string>(dropped, "o.number"), await house.AskAsync<string>(cancelledHere, "o.number"));
        Assert.Equal($"The shop counts 4 open orders, here are 4. Open only in the shop: {theirs}. Open only here: {ours}.", run.Note);
        Assert.Equal(run.Note, await World.AskAsync<string>("select message from problem where code = $1 and closed_at is null", SweepOrders.Differs));
        Assert.Equal(0L, await World.AskAsync<long>("select count(*) from swept_order"));

        World.Shop.CancelOrder(cancelledHere);
        await World.UseAsync(async (CancelOrder cancel) => await cancel.RunAsync(await house.IdAsync(dropped), new("Deleted in the shop", WithShipments: true), PipelineWorld.Cancellation));
        await World.DrainAsync();
        Assert.Equal("3 orders are open in the shop and here.", (await World.RunAsync("sweep-orders", World.ShopChannel)).Note);
        Assert.Equal(0L, await World.AskAsync<long>("select count(*) from problem where code = $1 and closed_at is null", SweepOrders.Differs));
        Assert.Equal("Sent", await house.AskAsync<string>(known, "(select s.status from shipment s where s.order_id = o.id)"));
    }
}
