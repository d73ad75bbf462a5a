using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Connectors.Shopify;
using TechOms.Connectors.Shopify.Sandbox;
using TechOms.Features.Channels;
using TechOms.Features.Mappings;
using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Orders;

/// <summary>Fulfillment Location Mapping, in both modes: a shop with several places, of which two are warehouses of ours and one is nobody's here.</summary>
public sealed class ShopLocationTests : IAsyncLifetime
{
    private readonly Guid _barn = Guid.CreateVersion7();
    private PipelineWorld _world = null!;

    private ShopifySandbox Shop => (ShopifySandbox)_world.ShopSandbox;

    public async ValueTask InitializeAsync()
    {
        _world = await PipelineWorld.StartAsync();
        await _world.GivenStockAsync(("MUG", 50), ("BOARD", 50), ("TEE", 50));
        foreach (var place in new[] { "main", "barn", "store" })
            _world.Shop.AddLocation(place, place);
        PutIn("MUG", "main");
        PutIn("BOARD", "barn");
        PutIn("TEE", "store");
        // The barn is worked by hand.
        await _world.ExecuteAsync("insert into warehouse (id, organization_id, name, code, created_at) values ($1, $2, 'Barn', 'BARN', now())", _barn, _world.Tenant.OrganizationId);
        await _world.ExecuteAsync("insert into account_warehouse (account_id, warehouse_id) values ($1, $2)", _world.Tenant.AccountId, _barn);
        await _world.ExecuteAsync(
            "insert into stock_level (account_id, warehouse_id, variant_id, total, updated_at) select $1, $2, id, 50, now() from product_variant where account_id = $1", _world.Tenant.AccountId, _barn);
        await MapAsync("main", "MAIN");
        await MapAsync("barn", "BARN");
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Lines_leave_from_the_warehouses_of_their_places_and_are_told_there()
    {
        var order = await PlaceAsync(("MUG", 2), ("BOARD", 1), ("TEE", 1));

        Assert.Equal(["BARN BOARD 1", "MAIN MUG 2"], await PromisedAsync());
        Assert.Equal(OrderReasons.Elsewhere, await _world.AskAsync<string>("select code from problem where closed_at is null and level = 'Warning' and code = 'order.elsewhere'"));
        await ShipAllAsync();

        Assert.Equal(["barn BOARD 1", "main MUG 2"], ToldOf(order));
        Assert.Equal(("Fulfilling", OrderReasons.Elsewhere), (await _world.AskAsync<string>("select status from sales_order"), await _world.AskAsync<string>("select reason_code from sales_order")));

        FulfillInTheStore(order);
        await _world.TravelAsync();
        Assert.Equal("Shipped", await _world.AskAsync<string>("select status from sales_order"));
        Assert.Equal(3, Shop.FulfillmentsOf(order).Count);
    }

    [Fact]
    public async Task A_place_that_is_mapped_later_releases_what_waits_for_it()
    {
        await PlaceAsync(("TEE", 2));
        Assert.Equal((OrderReasons.Elsewhere, 0L), (await _world.AskAsync<string>("select reason_code from sales_order"), await _world.AskAsync<long>("select count(*) from shipment")));

        await MapAsync("store", "MAIN");
        await _world.DrainAsync();

        Assert.Equal(["MAIN TEE 2"], await PromisedAsync());
        Assert.Equal(0L, await _world.AskAsync<long>("select count(*) from problem where code = 'order.elsewhere' and closed_at is null"));
    }

    [Fact]
    public async Task A_fulfillment_order_that_moves_takes_its_shipment_along()
    {
        var order = await PlaceAsync(("MUG", 2));
        Assert.Equal(["MAIN MUG 2"], await PromisedAsync());

        Shop.Routing.Move(Shop.Shop.Orders.Find(order)!.FulfillmentOrders[0].Id, IdOf("barn"), []);
        await _world.RunAsync("receive-orders", _world.ShopChannel);
        await _world.DrainAsync();

        Assert.Equal(["BARN MUG 2"], await PromisedAsync());
        Assert.Equal("Applied", await _world.AskAsync<string>("select outcome from change_request"));
        await ShipAllAsync();
        Assert.Equal(["barn MUG 2"], ToldOf(order));
    }

    [Theory]
    [InlineData((int)ShopifyLocationMode.AllowSwitch, "barn BOARD 1, barn MUG 1")]
    [InlineData((int)ShopifyLocationMode.KeepOriginal, "barn BOARD 1, main MUG 1")]
    public async Task What_another_warehouse_ships_is_told_as_the_mode_says(int mode, string told)
    {
        await ChooseAsync((ShopifyLocationMode)mode);
        var order = await PlaceHeldAsync(("MUG", 1), ("BOARD", 1));
        await _world.ExecuteAsync("update sales_order set warehouse_id = $1", _barn);
        await _world.DrainAsync();
        Assert.Equal(["BARN BOARD 1", "BARN MUG 1"], await PromisedAsync());

        await ShipAllAsync();

        Assert.Equal(told, string.Join(", ", ToldOf(order)));
        // What our own confirmation moved is no change of the shop's.
        await _world.TravelAsync();
        Assert.Equal(("Shipped", 0L), (await _world.AskAsync<string>("select status from sales_order"), await _world.AskAsync<long>("select count(*) from change_request")));
    }

    [Theory]
    [InlineData((int)ShopifyLocationMode.AllowSwitch, "Refused")]
    [InlineData((int)ShopifyLocationMode.KeepOriginal, "Confirmed")]
    public async Task A_warehouse_without_a_place_can_be_told_only_where_the_place_stays(int mode, string confirmation)
    {
        await ChooseAsync((ShopifyLocationMode)mode);
        await _world.ExecuteAsync("delete from warehouse_mapping where warehouse_id = $1", _barn);
        var order = await PlaceHeldAsync(("MUG", 1));
        await _world.ExecuteAsync("update sales_order set warehouse_id = $1", _barn);
        await _world.DrainAsync();
        await ShipAllAsync();

        Assert.Equal(confirmation, await _world.AskAsync<string>("select status from confirmation"));
        Assert.Equal(confirmation is "Confirmed" ? ["main MUG 1"] : [], ToldOf(order));

        // Mapped, it goes on by itself.
        await MapAsync("barn", "BARN");
        await _world.DrainAsync();
        Assert.Equal("Confirmed", await _world.AskAsync<string>("select status from confirmation"));
    }

    [Fact]
    public async Task A_place_that_stands_for_the_same_warehouse_as_another_keeps_its_lines()
    {
        await _world.ExecuteAsync("delete from warehouse_mapping where warehouse_id = $1", _barn);
        await MapAsync("barn", "MAIN");
        var order = await PlaceAsync(("MUG", 1), ("BOARD", 1));
        Assert.Equal(["MAIN BOARD 1", "MAIN MUG 1"], await PromisedAsync());

        await ShipAllAsync();

        Assert.Equal(["barn BOARD 1", "main MUG 1"], ToldOf(order));
    }

    private void PutIn(string sku, string place)
    {
        foreach (var other in new[] { "main", "barn", "store" })
            _world.Shop.SetStock(Shop.Shop.FindBySku(sku)!.ItemId, other, other == place ? 50 : 0);
    }

    private string IdOf(string place) => Shop.Shop.FindPlace(place)!.Id;

    private Task<WarehouseMapping> MapAsync(string place, string warehouse)
        => _world.UseAsync((SaveWarehouseMapping save) => save.RunAsync("shop", new(IdOf(place), place, warehouse), PipelineWorld.Cancellation));

    private async Task ChooseAsync(ShopifyLocationMode mode) => await _world.ExecuteAsync(
        "update channel set settings = $2::jsonb, version = version + 1 where id = $1", _world.ShopChannel,
        _world.Services.GetRequiredService<SettingsStore>().Write(((ShopifySettings)Shop.GoodSettings) with { LocationMode = mode }));

    private async Task<string> PlaceHeldAsync(params (string Sku, long Quantity)[] lines)
    {
        var order = _world.Shop.PlaceOrder(new([.. lines.Select(line => new SandboxOrderLine(line.Sku, line.Quantity))], ShopChangeWorld.Home) { Email = "ada@example.com" });
        await _world.RunAsync("receive-orders", _world.ShopChannel);
        return order;
    }

    private async Task<string> PlaceAsync(params (string Sku, long Quantity)[] lines)
    {
        var order = await PlaceHeldAsync(lines);
        await _world.DrainAsync();
        return order;
    }

    private async Task<string[]> PromisedAsync() => (await _world.AskAsync<string[]>(
        """
        select array(select w.code || ' ' || l.sku || ' ' || l.quantity from shipment s join warehouse w on w.id = s.warehouse_id join shipment_line l on l.shipment_id = s.id
          where s.status in ('Pending', 'Sent') order by 1)
        """))!;

    private async Task ShipAllAsync()
    {
        foreach (var shipment in _world.Warehouse.Shipments.Where(shipment => shipment.Open))
            _world.Warehouse.Ship(shipment.ExternalId);
        await _world.RunAsync("receive-shipments", _world.WarehouseChannel);
        foreach (var byHand in (await _world.AskAsync<Guid[]>("select array(select id from shipment where status = 'Pending' and channel_id is null)"))!)
            await _world.UseAsync((TechOms.Features.Shipments.ShipByHand ship) => ship.RunAsync(byHand, new(), PipelineWorld.Cancellation));
        await _world.DrainAsync();
    }

    private void FulfillInTheStore(string order)
    {
        var part = Shop.Shop.Orders.Find(order)!.FulfillmentOrders.Single(part => part.LocationId == IdOf("store"));
        new ShopFulfillments(Shop.Shop, Shop.Orders).Create(
            new JsonObject { ["lineItemsByFulfillmentOrder"] = new JsonArray(new JsonObject { ["fulfillmentOrderId"] = part.Id }) }, null);
    }

    private List<string> ToldOf(string order)
    {
        var state = Shop.Shop.Orders.Find(order)!;
        return
        [
            .. (from fulfillment in state.Fulfillments
                from line in fulfillment.Lines
                select $"{Shop.Shop.Places.Find(fulfillment.LocationId)!.Name} {state.Line(line.LineId).Sku} {line.Quantity}").Order(StringComparer.Ordinal),
        ];
    }
}
