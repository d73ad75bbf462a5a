using TechOms.Features.Channels;
using TechOms.Features.Inventory;
using TechOms.Platform.Csv;

namespace TechOms.Tests.Features.Inventory;

/// <summary>Each cell of the table, through the product: the trigger really happens, and the shop is told, or not, what the table says.</summary>
public sealed class SyncTriggerTests : IClassFixture<SyncTriggerTests.Fixture>
{
    private readonly Fixture _fixture;

    public SyncTriggerTests(Fixture fixture) => _fixture = fixture;

    public static TheoryData<string, InventoryMode> Cells
        => [.. from row in InventorySyncMatrix.Rows from mode in Enum.GetValues<InventoryMode>() select new TheoryDataRow<string, InventoryMode>(row.Trigger.ToString(), mode)];

    [Theory, MemberData(nameof(Cells))]
    public async Task The_shop_is_told_what_its_mode_says(string trigger, InventoryMode mode)
    {
        var row = Enum.Parse<SyncTrigger>(trigger);
        var house = await _fixture.World.OpenAsync(mode);
        await house.GivenAsync(("MUG", 20, 0), ("BOARD", 7, 0));
        var shop = house.Shops[0];
        await PrepareAsync(house, row);
        var before = (Shows: shop.Shows("MUG"), Pushes: await PushesAsync(house));

        var (sellable, sold) = await CauseAsync(house, row);
        await house.SettleAsync();

        var pushes = await PushesAsync(house) - before.Pushes;
        if (!InventorySyncMatrix.SendsOn(row, mode))
        {
            Assert.Equal((before.Shows - sold, 0L), (shop.Shows("MUG"), pushes));
            return;
        }

        Assert.Equal((sellable, 1L), (shop.Shows("MUG"), pushes));
        var sent = await house.World.AskAsync<string>("select kind || ' ' || jsonb_array_length(rows) || ' ' || (rows -> 0 ->> 'quantity') from stock_push where account_id = $1 and channel_id = $2 order by id desc limit 1",
            house.Tenant.AccountId, shop.Channel);
        var delta = mode is InventoryMode.RealTimeAdjustment && row is not SyncTrigger.SalesChannelManualSync;
        Assert.Equal(delta ? $"Adjust 1 {sellable - before.Shows}" : $"Set 1 {sellable}", sent);
        Assert.Equal(7, shop.Shows("BOARD"));
    }

    [Fact]
    public async Task A_refresh_from_a_warehouse_also_tells_what_happened_in_silence()
    {
        var house = await _fixture.World.OpenAsync(InventoryMode.SynchronizeWithFulfillmentChannel);
        await house.GivenAsync(("MUG", 20, 0), ("BOARD", 7, 0));
        await house.AskAsync<AdjustInventory, object>(async adjust => await adjust.RunOneAsync(new(-4, AdjustmentKind.Add, Sku: "MUG", Warehouse: "MAIN", Reason: "Broken"), StockCause.Adjustment, CancellationToken.None));
        house.Halls[0].Warehouse.SetStock("MUG", 16);
        await house.SettleAsync();
        Assert.Equal(20, house.Shops[0].Shows("MUG"));

        var run = await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel);
        await house.SettleAsync();

        Assert.Equal((0L, 16L, 7L), (run.Changed, house.Shops[0].Shows("MUG"), house.Shops[0].Shows("BOARD")));
        Assert.Equal(1, await PushesAsync(house));
    }

    [Fact]
    public async Task An_order_allocated_anew_after_its_shipment_was_cancelled_is_told_again()
    {
        var house = await _fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        await house.GivenAsync(("MUG", 20, 0));
        house.Shops[0].Shop.PlaceOrder(StockHouse.Order(("MUG", 3)));
        await house.RunAsync("receive-orders", house.Shops[0].Channel);
        await house.SettleAsync();
        Assert.Equal(17, house.Shops[0].Shows("MUG"));
        house.Halls[0].Warehouse.Cancel(house.Halls[0].Warehouse.Shipments.Single().ExternalId);
        await house.RunAsync("receive-shipments", house.Halls[0].Channel);
        await house.SettleAsync();
        Assert.Equal(20, house.Shops[0].Shows("MUG"));

        await house.World.ExecuteAsync("update sales_order set ready_for = 'Allocate', ready_at = now() where account_id = $1", house.Tenant.AccountId);
        await house.SettleAsync();

        Assert.Equal(17, house.Shops[0].Shows("MUG"));
    }

    // So that there is a shipment to cancel.
    private static async Task PrepareAsync(StockHouse house, SyncTrigger trigger)
    {
        if (trigger is not SyncTrigger.CancelShipment)
            return;

        house.Shops[1].Shop.PlaceOrder(StockHouse.Order(("MUG", 5)));
        await house.RunAsync("receive-orders", house.Shops[1].Channel);
        await house.SettleAsync();
    }

    /// <returns>What can be sold then, and what the first shop took out of its own stock by itself.</returns>
    private static async Task<(long Sellable, long Sold)> CauseAsync(StockHouse house, SyncTrigger trigger)
    {
        var (main, shop) = (house.Halls[0], house.Shops[0]);
        switch (trigger)
        {
            case SyncTrigger.FulfillmentChannelRecurringJob or SyncTrigger.FulfillmentChannelManualSync:
                main.Warehouse.SetStock("MUG", 12);
                await house.RunAsync("receive-inventory-levels", main.Channel, byHand: trigger is SyncTrigger.FulfillmentChannelManualSync);
                return (12, 0);
            case SyncTrigger.SalesChannelManualSync:
                shop.Shop.SetStock(await ItemAsync(house), shop.Shop.ReadStock()[0].LocationId, 3);
                await house.RunAsync("send-inventory", shop.Channel, byHand: true);
                return (20, 0);
            case SyncTrigger.ImportInventoryLevel:
                await house.AskAsync<ImportLevels, object>(async import => await import.RunAsync("SKU,Warehouse,Quantity,Kind\nMUG,MAIN,-2,Adjust\n", CsvMode.AllOrNothing, CancellationToken.None));
                return (18, 0);
            case SyncTrigger.AdjustInventoryManually:
                await AdjustAsync(house, new(4, AdjustmentKind.Add, Sku: "MUG", Warehouse: "SPARE", Reason: "Found"), StockCause.Adjustment);
                return (24, 0);
            case SyncTrigger.ReceiveReceipt:
                await house.ReceiveAsync(main, "MUG", 30);
                return (50, 0);
            case SyncTrigger.AllocateOrderFromSameChannel:
                shop.Shop.PlaceOrder(StockHouse.Order(("MUG", 3)));
                await house.RunAsync("receive-orders", shop.Channel);
                return (17, 3);
            case SyncTrigger.AllocateOrderFromOtherChannel:
                house.Shops[1].Shop.PlaceOrder(StockHouse.Order(("MUG", 3)));
                await house.RunAsync("receive-orders", house.Shops[1].Channel);
                return (17, 0);
            case SyncTrigger.CancelShipment:
                main.Warehouse.Cancel(main.Warehouse.Shipments.Single().ExternalId);
                await house.RunAsync("receive-shipments", main.Channel);
                return (20, 0);
            case SyncTrigger.ApiBulkUpdate or SyncTrigger.ApiSingleRowUpdate:
                await AdjustAsync(house, new(11, AdjustmentKind.Set, Sku: "MUG", Warehouse: "MAIN"), trigger is SyncTrigger.ApiBulkUpdate ? StockCause.ApiBulk : StockCause.ApiSingle);
                return (11, 0);
            default:
                throw new ArgumentOutOfRangeException(nameof(trigger), trigger, "Teach this test to cause it.");
        }
    }

    private static Task<object> AdjustAsync(StockHouse house, Adjustment row, StockCause cause)
        => house.AskAsync<AdjustInventory, object>(async adjust => (await adjust.RunAsync([row], cause, CancellationToken.None)).Single(outcome => outcome.Changed));

    private static async Task<string> ItemAsync(StockHouse house)
        => (await house.World.AskAsync<string>("select item_id from listing where account_id = $1 and channel_id = $2 and sku = 'MUG'", house.Tenant.AccountId, house.Shops[0].Channel))!;

    private static Task<long> PushesAsync(StockHouse house)
        => house.World.AskAsync<long>("select count(*) from stock_push where account_id = $1 and channel_id = $2", house.Tenant.AccountId, house.Shops[0].Channel);

    public sealed class Fixture : IAsyncLifetime
    {
        internal StockWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() => World = await StockWorld.StartAsync();

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
