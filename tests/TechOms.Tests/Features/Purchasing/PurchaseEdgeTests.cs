using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Purchasing;

namespace TechOms.Tests.Features.Purchasing;

/// <summary>Where goods on their way meet everything else.</summary>
public sealed class PurchaseEdgeTests
{
    private static CancellationToken Cancellation => PipelineWorld.Cancellation;

    [Fact]
    public async Task Skus_travel_in_the_warehouses_words_and_come_back_in_ours()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 0));
        await world.ExecuteAsync(
            "insert into sku_mapping (account_id, channel_id, variant_id, channel_sku) select account_id, $1, id, 'W-MUG' from product_variant", world.WarehouseChannel);
        await world.OrderAsync("MAPPED-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        Assert.Equal([("W-MUG", 5L)], world.Dock().Receipts[0].Lines);

        world.Dock().Receive(world.Dock().Receipts[0].ExternalId);
        await world.ReadBackAsync();

        Assert.Equal((5L, 0L), await world.LevelAsync("MUG"));
        Assert.Equal(0L, await world.AskAsync<long>("select count(*) from problem where closed_at is null"));
    }

    [Theory]
    [InlineData("demo-warehouse")]
    [InlineData("cartoncloud")]
    public async Task Goods_that_a_count_saw_before_their_receipt_are_there_once(string warehouse)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 10));
        await world.OrderAsync("SEEN-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        world.Dock().Receive(world.Dock().Receipts[0].ExternalId);
        await world.RunAsync("receive-inventory-levels", world.WarehouseChannel);
        Assert.Equal((15L, 5L), await world.LevelAsync("MUG"));

        await world.ReadBackAsync();
        Assert.Equal((15L, 0L), await world.LevelAsync("MUG"));
        await world.RunAsync("receive-inventory-levels", world.WarehouseChannel);

        Assert.Equal((15L, 0L), await world.LevelAsync("MUG"));
        await world.MustBalanceAsync();
    }

    [Fact]
    public async Task A_backordered_order_goes_when_its_goods_are_received()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 0));
        world.Shop.PlaceOrder(new([new SandboxOrderLine("MUG", 2)], new() { Name = "Ada", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US", Phone = "1" }) { Email = "ada@example.com" });
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.OrderAsync("BACK-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from sales_order where backordered"));

        world.Dock().Receive(world.Dock().Receipts[0].ExternalId);
        await world.ReadBackAsync();

        Assert.Equal(2L, Assert.Single(world.Warehouse.Shipments).Lines.Single().Quantity);
    }

    [Fact]
    public async Task Where_the_account_works_by_hand_the_sync_menu_sends_what_is_approved()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.ExecuteAsync("update account set automatic_purchase_workflow = false");
        await world.GivenStockAsync(("MUG", 0));
        var order = await world.OrderAsync("HAND-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        Assert.Equal(PurchaseReasons.AwaitingWorkflow, order.Why.Code);
        Assert.Empty(world.Dock().Receipts);

        var run = await world.RunAsync("send-receipts", world.WarehouseChannel);
        await world.DrainAsync();

        Assert.Equal(1, run.Changed);
        Assert.Equal("HAND-1-1", Assert.Single(world.Dock().Receipts).Reference);
    }

    [Fact]
    public async Task What_no_warehouse_has_on_its_last_day_is_cancelled_and_the_rest_is_told()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 0));
        var sent = await world.OrderAsync("SENT-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        await world.ExecuteAsync("update account set automatic_purchase_workflow = false");
        var unsent = await world.OrderAsync("UNSENT-1", new PurchaseDraftLine("MUG", 3));
        await world.ExecuteAsync("update purchase_order set cancel_after = now() - interval '1 minute'");

        await world.DrainAsync();

        Assert.Equal("Cancelled", await world.AskAsync<string>("select status from purchase_order where id = $1", unsent.Id));
        Assert.Equal("Receiving", await world.AskAsync<string>("select status from purchase_order where id = $1", sent.Id));
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from event where code = 'purchase-order.overdue' and entity_id = $1", sent.Id));
        Assert.Equal((0L, 5L), await world.LevelAsync("MUG"));
        await world.MustBalanceAsync();
    }

    [Fact]
    public async Task A_receipt_that_the_warehouse_will_not_work_on_says_why_and_is_not_doubled_by_trying_again()
    {
        await using var world = await PipelineWorld.StartAsync("cartoncloud");
        await world.GivenStockAsync(("MUG", 0));
        await world.ExecuteAsync(
            "insert into sku_mapping (account_id, channel_id, variant_id, channel_sku) select account_id, $1, id, 'NO-SUCH' from product_variant", world.WarehouseChannel);
        await world.OrderAsync("REFUSED-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        Assert.Equal(PurchaseReasons.ReceiptRefused, await world.AskAsync<string>("select reason_code from purchase_order"));
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from problem where code = 'receipt.refused' and closed_at is null"));

        var there = Assert.Single(world.Dock().Receipts);
        Assert.Equal(there.ExternalId, await world.AskAsync<string>("select external_id from receipt"));

        var receipt = await world.AskAsync<Guid>("select id from receipt");
        (await world.DoAsync((RetryReceipt retry) => retry.RunAsync(receipt, Cancellation))).Must();
        await world.DrainAsync();

        Assert.Single(world.Dock().Receipts);
        Assert.Equal("Refused", await world.AskAsync<string>("select handoff from receipt"));
    }

    [Fact]
    public async Task Receipts_and_shipments_are_on_the_sync_menu_where_the_connector_can()
    {
        await using var world = await PipelineWorld.StartAsync();
        string[] wanted = ["receive-receipts", "send-receipts", "send-shipments"];

        var warehouse = await world.DoAsync((SyncMenu sync) => sync.OfAsync("demo-warehouse", world.WarehouseChannel, Cancellation));
        var shop = await world.DoAsync((SyncMenu sync) => sync.OfAsync("shopify", world.ShopChannel, Cancellation));

        Assert.Equal(wanted, warehouse.Select(plan => plan.Key).Intersect(wanted).Order());
        Assert.Equal(["10", "None", "None"], wanted.Select(key => warehouse.Single(plan => plan.Key == key).DefaultSchedule));
        Assert.Empty(shop.Select(plan => plan.Key).Intersect(wanted));
    }

    [Fact]
    public async Task Statements_do_not_grow_with_the_number_of_purchase_orders()
    {
        var one = await StatementsForAsync(1);
        var many = await StatementsForAsync(40);

        Assert.True(one > 10);
        // A look at the clock may cost one more; forty orders must not.
        Assert.InRange(many, 1, one + 3);
    }

    private static async Task<long> StatementsForAsync(int orders)
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 0));
        using var counted = new StatementCounter(world.Database);
        await world.DoAsync((CreatePurchaseOrders create) => create.RunAsync(
            [.. Enumerable.Range(1, orders).Select(number => new PurchaseDraft { Number = $"MANY-{number}", Approve = true, Lines = [new("MUG", 1), new("MUG", 2)] })], Cancellation));
        await world.Services.GetRequiredService<SendReceipts>().RunAsync(new(world.Tenant, world.WarehouseChannel), 100, Cancellation);
        foreach (var receipt in world.Dock().Receipts)
            world.Dock().Receive(receipt.ExternalId);
        await world.RunAsync("receive-receipts", world.WarehouseChannel);
        await world.StepAsync<SettleReceipts>();
        Assert.Equal(orders, await world.AskAsync<long>("select count(*) from purchase_order where status = 'Received'"));
        // Each call takes from the channel's budget, which is a statement of its own.
        return counted.Count - orders;
    }
}
