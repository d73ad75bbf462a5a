using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Mappings;
using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Shipments;

/// <summary>What a warehouse would not take is kept back, says why, and goes on by itself when its cause is gone.</summary>
public sealed class HandoffRulesTests
{
    private static readonly ChannelOptions Fast = new() { Throughput = 100_000 };
    private static readonly Address Home = new() { Name = "Ada", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_note_that_is_too_long_for_the_warehouse_stops_the_shipment_until_it_is_shortened()
    {
        await using var world = await StopAsync(note: new string('x', 300));

        Assert.Empty(world.HeardByWarehouse);
        Assert.Equal("shipment.stopped NotSent", await world.AskAsync<string>("select reason_code || ' ' || handoff from shipment"));
        Assert.Equal("shipment.limit instructions", await ProblemAsync(world));
        Assert.True(await world.AskAsync<bool>("select needs_attention from sales_order"));

        var order = await world.AskAsync<Guid>("select id from sales_order");
        await world.UseAsync((AnnotateOrder annotate) => annotate.RunAsync(order, new(Note: "short"), Cancellation));
        await world.TravelAsync();

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
        Assert.Null(await ProblemAsync(world));
    }

    [Fact]
    public async Task Relaxing_the_rule_lets_it_go_and_the_warehouse_itself_has_the_word()
    {
        await using var world = await StopAsync(note: new string('x', 300));

        await world.UseAsync((SaveOptions save) => save.RunAsync("wms", Fast with { ApiRules = new() { Limits = RuleLevel.Off } }, version: null, Cancellation));
        await world.DrainAsync();

        Assert.Single(world.HeardByWarehouse);
        Assert.Equal("Refused", await world.AskAsync<string>("select handoff from shipment"));
        Assert.Equal("shipment.refused ", await ProblemAsync(world));
    }

    [Fact]
    public async Task A_rule_of_the_channel_can_ask_for_more_than_the_account_does()
    {
        await using var world = await StopAsync(options: Fast with { ApiRules = new() { Phone = RuleLevel.Error, SkuMapped = RuleLevel.Error } });
        Assert.Equal(2L, await world.AskAsync<long>("select count(*) from problem where closed_at is null and code in ('shipment.phone-missing', 'shipment.sku-unmapped')"));

        await world.UseAsync((SaveOptions save) => save.RunAsync("wms", Fast with { WithholdPhone = true, ApiRules = new() { Phone = RuleLevel.Error, SkuMapped = RuleLevel.Error } }, version: null, Cancellation));
        await world.DrainAsync();
        Assert.Equal("shipment.sku-unmapped lines[1].sku", await ProblemAsync(world));

        await world.UseAsync((SaveSkuMapping save) => save.RunAsync("wms", new("WH-MUG", "MUG"), Cancellation));
        world.Warehouse.AddProduct("WH-MUG", "Mug");
        await world.TravelAsync();

        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
        Assert.Contains("WH-MUG", Assert.Single(world.HeardByWarehouse).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_is_recorded_and_stops_nothing()
    {
        await using var world = await StopAsync(options: Fast with { ApiRules = new() { Phone = RuleLevel.Warning } });

        Assert.Single(world.HeardByWarehouse);
        Assert.Equal("Sent all the same: There is no phone number.", await world.AskAsync<string>("select text from event where code = 'shipment.sent-with-warnings'"));
    }

    [Fact]
    public async Task A_template_that_makes_too_much_of_an_order_stops_that_shipment_and_is_named()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        await world.UseAsync((SaveReferenceTemplate save) => save.RunAsync("wms", new(ReferenceScope.Order, "GiftMessage", "{{order.note}}{{order.note}}{{order.note}}"), Cancellation));
        await PlaceAsync(world, new string('x', 200));
        await PlaceAsync(world, "fits");
        await world.DrainAsync();

        Assert.Single(world.HeardByWarehouse);
        Assert.Equal("shipment.template-failed references.GiftMessage", await ProblemAsync(world));

        await world.UseAsync((DeleteReferenceTemplate delete) => delete.RunAsync("wms", ReferenceScope.Order, "GiftMessage", Cancellation));
        await world.TravelAsync();

        Assert.Equal(2L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Shipped'"));
    }

    [Fact]
    public async Task A_shipment_in_doubt_is_looked_up_although_a_rule_now_stops_it()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        await PlaceAsync(world, note: null);
        world.WarehouseSandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Method == "PUT", Times: 1));
        await world.StepAsync<ValidateOrders>();
        await world.StepAsync<AllocateOrders>();
        await world.StepAsync<TechOms.Features.Shipments.SendShipments>();
        Assert.Equal("InDoubt", await world.AskAsync<string>("select handoff from shipment"));

        await world.UseAsync((SaveOptions save) => save.RunAsync("wms", Fast with { ApiRules = new() { Phone = RuleLevel.Error } }, version: null, Cancellation));
        await world.TravelAsync();

        Assert.Single(world.HeardByWarehouse);
        Assert.Equal("Shipped", await world.AskAsync<string>("select status from sales_order"));
    }

    [Fact]
    public async Task A_shipment_whose_channel_is_deleted_says_so_and_can_be_cancelled()
    {
        await using var world = await StopAsync(note: new string('x', 300));

        await world.UseAsync((DeleteChannel delete) => delete.RunAsync("wms", Cancellation));

        Assert.Equal("shipment.channel-deleted", await world.AskAsync<string>("select reason_code from shipment"));
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from channel where key = 'wms' and deleted_at is not null"));
        var shipment = await world.AskAsync<Guid>("select id from shipment");
        await world.UseAsync((TechOms.Features.Shipments.CancelShipment cancel) => cancel.RunAsync(shipment, new(null), Cancellation));
        Assert.Equal("Cancelled", await world.AskAsync<string>("select status from shipment"));
    }

    private static async Task<PipelineWorld> StopAsync(string? note = null, ChannelOptions? options = null)
    {
        var world = await PipelineWorld.StartAsync(warehouseOptions: options);
        await world.GivenStockAsync(("MUG", 10));
        await PlaceAsync(world, note);
        await world.DrainAsync();
        return world;
    }

    private static async Task PlaceAsync(PipelineWorld world, string? note)
    {
        world.Shop.PlaceOrder(new([new("MUG", 1)], Home) { Note = note });
        await world.RunAsync("receive-orders", world.ShopChannel);
    }

    private static Task<string?> ProblemAsync(PipelineWorld world)
        => world.AskAsync<string>("select code || ' ' || coalesce(field, '') from problem where closed_at is null and level = 'Error' order by code limit 1");
}
