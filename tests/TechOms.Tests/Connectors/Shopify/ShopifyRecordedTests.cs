using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TechOms.Connectors;
using TechOms.Connectors.Shopify;

namespace TechOms.Tests.Connectors.Shopify;

/// <summary>What a real store answered, read by the connector.</summary>
public sealed class ShopifyRecordedTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void An_edited_order_counts_what_is_left()
    {
        var answer = Read("order-edit-commit-history-and-fulfillment-orders.json")["downstreamRead"]!["response"]!["payload"]!["data"].Deserialize(ShopifyJson.Default.OrderAnswer)!;

        var order = answer.Order!.ToShopOrder(ShopifyRelease.Always, settled: true);

        Assert.Equal(("#1491", "2026-06-22T21:37:28Z"), (order.Number, order.Version));
        Assert.Equal([(3L, 2L, 0L), (2L, 0L, 0L)], order.Lines.Select(line => (line.Quantity, line.CancelledQuantity, line.FulfilledQuantity)));
    }

    [Fact]
    public void A_cancelled_order_has_nothing_left()
    {
        var data = Read("orderCancel-restock-refundMethod-parity.json")["downstreamRead"]!["response"]!["data"]!;
        data["order"]!["updatedAt"] = data["order"]!["closedAt"]!.DeepClone();
        var order = data.Deserialize(ShopifyJson.Default.OrderAnswer)!.Order! with { LineItems = new([Line("gid://shopify/LineItem/19312619651378", 2)], null) };

        var read = order.ToShopOrder(ShopifyRelease.Paid, settled: true);

        Assert.Equal((new DateTimeOffset(2026, 5, 8, 2, 34, 17, TimeSpan.Zero), "OTHER", null), (read.CancelledAt, read.CancelReason, read.HoldReason));
        Assert.Equal((2L, 0L), (read.Lines[0].CancelledQuantity, read.Lines[0].FulfilledQuantity));
    }

    [Fact]
    public void What_replaced_a_closed_fulfillment_order_is_fulfilled_and_the_closed_one_left()
    {
        var order = Read("fulfillment-cancel-parity.json")["downstreamRead"]!["response"]!["data"].Deserialize(ShopifyJson.Default.OrderAnswer)!.Order!;
        order = order with
        {
            FulfillmentOrders = new([.. order.FulfillmentOrders!.Nodes.Select(part => part with { SupportedActions = [new("CREATE_FULFILLMENT")] })], null),
            LineItems = new([Line("gid://shopify/LineItem/19305079374130", 1)], null),
        };
        var fulfillment = new Fulfillment { Reference = "SH-1", OrderExternalId = order.Id, Lines = [new("gid://shopify/LineItem/19305079374130", 1)], MayExist = true };

        var plan = order.PlanFor(fulfillment, [], null);

        Assert.Empty(plan.Recognised);
        Assert.Equal("gid://shopify/FulfillmentOrder/9654847504690", Assert.Single(Assert.Single(plan.Creations)).FulfillmentOrder.Id);
        Assert.Equal((0L, 0L), (order.ToShopOrder(ShopifyRelease.Paid, settled: true).Lines[0].CancelledQuantity, plan.Missing));
    }

    [Fact]
    public void What_a_closed_fulfillment_order_still_shows_is_not_left_to_ship()
    {
        WireFulfillmentOrder Part(string status, long remaining) => new() { Status = status, LineItems = new([new("x", remaining, new("L"))], null) };
        var order = new WireOrder { UpdatedAt = default, LineItems = new([Line("L", 5)], null), FulfillmentOrders = new([Part("CLOSED", 3), Part("CANCELLED", 1), Part("INVENTED_IN_2028", 2)], null) };

        Assert.Equal(3, order.ToShopOrder(ShopifyRelease.Always, settled: true).Lines[0].CancelledQuantity);
    }

    [Fact]
    public void Units_of_a_location_we_may_not_see_are_not_cancelled()
    {
        var order = new WireOrder { UpdatedAt = default, LineItems = new([Line("L", 5)], null), FulfillmentOrders = new([], null) };

        Assert.Equal(0, order.ToShopOrder(ShopifyRelease.Always, settled: true).Lines[0].CancelledQuantity);
    }

    [Theory]
    [InlineData("inventorySetQuantities", StockResult.Applied, null)]
    [InlineData("unknownIdValidation/setUnknownInventoryItem", StockResult.Gone, "The specified inventory item could not be found.")]
    [InlineData("unknownIdValidation/setUnknownLocation", StockResult.Gone, "The specified location could not be found.")]
    public async Task Stock_is_answered_in_words_we_know(string recording, StockResult result, string? message)
    {
        var outcome = Assert.Single(await SetAsync("inventory-quantity-contracts-2026-04.json", recording));

        Assert.Equal((result, message), (outcome.Result, outcome.Message));
    }

    [Fact]
    public async Task A_quantity_out_of_bounds_is_refused()
    {
        var outcome = Assert.Single(await SetAsync("inventorySetQuantities-quantity-bounds.json", "cases/availableTooLow"));

        Assert.Equal((StockResult.Refused, "The quantity can't be lower than -1,000,000,000."), (outcome.Result, outcome.Message));
    }

    [Theory]
    [InlineData("missingSetIdempotency", "The @idempotent directive is required for this mutation but was not provided.")]
    [InlineData("missingSetChangeFromQuantity", "InventoryQuantityInput must include the following argument: changeFromQuantity.")]
    [InlineData("legacySetShape", "ignoreCompareQuantity")]
    public async Task Mistakes_of_ours_are_rejected_and_not_repeated(string recording, string words)
    {
        var failure = await Assert.ThrowsAsync<ConnectorException>(() => SetAsync("inventory-quantity-contracts-2026-04.json", recording));

        Assert.Equal(ConnectorFault.Rejected, failure.Fault);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED","documentation":"https://shopify.dev/api/usage/rate-limits"}}],"extensions":{"cost":{"requestedQueryCost":318,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":120,"restoreRate":0.001}}}}""", ConnectorFault.Throttled)]
    [InlineData("""{"errors":[{"message":"Access denied for orders field.","extensions":{"code":"ACCESS_DENIED","requiredAccess":"read_orders"},"path":["inventorySetQuantities",0]}],"data":{"inventorySetQuantities":null}}""", ConnectorFault.Denied)]
    [InlineData("""{"errors":[{"message":"Internal error.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}""", ConnectorFault.Unavailable)]
    [InlineData("""{"errors":[{"message":"The input array size of 251 is greater than the maximum allowed of 250.","path":["inventorySetQuantities","input","quantities"],"extensions":{"code":"MAX_INPUT_SIZE_EXCEEDED"}}]}""", ConnectorFault.Rejected)]
    [InlineData("""{"errors":[{"message":"Something new","extensions":{"code":"INVENTED_IN_2028","problems":[{"path":["a",1]}]}}],"data":{"inventorySetQuantities":null}}""", ConnectorFault.Unavailable)]
    [InlineData("""{"data":null}""", ConnectorFault.Unavailable)]
    [InlineData("""[]""", ConnectorFault.Unavailable)]
    public async Task Every_kind_of_failure_becomes_its_fault(string answer, ConnectorFault fault)
    {
        var failure = await Assert.ThrowsAsync<ConnectorException>(() => SetAsync(answer));

        Assert.Equal(fault, failure.Fault);
    }

    private static WireOrderLine Line(string id, long quantity) => new() { Id = id, Quantity = quantity, RequiresShipping = true, UnfulfilledQuantity = quantity };

    private static JsonNode Read(string file)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Shopify", "Samples", file)))!;

    private static Task<IReadOnlyList<StockOutcome>> SetAsync(string file, string recording)
        => SetAsync(recording.Split('/').Aggregate(Read(file), (node, step) => node[step]!)["response"]!.ToJsonString());

    private static async Task<IReadOnlyList<StockOutcome>> SetAsync(string answer)
    {
        using var memory = new ConnectorMemory();
        using var recorded = new Recorded(answer);
#pragma warning disable RS0030 // Nothing leaves the process.
        using var http = new HttpClient(recorded);
#pragma warning restore RS0030
        var session = (IStockSink)new ShopifyConnector().Open(new ShopifySettings { ShopAddress = new("https://shop.test"), AccessToken = new("t") }, new(http, new ManualClock(), memory));
        return await session.SetStockAsync(new("k", [new("gid://shopify/InventoryItem/1", "gid://shopify/Location/1", 5)]), Cancellation);
    }

    private sealed class Recorded(string answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") });
    }
}
