using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Connectors.Extensiv;
using TechOms.Features.Shipments;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Shipments;

/// <summary>The warehouse changes an order of its own accord: less is taken over, more waits for a person.</summary>
public sealed class WarehouseEditTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fewer_units_another_carrier_and_another_address_are_taken_over_and_told()
    {
        await using var world = await PipelineWorld.StartAsync("extensiv");
        var warehouse = (ExtensivSandbox)world.WarehouseSandbox;
        await world.GivenStockAsync(("MUG", 20), ("POT", 20));
        var shipment = await SendAsync(world, ("MUG", 5), ("POT", 2));
        await world.ExecuteAsync("update shipment set carrier = 'UPS', service = '03' where account_id = $1", world.Tenant.AccountId);
        warehouse.EditQuantity(shipment, "MUG", 4);
        warehouse.EditQuantity(shipment, "POT", 0);
        warehouse.EditCarrier(shipment, "FedEx", "GROUND");
        warehouse.EditAddress(shipment, "15 Harbour Lane", "Bangor", "04401");
        await ReceiveAsync(world);

        // An address that stays changed is told once.
        warehouse.Hold(shipment, "Label");
        await ReceiveAsync(world);
        warehouse.Ship(shipment, trackingNumber: "1Z1");
        await ReceiveAsync(world);

        Assert.Equal("ShortShipped", await world.AskAsync<string>("select status from shipment"));
        Assert.Equal("FedEx GROUND", await world.AskAsync<string>("select carrier || ' ' || service from shipment"));
        Assert.Equal("15 Harbour Lane", await world.AskAsync<string>("select ship_to->>'line1' from shipment"));
        Assert.Equal(1, await CountAsync(world, "shipment.address-changed", "Warning"));
        Assert.Equal(1, await CountAsync(world, "shipment.carrier-changed", "Info"));
        var told = await world.AskAsync<string>("select text from event where code = 'shipment.short-shipped'");
        Assert.Contains("4 of 5 MUG", told, StringComparison.Ordinal);
        Assert.Contains("none of 2 POT", told, StringComparison.Ordinal);
        Assert.Equal(4, world.Shop.FulfillmentsOf(await OrderAsync(world)).Sum(fulfillment => fulfillment.Lines.Sum(line => line.Quantity)));
        Assert.DoesNotContain("Harbour", await world.AskAsync<string>("select string_agg(text, ' ') from event"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_units_and_unknown_items_wait_for_a_person_and_the_shop_hears_of_neither()
    {
        await using var world = await PipelineWorld.StartAsync("extensiv");
        await OverShipAsync(world);

        var problem = await world.AskAsync<string>("select message from problem where code = 'shipment.surplus' and closed_at is null and level = 'Error'");
        Assert.Contains("2 of MUG", problem, StringComparison.Ordinal);
        Assert.Contains("3 of SPOON", problem, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(world, "shipment.surplus", "Error"));
        Assert.True(await world.AskAsync<bool>("select needs_attention from sales_order"));
        Assert.Equal(5, world.Shop.FulfillmentsOf(await OrderAsync(world)).Sum(fulfillment => fulfillment.Lines.Sum(line => line.Quantity)));
        Assert.Equal(15, await TotalAsync(world));
    }

    [Fact]
    public async Task Accepting_takes_the_surplus_out_of_stock_once_every_item_is_known()
    {
        await using var world = await PipelineWorld.StartAsync("extensiv");
        await OverShipAsync(world);

        var unknown = await DecideAsync(world, SurplusDecision.Accepted);
        await world.ExecuteAsync(
            """
            with p as (insert into product (account_id, id, name, created_at, updated_at) values ($1, gen_random_uuid(), 'Spoon', now(), now()) returning id)
            insert into product_variant (account_id, id, product_id, sku, name, created_at, updated_at) select $1, gen_random_uuid(), p.id, 'SPOON', 'Spoon', now(), now() from p
            """,
            world.Tenant.AccountId);
        var accepted = await DecideAsync(world, SurplusDecision.Accepted);
        var again = await DecideAsync(world, SurplusDecision.Rejected);

        Assert.Equal("surplus.unknown-item", unknown?.Code);
        Assert.Null(accepted);
        Assert.Equal("surplus.none", again?.Code);
        Assert.Equal(13, await TotalAsync(world));
        Assert.Equal(1, await CountAsync(world, "shipment.surplus-accepted", "Info"));
        Assert.False(await world.AskAsync<bool>("select needs_attention from sales_order"));
        Assert.Equal(5, world.Shop.FulfillmentsOf(await OrderAsync(world)).Sum(fulfillment => fulfillment.Lines.Sum(line => line.Quantity)));
    }

    [Fact]
    public async Task Rejecting_books_nothing_and_clears_the_problem()
    {
        await using var world = await PipelineWorld.StartAsync("extensiv");
        await OverShipAsync(world);

        Assert.Null(await DecideAsync(world, SurplusDecision.Rejected));

        Assert.Equal(15, await TotalAsync(world));
        Assert.Equal(0, await world.AskAsync<long>("select count(*) from problem where closed_at is null and code like 'shipment.%'"));
        Assert.Equal("Rejected", await world.AskAsync<string>("select distinct decision from shipment_surplus"));
    }

    private static async Task OverShipAsync(PipelineWorld world)
    {
        var warehouse = (ExtensivSandbox)world.WarehouseSandbox;
        await world.GivenStockAsync(("MUG", 20));
        var shipment = await SendAsync(world, ("MUG", 5));
        warehouse.EditQuantity(shipment, "MUG", 7);
        warehouse.AddStock("SPOON", 10);
        warehouse.EditAddItem(shipment, "SPOON", 3);
        warehouse.Ship(shipment, trackingNumber: "1Z1");
        await ReceiveAsync(world);
    }

    private static async Task<string> SendAsync(PipelineWorld world, params (string Sku, long Quantity)[] lines)
    {
        world.Shop.PlaceOrder(new(
            [.. lines.Select(line => new SandboxOrderLine(line.Sku, line.Quantity))],
            new() { Name = "R. Quill", Line1 = "14 Harbour Lane", City = "Portland", State = "ME", PostalCode = "04101", Country = "US" }));
        await world.RunAsync("receive-orders", world.ShopChannel);
        await world.DrainAsync();
        return Assert.Single(world.Warehouse.Shipments).ExternalId;
    }

    private static async Task ReceiveAsync(PipelineWorld world)
    {
        await world.RunAsync("receive-shipments", world.WarehouseChannel);
        await world.DrainAsync();
    }

    private static async Task<Refusal?> DecideAsync(PipelineWorld world, SurplusDecision decision)
    {
        await using var scope = world.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(world.Tenant);
        var result = await scope.ServiceProvider.GetRequiredService<DecideSurplus>().RunAsync(await world.AskAsync<Guid>("select id from shipment"), new(decision, null), Cancellation);
        return result.Match<Refusal?>(_ => null, refusal => refusal);
    }

    private static async Task<string> OrderAsync(PipelineWorld world) => (await world.AskAsync<string>("select external_id from sales_order"))!;

    private static Task<long> CountAsync(PipelineWorld world, string code, string level) => world.AskAsync<long>("select count(*) from event where code = $1 and level = $2", code, level);

    private static Task<long> TotalAsync(PipelineWorld world)
        => world.AskAsync<long>("select l.total from stock_level l join product_variant v on v.account_id = l.account_id and v.id = l.variant_id where v.sku = 'MUG'");
}
