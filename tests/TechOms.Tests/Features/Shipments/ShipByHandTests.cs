using TechOms.Platform.Security;
using TechOms.Tests.Features.Orders;

namespace TechOms.Tests.Features.Shipments;

public sealed class ShipByHandTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_warehouse_without_a_system_is_shipped_from_here()
    {
        var (order, shipment) = await AllocateAsync("BARN-1", 5);
        var waiting = await server.GetAsync($"/shipments/{shipment}");
        Assert.Equal(("Pending", "shipment.by-hand"), (waiting.At("shipment.status"), waiting.At("shipment.why.code")));

        var shipped = await server.PostAsync($"/shipments/{shipment}/ship", new { carrier = "FedEx", service = "Ground", trackingNumber = "FX-1", trackingUrl = "https://track.example/FX-1" });

        Assert.Equal("Shipped", shipped.At("status"));
        var details = await server.GetAsync($"/shipments/{shipment}");
        Assert.Equal(("5", "FX-1", "FedEx", null), (details.At("shipment.unitsShipped"), details.At("shipment.packages.0.trackingNumber"), details.At("shipment.carrier"), details.At("shipment.externalId")));
        Assert.Equal("Shipped", (await server.ReadOrderAsync(order)).At("order.status"));
        Assert.Equal(0L, await StockAsync("BARN-1"));
        Assert.Equal("shipment.final", (await server.PostAsync($"/shipments/{shipment}/ship")).At("type"));
        Assert.Contains("shipment.reported-by-hand", details!["timeline"].Each("items", "code"));
    }

    [Fact]
    public async Task What_did_not_leave_is_open_on_the_order_again()
    {
        var (order, shipment) = await AllocateAsync("BARN-2", 5);
        Assert.Equal("shipment.bad-quantity", (await server.PostAsync($"/shipments/{shipment}/ship", new { lines = new[] { new { number = 1, quantity = 6 } } })).At("type"));
        Assert.Equal("shipment.nothing", (await server.PostAsync($"/shipments/{shipment}/ship", new { lines = new[] { new { number = 1, quantity = 0 } } })).At("type"));
        var browser = await server.BrowseAsync(Role.Operator);
        Assert.Contains("Mark as shipped", await browser.GetStringAsync($"/shipments/{shipment}", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var answer = await browser.SubmitAsync($"/shipments/{shipment}", $"/shipments/{shipment}/ship", ("line", "1"), ("quantity", "3"), ("carrier", ""), ("trackingNumber", "FX-2"));

        Assert.Equal("ShortShipped", (await server.GetAsync($"/shipments/{shipment}")).At("shipment.status"));
        var line = (await server.ReadOrderAsync(order))["lines"]![0];
        Assert.Equal(("5", "3", "2", "0"), (line.At("ordered"), line.At("shipped"), line.At("open"), line.At("allocated")));
        Assert.Equal(2L, await StockAsync("BARN-2"));
    }

    [Fact]
    public async Task What_a_warehouse_system_has_is_not_shipped_by_hand()
    {
        var order = await server.ReadOrderAsync(await server.CreateAllocatedAsync("EAST-1"));

        Assert.Equal("shipment.has-system", (await server.PostAsync($"/shipments/{order.At("shipments.0.id")}/ship")).At("type"));
    }

    private async Task<(string Order, string Shipment)> AllocateAsync(string sku, long quantity)
    {
        var warehouse = await server.HasBarnAsync();
        await server.HasStockAsync(sku, 0);
        await server.PostAsync("/inventory/adjustments", new { sku, quantity, kind = "Set", warehouseId = warehouse });
        var id = await server.CreateAsync(new
        {
            approve = true,
            email = "ann@example.com",
            currency = "USD",
            phone = "+1 518 555 0100",
            shipTo = OrderHelp.Address,
            billTo = OrderHelp.Address,
            warehouseId = warehouse,
            lines = new[] { new { sku, quantity, unitPrice = 12.5m } },
        });
        await server.ValidateAsync();
        await server.AllocateAsync();
        return (id, (await server.ReadOrderAsync(id)).At("shipments.0.id")!);
    }

    private Task<long> StockAsync(string sku)
        => server.ReadAsync<long>("select sum(l.total)::bigint from stock_level l join product_variant v on v.id = l.variant_id where v.sku = $1", sku);
}
