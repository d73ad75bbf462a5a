using System.Text.Json.Nodes;
using TechOms.Connectors;
using TechOms.Connectors.Shopify;
using TechOms.Connectors.Shopify.Sandbox;
using TechOms.Tests.Connectors.Shopify.Schema;

namespace TechOms.Tests.Connectors.Shopify;

/// <summary>One session does everything it can; then every word of both sides is held against Shopify's schema.</summary>
public sealed class ShopifyTrafficTests
{
    private static readonly ShopifySchema Schema = ShopifySchema.Instance;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_sides_keep_to_the_schema()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Points.Maximum = 1_000_000;
        await DoEverythingAsync(host);

        Assert.Equal(ShopifyDocuments.Names.Order(), host.Exchanges.Select(exchange => exchange.Request["operationName"]!.GetValue<string>()).Distinct().Order());
        foreach (var (request, answer) in host.Exchanges)
        {
            var document = GraphQlParser.Parse(request["query"]!.GetValue<string>());
            var operation = document.Operations.Single();
            Assert.Equal((operation.Name, ""), (operation.Name, string.Join('\n', ValueValidator.Problems(Schema, operation, request["variables"]!.AsObject()))));
            Assert.Null(answer["errors"]);
            Assert.Equal((operation.Name, ""), (operation.Name, string.Join('\n', new AnswerValidator(Schema, document).Problems(operation, answer["data"]!.AsObject()))));
        }
    }

    // The prices the channel's documentation names.
    [Fact]
    public async Task What_calls_cost_is_documented()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Points.Maximum = 1_000_000;
        await DoEverythingAsync(host);

        var prices = host.Exchanges.GroupBy(exchange => exchange.Request["operationName"]!.GetValue<string>())
            .ToDictionary(calls => calls.Key, calls => calls.Max(call => call.Answer["extensions"]!["cost"]!["requestedQueryCost"]!.GetValue<double>()));
        Assert.Equal((131, 79, 10, 244, 281), (prices["OrderDetail"], prices["OrderChanges"], prices["InventorySet"], prices["InventoryItems"], prices["ProductsPage"]));
    }

    [Theory]
    [InlineData("""{"shop":{"id":"gid://shopify/Shop/1"}}""", "Q.shop.name is missing")]
    [InlineData("""{"shop":{"id":"gid://shopify/Shop/1","name":null}}""", "Q.shop.name must not be null")]
    [InlineData("""{"shop":{"id":"gid://shopify/Shop/1","name":7}}""", "Q.shop.name: 7 is no String")]
    public void An_answer_that_does_not_fit_is_found_out(string data, string problem)
    {
        var document = GraphQlParser.Parse("query Q { shop { id name } }");

        Assert.Contains(problem, new AnswerValidator(Schema, document).Problems(document.Operations[0], (JsonObject)JsonNode.Parse(data)!));
    }

    private static async Task DoEverythingAsync(ShopifyHost host)
    {
        var session = host.Open();
        var sandbox = host.Sandbox;
        await session.CheckAsync(Cancellation);

        sandbox.AddLocation("north", "North");
        var locations = await session.ReadLocationsAsync(Cancellation);
        for (var place = 0; place < 25; place++)
            sandbox.AddLocation($"depot-{place}", $"Depot {place}");
        var item = sandbox.AddProduct(new("TEE", "Tee", 45m, 200));
        foreach (var place in sandbox.Shop.Places.All)
            sandbox.SetStock(item, place.Id, 20);
        await ReadAllAsync(session.ReadListingsAsync(Cancellation));
        await session.SetStockAsync(new("key-1", [new(item, locations[0].Id, 50, 20), new(item, locations[1].Id, 40)]), Cancellation);
        await session.SetStockAsync(new("key-2", [new(item, locations[0].Id, 51, 7)]), Cancellation);
        await session.AdjustStockAsync(new("key-3", [new(item, locations[0].Id, -1), new(item, locations[1].Id, 1, 40)]), Cancellation);

        await FulfillAsync(session, sandbox, host.Clock, locations[1].Id);

        OutgoingVariant[] variants = [.. Enumerable.Range(0, 60).Select(number => new OutgoingVariant($"MUG-{number}", $"Mug {number}") { Price = 9.9m, Measures = new(Weight: 300) })];
        await session.SendProductAsync(new() { Name = "Mug", Description = "Holds < 1 litre", Variants = variants }, Cancellation);
        await session.SendProductAsync(new() { Name = "Mug", Variants = [variants[0] with { Price = 8m }, new("MUG-X", "Extra")] }, Cancellation);
        await ReadAllAsync(session.ReadProductsAsync(null, Cancellation));

        await session.EnsureSubscriptionsAsync(new("https://oms.example.com/hooks/1"), Cancellation);
        sandbox.Subscriptions.Create("ORDERS_PAID", new JsonObject { ["uri"] = "https://oms.example.com/hooks/1" });
        await session.EnsureSubscriptionsAsync(new("https://oms.example.com/hooks/1"), Cancellation);
    }

    private static async Task FulfillAsync(ShopifySession session, ShopifySandbox sandbox, ManualClock clock, string north)
    {
        var first = sandbox.PlaceOrder(new([new("TEE", 2)], new() { Name = "Ada Lovelace", Country = "CA" }) { Email = "ada@example.com" });
        await ReadAllAsync(session.ReadOrderChangesAsync(null, Cancellation));
        clock.Advance(TimeSpan.FromMinutes(20));
        var many = sandbox.PlaceOrder(new([.. Enumerable.Range(0, 300).Select(number => new SandboxOrderLine($"LINE-{number}", 1))], new() { Name = "Ada" }));
        await ReadAllAsync(session.ReadOrderChangesAsync("2026-11-20T10:00:00Z/2026-11-20T10:00:00Z", Cancellation));
        await ReadAllAsync(session.ReadOpenOrdersAsync(Cancellation));

        var order = (await session.ReadOrderAsync(first, Cancellation))!;
        var told = await session.ConfirmFulfillmentAsync(new()
        {
            Reference = "SH-1",
            OrderExternalId = first,
            LocationId = north,
            Lines = [new(order.Lines[0].ExternalId, 1)],
            Packages = [new() { TrackingNumber = "1Z1", TrackingUrl = "https://ups.example.com/1Z1", Carrier = "UPS" }, new() { TrackingNumber = "1Z2", TrackingUrl = "https://ups.example.com/1Z2" }],
        }, Cancellation);
        await session.UpdateTrackingAsync(new(told.ExternalIds, [new() { TrackingNumber = "1Z3", Carrier = "UPS" }]), Cancellation);
        var lines = (await session.ReadOrderAsync(many, Cancellation))!.Lines;
        await session.ConfirmFulfillmentAsync(new() { Reference = "SH-2", OrderExternalId = many, Lines = [.. lines.Select(line => new FulfilledLine(line.ExternalId, 1))] }, Cancellation);
        await session.ReadOrderAsync(many, Cancellation);

        // Cut into more fulfillment orders than one page shows.
        var cut = sandbox.PlaceOrder(new([new("TEE", 15)], new() { Name = "Ada" }));
        for (var place = 0; place < 11; place++)
        {
            var part = sandbox.Shop.Orders.Find(cut)!.FulfillmentOrders[0];
            sandbox.Routing.Move(part.Id, sandbox.Shop.FindPlace($"depot-{place}")!.Id, [new JsonObject { ["id"] = part.Lines[0].Id, ["quantity"] = 1 }]);
        }

        Assert.Equal(15, (await session.ReadOrderAsync(cut, Cancellation))!.Lines[0].Quantity);
    }

    private static async Task ReadAllAsync<T>(IAsyncEnumerable<T> pages)
    {
        await foreach (var _ in pages)
        {
        }
    }
}
