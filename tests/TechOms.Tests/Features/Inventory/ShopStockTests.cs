using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Inventory;
using TechOms.Platform.Api;

namespace TechOms.Tests.Features.Inventory;

/// <summary>What people see of a shop's stock, and what is never written to it.</summary>
public sealed class ShopStockTests(SyncTriggerTests.Fixture fixture) : IClassFixture<SyncTriggerTests.Fixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_preview_says_what_a_sync_by_hand_then_sends_and_writes_nothing()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize);
        await house.GivenAsync(("MUG", 20, 3), ("BOARD", 7, 0));
        await AdjustAsync(house, "MUG", -4);
        var before = await VersionsAsync(house);

        var preview = await ListAsync(house, new() { Scope = ShopStockScope.Differs });

        Assert.Equal(before, await VersionsAsync(house));
        var row = Assert.Single(preview.Items);
        Assert.Equal(("MUG", 19L, 23L, 19L, "stock.mode-silent"), (row.Sku, row.Wanted, row.Known, row.Next, row.Why.Code));
        Assert.Equal(23, house.Shops[0].Shows("MUG"));

        await SendAsync(house, new());
        await house.SettleAsync();

        Assert.Equal(19, house.Shops[0].Shows("MUG"));
        Assert.Equal(1, await RowsSentAsync(house));
        Assert.Empty((await ListAsync(house, new() { Scope = ShopStockScope.Differs })).Items);
        Assert.Equal(19, (await ListAsync(house, new() { Text = "mug" })).Items.Single().Sent);
    }

    [Fact]
    public async Task Resending_in_full_tells_every_listing_its_value_again()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        await house.GivenAsync(("MUG", 20, 3), ("BOARD", 7, 0));

        await SendAsync(house, new(InFull: true));
        await house.SettleAsync();

        Assert.Equal(2, await RowsSentAsync(house));
        Assert.All((await ListAsync(house, new())).Items, row => Assert.Equal((true, row.Wanted), (row.Agrees, row.Sent)));
    }

    [Theory]
    [InlineData(FaultKind.LoseReply)]
    [InlineData(FaultKind.Fail)]
    public async Task A_lost_answer_never_counts_twice(FaultKind fault)
    {
        foreach (var mode in (InventoryMode[])[InventoryMode.RealTimeAdjustment, InventoryMode.SynchronizeWithFulfillmentChannel])
        {
            var house = await fixture.World.OpenAsync(mode);
            await house.GivenAsync(("MUG", 20, 0));
            house.Shops[0].Sandbox.Faults.Add(new(fault, call => call.Method == "POST", Times: 3));

            await AdjustAsync(house, "MUG", -4, StockCause.ApiBulk);
            await house.SettleAsync();

            Assert.Equal(16, house.Shops[0].Shows("MUG"));
            Assert.True(house.Shops[0].Sandbox.Faults.Struck > 0);
        }
    }

    [Fact]
    public async Task A_delta_that_stayed_in_doubt_is_looked_at_and_resent_in_full()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        await house.GivenAsync(("MUG", 20, 0));
        house.Shops[0].Sandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Method == "POST", Times: 3));
        await AdjustAsync(house, "MUG", -4);
        await house.StepAllAsync();
        Assert.Equal(1, await house.World.AskAsync<long>("select count(*) from stock_push where account_id = $1 and kind = 'Adjust' and status = 'Waiting'", house.Tenant.AccountId));
        house.Shops[0].Sandbox.Faults.Clear();

        // Longer than the shop remembers its keys.
        house.World.Clock.Advance(TimeSpan.FromHours(25));
        await house.SettleAsync();

        Assert.Equal(16, house.Shops[0].Shows("MUG"));
        Assert.Equal("Adjust Set", await house.World.AskAsync<string>("select string_agg(kind, ' ' order by id) from stock_push where account_id = $1", house.Tenant.AccountId));
    }

    [Fact]
    public async Task A_shop_that_cannot_be_looked_at_is_asked_again_and_the_reason_is_said()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        await house.GivenAsync(("MUG", 20, 0));
        await house.World.ExecuteAsync("update shop_stock set look = true where account_id = $1", house.Tenant.AccountId);
        house.Shops[0].Sandbox.Faults.Add(new(FaultKind.Fail, call => call.Method == "POST"));
        await AdjustAsync(house, "MUG", -4);
        await house.StepAllAsync();

        var waiting = Assert.Single((await ListAsync(house, new())).Items);
        Assert.Equal(("remote.unavailable", "The remote system failed (500)."), (waiting.Why.Code, waiting.Why.Sentence));
        Assert.Equal(1, await house.World.AskAsync<long>("select count(*) from event where account_id = $1 and code = 'stock.delayed'", house.Tenant.AccountId));
        house.Shops[0].Sandbox.Faults.Clear();
        await house.SettleAsync();

        Assert.Equal(16, house.Shops[0].Shows("MUG"));
    }

    [Fact]
    public async Task Many_changes_of_a_SKU_make_few_calls()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        await house.GivenAsync(("MUG", 20, 0));

        for (var i = 0; i < 30; i++)
            await AdjustAsync(house, "MUG", 1);
        await house.SettleAsync();

        Assert.Equal((50L, 1L), (house.Shops[0].Shows("MUG"), await RowsSentAsync(house)));
    }

    [Fact]
    public async Task What_is_told_while_values_are_decided_is_not_lost()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        await house.GivenAsync(("MUG", 100, 0), ("BOARD", 100, 0));

        using var ended = new CancellationTokenSource();
        var telling = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
                await house.StepAllAsync();
        }, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(lane => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
                await AdjustAsync(house, lane % 2 == 0 ? "MUG" : "BOARD", i % 3 == 0 ? -2 : 1);
        }, Cancellation)));
        await ended.CancelAsync();
        await telling;
        await house.SettleAsync();

        Assert.Equal((100L, 100L), (house.Shops[0].Shows("MUG"), house.Shops[0].Shows("BOARD")));
    }

    [Fact]
    public async Task A_place_shows_the_warehouses_mapped_to_it_and_one_mapped_to_nothing_is_never_written()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        var shop = house.Shops[0];
        await house.GivenAsync(("MUG", 20, 3));
        var main = shop.Shop.ReadStock()[0].LocationId;
        await MapAsync(house, main, "SPARE");
        await SendAsync(house, new());
        await house.SettleAsync();
        Assert.Equal(3, shop.Shows("MUG"));

        await MapAsync(house, main, "MAIN");
        await AdjustAsync(house, "MUG", 1);
        await house.SettleAsync();
        Assert.Equal(24, shop.Shows("MUG"));

        // The place is mapped no more, another one is: what it shows stays as it is.
        await house.World.ExecuteAsync("update warehouse_mapping set location_id = 'gid://shopify/Location/999' where account_id = $1", house.Tenant.AccountId);
        await AdjustAsync(house, "MUG", 1);
        await SendAsync(house, new(InFull: true));
        await house.SettleAsync();
        Assert.Equal(24, shop.Shows("MUG"));
        Assert.Equal("stock.place-unmapped", (await ListAsync(house, new())).Items.Single().Why.Code);
    }

    [Fact]
    public async Task Less_than_nothing_is_shown_as_nothing()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        await house.GivenAsync(("MUG", 5, 0));
        house.Shops[1].Shop.PlaceOrder(StockHouse.Order(("MUG", 5)));
        await house.RunAsync("receive-orders", house.Shops[1].Channel);
        await house.SettleAsync();
        house.Halls[0].Warehouse.SetStock("MUG", 2);

        await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel);
        await house.SettleAsync();

        Assert.Equal(-3, await house.World.AskAsync<long>("select min(available) from stock_level where account_id = $1", house.Tenant.AccountId));
        Assert.Equal(0, house.Shops[0].Shows("MUG"));
    }

    [Fact]
    public async Task Twins_are_left_alone_until_the_channel_wants_them_all_told()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.RealTimeAdjustment);
        var shop = house.Shops[0];
        shop.Shop.AddProduct(new("MUG", "Twin", 10m));
        await house.GivenAsync(("MUG", 20, 0));
        await AdjustAsync(house, "MUG", -4);
        await house.SettleAsync();
        Assert.Equal(20, shop.Shows("MUG"));
        Assert.All((await ListAsync(house, new())).Items, row => Assert.Equal(ShopStock.DuplicateSku, row.Why.Code));

        var saved = await house.AskAsync<SaveOptions, ChannelOptions>(async save => (await save.RunAsync(shop.Channel.ToString(), new() { InventoryMode = InventoryMode.RealTimeAdjustment, UpdateDuplicateSkus = true, Throughput = 100_000 }, null, Cancellation))
            .Match(options => options, refusal => throw new InvalidOperationException(refusal.Message)));
        house.Halls[0].Warehouse.SetStock("MUG", 15);
        await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel);
        await house.SettleAsync();

        Assert.Equal(InventoryMode.SynchronizeWithFulfillmentChannel, saved.InventoryMode);
        Assert.Equal([15L, 15L], shop.Shop.ReadStock().Where(row => row.Sku == "MUG").Select(row => row.Available));
    }

    private static Task<object> AdjustAsync(StockHouse house, string sku, long units, StockCause cause = StockCause.Adjustment)
        => house.AskAsync<AdjustInventory, object>(async adjust => (await adjust.RunAsync([new(units, AdjustmentKind.Add, Sku: sku, Warehouse: "MAIN", Reason: "Test")], cause, CancellationToken.None)).Single(outcome => outcome.Changed));

    private static Task<Page<ShopStockView>> ListAsync(StockHouse house, ShopStockFilter filter)
        => house.AskAsync<ListShopStock, Page<ShopStockView>>(async list => (await list.RunAsync(house.Shops[0].Channel.ToString(), filter, new(null, null), Cancellation))
            .Match(page => page, refusal => throw new InvalidOperationException(refusal.Message)));

    private static Task<SendStock.Answer> SendAsync(StockHouse house, SendStock.Request request)
        => house.AskAsync<SendStock, SendStock.Answer>(async send => (await send.RunAsync(house.Shops[0].Channel.ToString(), request, Cancellation))
            .Match(answer => answer, refusal => throw new InvalidOperationException(refusal.Message)));

    private static Task<object> MapAsync(StockHouse house, string location, string warehouse)
        => house.AskAsync<TechOms.Features.Mappings.SaveWarehouseMapping, object>(async save => (await save.RunAsync(house.Shops[0].Channel.ToString(), new(location, null, warehouse), Cancellation))
            .Match(mapping => mapping, refusal => throw new InvalidOperationException(refusal.Message)));

    private static async Task<long> RowsSentAsync(StockHouse house)
        => await house.World.AskAsync<long>("select coalesce(sum(jsonb_array_length(rows)), 0)::bigint from stock_push where account_id = $1 and channel_id = $2", house.Tenant.AccountId, house.Shops[0].Channel);

    // Every version of every row: a write, even of the same values, would make another.
    private static Task<string?> VersionsAsync(StockHouse house) => house.World.AskAsync<string>(
        """
        select string_agg(v, ' ') from (
          select t.xmin || '/' || t.ctid as v from shop_stock t where account_id = $1 union all select t.xmin || '/' || t.ctid from listing t where account_id = $1
          union all select t.xmin || '/' || t.ctid from stock_push t where account_id = $1 union all select t.xmin || '/' || t.ctid from stock_level t where account_id = $1
          union all select t.xmin || '/' || t.ctid from event t where account_id = $1 order by 1) as versions
        """,
        house.Tenant.AccountId);
}
