using TechOms.Connectors;
using TechOms.Connectors.DemoWarehouse;
using TechOms.Features.Purchasing;

namespace TechOms.Tests.Features.Purchasing;

/// <summary>What users are promised about goods on their way to a warehouse, on the real thing.</summary>
public sealed class PurchaseJourneyTests
{
    private static CancellationToken Cancellation => PipelineWorld.Cancellation;

    [Theory]
    [InlineData("demo-warehouse")]
    [InlineData("cartoncloud")]
    public async Task A_purchase_order_travels_to_the_warehouse_and_its_goods_into_the_stock(string warehouse)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 10), ("BOARD", 0));
        var approved = await world.OrderAsync("PO 7001", new("MUG", 5, Lot: "L-1"), new("BOARD", 2));
        Assert.Equal((PurchaseOrderStatus.Approved, PurchaseReasons.AwaitingSend), (approved.Status, approved.Why.Code));
        Assert.Equal((10L, 5L), await world.LevelAsync("MUG"));

        await world.DrainAsync();
        var announced = Assert.Single(world.Dock().Receipts);
        Assert.Equal(("PO7001-1", true), (announced.Reference, announced.Open));
        Assert.Equal([("BOARD", 2L), ("MUG", 5L)], announced.Lines.Order());
        Assert.Equal("Receiving", await world.AskAsync<string>("select status from purchase_order"));
        world.Dock().Receive(announced.ExternalId);
        await world.ReadBackAsync();
        await world.ReadBackAsync();

        Assert.Equal(("Received", "Received"), (await world.AskAsync<string>("select status from purchase_order"), await world.AskAsync<string>("select status from receipt")));
        Assert.Equal(((15L, 0L), (2L, 0L)), (await world.LevelAsync("MUG"), await world.LevelAsync("BOARD")));
        if (warehouse is "demo-warehouse")
            Assert.Equal("L-1", await world.AskAsync<string>("select lots -> 0 ->> 'lotNumber' from receipt_line where sku = 'MUG'"));
        await world.MustBalanceAsync();
    }

    [Theory]
    [InlineData("demo-warehouse", "PUT", "/deliveries/")]
    [InlineData("cartoncloud", "POST", "/inbound-orders")]
    public async Task Lost_answers_announce_nothing_twice(string warehouse, string method, string path)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 0));
        for (var i = 1; i <= 9; i++)
            await world.OrderAsync($"LOST-{i}", new PurchaseDraftLine("MUG", i));
        world.WarehouseSandbox.Faults.Add(new(
            FaultKind.LoseReply, call => call.Method == method && (call.Path.Value!.Contains(path, StringComparison.Ordinal) && !call.Path.Value.EndsWith("/search", StringComparison.Ordinal)), Every: 3));

        await world.DrainAsync();
        Assert.True(await world.AskAsync<long>("select count(*) from receipt where handoff = 'InDoubt'") + await world.AskAsync<long>("select count(*) from event where code = 'receipt.in-doubt'") > 0);
        await world.ExecuteAsync("update receipt set ready_at = now() where ready_for is not null");
        await world.DrainAsync();

        Assert.True(world.WarehouseSandbox.Faults.Struck >= 3);
        Assert.Equal(9, world.Dock().Receipts.Count);
        Assert.Equal(9, world.Dock().Receipts.DistinctBy(receipt => receipt.Reference).Count());
        Assert.Equal(9L, await world.AskAsync<long>("select count(*) from receipt where handoff = 'Accepted' and status = 'Sent'"));
        Assert.True(await world.AskAsync<long>("select count(*) from event where code = 'receipt.found'") >= 3);
    }

    [Theory]
    [InlineData("demo-warehouse")]
    [InlineData("cartoncloud")]
    public async Task A_short_receipt_waits_for_more_until_it_is_closed(string warehouse)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 0));
        var order = await world.OrderAsync("SHORT-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        world.Dock().Receive(world.Dock().Receipts[0].ExternalId, new Dictionary<string, long> { ["MUG"] = 3 });
        await world.ReadBackAsync();
        Assert.Equal(("Receiving", PurchaseReasons.PartlyReceived), (await world.AskAsync<string>("select status from purchase_order"), await world.AskAsync<string>("select reason_code from purchase_order")));
        Assert.Equal("ShortReceived", await world.AskAsync<string>("select status from receipt"));
        Assert.Equal((3L, 2L), await world.LevelAsync("MUG"));
        await world.MustBalanceAsync();

        var closed = (await world.DoAsync((ClosePurchaseOrder close) => close.RunAsync(order.Id, new("Sold out"), Cancellation))).Must();

        Assert.Equal(PurchaseOrderStatus.Received, closed.Status);
        Assert.Equal((3L, 0L), await world.LevelAsync("MUG"));
        Assert.Equal(2L, await world.AskAsync<long>("select cancelled from purchase_order_line"));
        await world.MustBalanceAsync();
    }

    [Fact]
    public async Task What_comes_later_under_the_same_reference_is_attached()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 0), ("BOARD", 0));
        await world.OrderAsync("LATER-1", new("MUG", 5), new("BOARD", 1));
        await world.DrainAsync();
        var first = world.Dock().Receipts[0].ExternalId;
        world.Dock().Receive(first, new Dictionary<string, long> { ["MUG"] = 3 });
        await world.ReadBackAsync();

        ((DemoWarehouseSandbox)world.WarehouseSandbox).ReceiveMore(first, new Dictionary<string, long> { ["MUG"] = 2, ["BOARD"] = 1 });
        await world.ReadBackAsync();

        Assert.Equal("Received", await world.AskAsync<string>("select status from purchase_order"));
        Assert.Equal(2L, await world.AskAsync<long>("select count(*) from receipt"));
        Assert.Equal(("LATER-1-1.2", "Received"), (await world.AskAsync<string>("select number from receipt where sequence = 2"), await world.AskAsync<string>("select status from receipt where sequence = 2")));
        Assert.Equal(((5L, 0L), (1L, 0L)), (await world.LevelAsync("MUG"), await world.LevelAsync("BOARD")));
        await world.MustBalanceAsync();
    }

    [Fact]
    public async Task What_was_counted_so_far_is_stock_and_is_booked_once()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 0));
        await world.OrderAsync("COUNT-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        var sandbox = (DemoWarehouseSandbox)world.WarehouseSandbox;
        var id = world.Dock().Receipts[0].ExternalId;
        sandbox.Unload(id, new Dictionary<string, long> { ["MUG"] = 2 }, closes: false);
        await world.ReadBackAsync();
        Assert.Equal((2L, 3L), await world.LevelAsync("MUG"));
        Assert.Equal("Sent", await world.AskAsync<string>("select status from receipt"));

        sandbox.Receive(id);
        await world.ExecuteAsync("delete from channel_cursor");
        await world.ReadBackAsync();

        Assert.Equal((5L, 0L), await world.LevelAsync("MUG"));
        Assert.Equal("Received", await world.AskAsync<string>("select status from receipt"));
        await world.MustBalanceAsync();
    }

    [Fact]
    public async Task More_than_was_ordered_and_unknown_items_are_told_and_not_booked()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 0));
        await world.OrderAsync("MORE-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        world.Dock().Receive(world.Dock().Receipts[0].ExternalId, new Dictionary<string, long> { ["MUG"] = 7, ["SPOON"] = 2 });

        await world.ReadBackAsync();

        Assert.Equal(("Received", 5L), (await world.AskAsync<string>("select status from purchase_order"), await world.AskAsync<long>("select received from purchase_order_line")));
        Assert.Equal((5L, 0L), await world.LevelAsync("MUG"));
        var told = await world.AskAsync<string>("select text from event where level = 'Error' and code = 'receipt.surplus'");
        Assert.Contains("2 of MUG", told, StringComparison.Ordinal);
        Assert.Contains("2 of SPOON", told, StringComparison.Ordinal);
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from problem where code = 'receipt.surplus' and closed_at is null"));
        var receipt = await world.AskAsync<Guid>("select id from receipt");
        (await world.DoAsync((DismissReceiptProblem dismiss) => dismiss.RunAsync(receipt, new("Sent back"), Cancellation))).Must();
        Assert.Equal(0L, await world.AskAsync<long>("select count(*) from problem where closed_at is null and entity_id = $1", receipt));
        await world.MustBalanceAsync();
    }

    [Theory]
    [InlineData("demo-warehouse")]
    [InlineData("cartoncloud")]
    public async Task A_receipt_cancelled_there_can_be_announced_anew(string warehouse)
    {
        await using var world = await PipelineWorld.StartAsync(warehouse);
        await world.GivenStockAsync(("MUG", 0));
        var order = await world.OrderAsync("GONE-1", new PurchaseDraftLine("MUG", 5));
        await world.DrainAsync();
        var refused = await world.DoAsync((CancelPurchaseOrder cancel) => cancel.RunAsync(order.Id, new(), Cancellation));
        Assert.Equal("purchase-order.with-warehouse", refused.Match(_ => "", refusal => refusal.Code));
        world.Dock().CancelReceipt(world.Dock().Receipts[0].ExternalId);
        await world.ReadBackAsync();
        Assert.Equal(("Approved", PurchaseReasons.AwaitingWorkflow), (await world.AskAsync<string>("select status from purchase_order"), await world.AskAsync<string>("select reason_code from purchase_order")));
        Assert.Equal((0L, 5L), await world.LevelAsync("MUG"));

        (await world.DoAsync((RunPurchaseWorkflow run) => run.RunAsync(order.Id, Cancellation))).Must();
        await world.DrainAsync();

        var again = Assert.Single(world.Dock().Receipts, receipt => receipt.Open);
        Assert.Equal("GONE-1-2", again.Reference);
        world.Dock().Receive(again.ExternalId);
        await world.ReadBackAsync();
        Assert.Equal((5L, 0L), await world.LevelAsync("MUG"));
        await world.MustBalanceAsync();
    }
}
