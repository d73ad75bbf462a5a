using TechOms.Connectors;
using TechOms.Connectors.Shopify;

namespace TechOms.Tests.Connectors.Shopify;

public sealed class ShopifyFulfillmentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_of_two_locations_become_one_fulfillment_each()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines) = await PlaceInTwoPlacesAsync(host);

        var confirmed = await host.Open().ConfirmFulfillmentAsync(Shipment(placed, lines), Cancellation);

        Assert.Equal(2, confirmed.ExternalIds.Count);
        Assert.Equal(host.Sandbox.FulfillmentsOf(placed).Select(made => made.Id).Order(), confirmed.ExternalIds.Order());
        Assert.All(host.Sandbox.Shop.Orders.Find(placed)!.FulfillmentOrders, part => Assert.Equal("CLOSED", part.Status));
    }

    [Fact]
    public async Task Half_a_shipment_whose_second_answer_was_lost_is_completed_without_doubling()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines) = await PlaceInTwoPlacesAsync(host);
        var session = host.Open();
        host.Sandbox.Faults.Add(new(FaultKind.LoseReply, _ => host.Sandbox.FulfillmentsOf(placed).Count == 1, Times: 1));

        var lost = await Assert.ThrowsAsync<ConnectorException>(() => session.ConfirmFulfillmentAsync(Shipment(placed, lines), Cancellation));
        var confirmed = await session.ConfirmFulfillmentAsync(Shipment(placed, lines) with { MayExist = true }, Cancellation);

        Assert.Equal(ConnectorFault.Unknown, lost.Fault);
        Assert.Equal(2, host.Sandbox.FulfillmentsOf(placed).Count);
        Assert.Equal(host.Sandbox.FulfillmentsOf(placed).Select(made => made.Id).Order(), confirmed.ExternalIds.Order());
    }

    [Fact]
    public async Task The_location_that_shipped_is_told_when_switching_is_allowed()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines, north) = await PlaceAsync(host, 3);

        await host.Open().ConfirmFulfillmentAsync(Shipment(placed, [lines[0] with { Quantity = 1 }]) with { LocationId = north }, Cancellation);

        Assert.Equal(north, host.Sandbox.Shop.Orders.Find(placed)!.Fulfillments.Single().LocationId);
        Assert.Equal((8, -1), (StockAt(host, host.Sandbox.Shop.Primary.Id), StockAt(host, north)));
    }

    [Fact]
    public async Task The_original_location_stays_when_switching_is_not_allowed()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines, north) = await PlaceAsync(host, 3);

        await host.Open(host.Settings with { LocationMode = ShopifyLocationMode.KeepOriginal })
            .ConfirmFulfillmentAsync(Shipment(placed, lines) with { LocationId = north }, Cancellation);

        Assert.Equal(host.Sandbox.Shop.Primary.Id, host.Sandbox.Shop.Orders.Find(placed)!.Fulfillments.Single().LocationId);
    }

    [Fact]
    public async Task Where_the_shop_refuses_the_switch_it_is_still_told_of_the_shipment()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines, _) = await PlaceAsync(host, 1);

        var confirmed = await host.Open().ConfirmFulfillmentAsync(Shipment(placed, lines) with { LocationId = "gid://shopify/Location/99" }, Cancellation);

        Assert.Single(confirmed.ExternalIds);
        Assert.Contains("Fulfilled from the location the shop had assigned", confirmed.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_shop_holds_is_refused_with_the_reason()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines, _) = await PlaceAsync(host, 1);
        host.Sandbox.Routing.Hold(host.Sandbox.Shop.Orders.Find(placed)!.FulfillmentOrders[0].Id, new() { ["reason"] = "INCORRECT_ADDRESS" });

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.Open().ConfirmFulfillmentAsync(Shipment(placed, lines), Cancellation));

        Assert.Equal((ConnectorFault.Rejected, "On hold in Shopify: incorrect address."), (failure.Fault, failure.Message));
        Assert.Empty(host.Sandbox.FulfillmentsOf(placed));
    }

    [Fact]
    public async Task What_was_refunded_in_between_is_left_out_with_a_note()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines, _) = await PlaceAsync(host, 3);
        host.Sandbox.Orders.Refund(placed, lines[0].LineExternalId, 1);

        var confirmed = await host.Open().ConfirmFulfillmentAsync(Shipment(placed, lines), Cancellation);

        Assert.Equal([2], host.Sandbox.FulfillmentsOf(placed).SelectMany(made => made.Lines).Select(line => line.Quantity));
        Assert.Contains("nothing left to fulfill for 1 of the units", confirmed.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_fulfillment_can_be_made_again_on_what_replaced_it()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines, _) = await PlaceAsync(host, 2);
        var session = host.Open();
        var first = await session.ConfirmFulfillmentAsync(Shipment(placed, lines), Cancellation);
        await host.AskAsync("mutation C($id: ID!) { fulfillmentCancel(id: $id) { userErrors { message } } }", new { id = first.ExternalIds[0] });

        var second = await session.ConfirmFulfillmentAsync(Shipment(placed, lines), Cancellation);

        Assert.NotEqual(first.ExternalIds, second.ExternalIds);
        Assert.Equal([2], host.Sandbox.FulfillmentsOf(placed).SelectMany(made => made.Lines).Select(line => line.Quantity));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task Customers_are_notified_when_channel_and_shipment_both_want_it(bool channel, bool shipment, bool notified)
    {
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines, _) = await PlaceAsync(host, 1);

        await host.Open(host.Settings with { NotifyCustomers = channel }).ConfirmFulfillmentAsync(Shipment(placed, lines) with { NotifyCustomer = shipment }, Cancellation);

        Assert.Equal(notified, host.Sandbox.Shop.Orders.Find(placed)!.Fulfillments.Single().NotifiedCustomer);
    }

    [Fact]
    public async Task Parcels_keep_their_links_only_when_every_one_has_one()
    {
        Package with = new() { TrackingNumber = "1", TrackingUrl = "https://ups.example.com/1", Carrier = "UPS" };
        await using var host = await ShopifyHost.StartAsync();
        var (placed, lines, _) = await PlaceAsync(host, 2);
        var session = host.Open();

        await session.ConfirmFulfillmentAsync(Shipment(placed, [lines[0] with { Quantity = 1 }]) with { Packages = [with, with with { TrackingNumber = "2", TrackingUrl = null }] }, Cancellation);
        await session.ConfirmFulfillmentAsync(Shipment(placed, [lines[0] with { Quantity = 1 }]) with { Packages = [with with { TrackingNumber = "3" }] }, Cancellation);

        Assert.Equal(
            [("1", null), ("2", null), ("3", "https://ups.example.com/1")],
            host.Sandbox.FulfillmentsOf(placed).SelectMany(made => made.Packages).Select(package => (package.TrackingNumber!, package.TrackingUrl)));
    }

    private static long StockAt(ShopifyHost host, string location) => host.Sandbox.ReadStock().Single(stock => stock.LocationId == location).Available;

    private static Fulfillment Shipment(string placed, IReadOnlyList<FulfilledLine> lines) => new()
    {
        Reference = "SH-1",
        OrderExternalId = placed,
        Lines = lines,
        Packages = [new Package { TrackingNumber = "1Z-1", Carrier = "UPS" }],
    };

    private static async Task<(string Placed, IReadOnlyList<FulfilledLine> Lines, string North)> PlaceAsync(ShopifyHost host, long quantity)
    {
        host.Sandbox.AddLocation("north", "North");
        var item = host.Sandbox.AddProduct(new("TEE", "Tee", 10m));
        host.Sandbox.SetStock(item, host.Sandbox.Shop.Primary.Id, 10);
        var placed = host.Sandbox.PlaceOrder(new([new("TEE", quantity)], null));
        return (placed, await LinesOfAsync(host, placed), host.Sandbox.Shop.FindPlace("north")!.Id);
    }

    private static async Task<(string Placed, IReadOnlyList<FulfilledLine> Lines)> PlaceInTwoPlacesAsync(ShopifyHost host)
    {
        host.Sandbox.AddLocation("north", "North");
        host.Sandbox.SetStock(host.Sandbox.AddProduct(new("TEE", "Tee", 10m)), host.Sandbox.Shop.Primary.Id, 5);
        host.Sandbox.SetStock(host.Sandbox.AddProduct(new("CAP", "Cap", 10m)), "north", 5);
        var placed = host.Sandbox.PlaceOrder(new([new("TEE", 2), new("CAP", 1)], null));
        return (placed, await LinesOfAsync(host, placed));
    }

    private static async Task<IReadOnlyList<FulfilledLine>> LinesOfAsync(ShopifyHost host, string placed)
        => [.. (await host.Open().ReadOrderAsync(placed, Cancellation))!.Lines.Select(line => new FulfilledLine(line.ExternalId, line.Quantity))];
}
