using System.Text.Json.Nodes;
using TechOms.Connectors;

namespace TechOms.Tests.Connectors.Shopify;

/// <summary>The sandbox against what is known of real shops, asked by documents that are not the connector's.</summary>
public sealed class ShopifySandboxTests
{
    [Theory]
    [InlineData("query($q: String!) { orders(first: 250, query: $q, sortKey: UPDATED_AT) { nodes { id name updatedAt } pageInfo { hasNextPage endCursor } } }", 13)]
    [InlineData("query($q: String) { orders(first: 10, query: $q) { edges { node { id lineItems(first: 10) { nodes { id } } } } } }", 30)]
    [InlineData("query($q: String) { ordersCount(query: $q) { count precision } orders(first: 1, query: $q) { nodes { totalPriceSet { shopMoney { amount } } } } }", 13)]
    public async Task A_query_costs_what_real_shops_ask(string query, double cost)
    {
        await using var host = await ShopifyHost.StartAsync();

        var answer = await host.AskAsync(query, new { q = "status:open" });

        Assert.Equal(cost, answer["extensions"]!["cost"]!["requestedQueryCost"]!.GetValue<double>());
    }

    [Fact]
    public async Task What_does_not_fit_the_bucket_is_throttled_and_fits_again_later()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Points.Spend(1_995);

        var refused = await host.AskAsync("{ orders(first: 250) { nodes { id } } }");
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var answered = await host.AskAsync("{ orders(first: 250) { nodes { id } } }");

        Assert.Equal("THROTTLED", CodeOf(refused));
        Assert.Equal(5, refused["extensions"]!["cost"]!["throttleStatus"]!["currentlyAvailable"]!.GetValue<int>());
        Assert.NotNull(answered["data"]);
    }

    [Theory]
    [InlineData("{ shop { nick } }", "undefinedField")]
    [InlineData("{ orders(first: 1, colour: 1) { nodes { id } } }", "argumentNotAccepted")]
    [InlineData("{ order { id } }", "missingRequiredArguments")]
    [InlineData("query($id: ID) { shop { id } }", "variableNotUsed")]
    [InlineData("{ shop { id @sparkle } }", "undefinedDirective")]
    [InlineData("{ orders(first: 251) { nodes { id } } }", "MAX_INPUT_SIZE_EXCEEDED")]
    [InlineData("{ orders { nodes { id } } }", "BAD_REQUEST")]
    public async Task A_document_that_does_not_fit_is_refused_with_the_code_of_real_shops(string query, string code)
    {
        await using var host = await ShopifyHost.StartAsync();

        var answer = await host.AskAsync(query);

        Assert.Equal(code, CodeOf(answer));
        Assert.False(answer.ContainsKey("data"));
    }

    [Theory]
    [InlineData("missingSetIdempotency", "mutation S($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) { userErrors { message } } }")]
    [InlineData("missingSetChangeFromQuantity", "mutation S($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) @idempotent(key: \"k\") { userErrors { message } } }")]
    [InlineData("legacySetShape", "mutation S($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) @idempotent(key: \"k\") { userErrors { message } } }")]
    [InlineData("missingAdjustChangeFromQuantity", "mutation S($input: InventoryAdjustQuantitiesInput!) { inventoryAdjustQuantities(input: $input) @idempotent(key: \"k\") { userErrors { message } } }")]
    public async Task Mistakes_in_inventory_calls_get_the_recorded_answers(string recording, string query)
    {
        await using var host = await ShopifyHost.StartAsync();
        var recorded = Read("inventory-quantity-contracts-2026-04.json")[recording]!;

        var answer = await host.AskAsync(query, new { input = recorded["variables"]!["input"] });

        Assert.Equal(recorded["response"]!["errors"]![0]!["message"]!.ToString(), answer["errors"]![0]!["message"]!.ToString());
        Assert.Equal(CodeOf(recorded["response"]!.AsObject()), CodeOf(answer));
    }

    [Theory]
    [InlineData("nonPositiveQuantity")]
    [InlineData("overFulfill")]
    [InlineData("missingFulfillmentOrder")]
    [InlineData("closed")]
    public async Task Mistakes_in_fulfillments_get_the_recorded_answers(string recording)
    {
        await using var host = await ShopifyHost.StartAsync();
        var placed = host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));
        var part = host.Sandbox.Shop.Orders.Find(placed)!.FulfillmentOrders[0];
        var recorded = Read("fulfillment-create-preconditions.json")["cases"]![recording]!;
        var input = recorded["variables"]!["fulfillment"]!.DeepClone();
        var theirs = input["lineItemsByFulfillmentOrder"]![0]!;
        var theirId = theirs["fulfillmentOrderId"]!.ToString();
        if (recording is not "missingFulfillmentOrder")
        {
            theirs["fulfillmentOrderId"] = part.Id;
            if (theirs["fulfillmentOrderLineItems"] is JsonArray lines)
                lines[0]!["id"] = part.Lines[0].Id;
        }

        if (recording is "closed")
            await FulfillAsync(host, input);
        var answer = await FulfillAsync(host, input);

        var expected = recorded["response"]!["data"]!["fulfillmentCreate"]!["userErrors"]!.ToJsonString().Replace(NumberOf(theirId), NumberOf(part.Id), StringComparison.Ordinal);
        Assert.Equal(expected, answer["data"]!["fulfillmentCreate"]!["userErrors"]!.ToJsonString());
        Assert.Null(answer["data"]!["fulfillmentCreate"]!["fulfillment"]);
    }

    [Fact]
    public async Task A_filter_it_does_not_know_is_ignored_with_a_warning()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));

        var answer = await host.AskAsync("{ orders(first: 5, query: \"colour:red\") { nodes { id } } }");

        Assert.Single(answer["data"]!["orders"]!["nodes"]!.AsArray());
        Assert.Equal("invalid_field", answer["extensions"]!["search"]![0]!["warnings"]![0]!["code"]!.ToString());
    }

    [Fact]
    public async Task A_fulfillment_costs_what_the_recorded_one_did()
    {
        await using var host = await ShopifyHost.StartAsync();
        var placed = host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));
        var recorded = Read("fulfillment-create-preconditions.json")["cases"]!["happyPath"]!;
        var input = recorded["variables"]!["fulfillment"]!.DeepClone();
        input["lineItemsByFulfillmentOrder"]![0]!["fulfillmentOrderId"] = host.Sandbox.Shop.Orders.Find(placed)!.FulfillmentOrders[0].Id;

        var answer = await host.AskAsync(
            """
            mutation F($fulfillment: FulfillmentInput!) {
              fulfillmentCreate(fulfillment: $fulfillment) {
                fulfillment { id status displayStatus trackingInfo { number url company } fulfillmentLineItems(first: 5) { nodes { id quantity lineItem { id title } } } }
                userErrors { field message }
              }
            }
            """,
            new { fulfillment = input });

        foreach (var price in new[] { "requestedQueryCost", "actualQueryCost" })
            Assert.Equal(recorded["response"]!["extensions"]!["cost"]![price]!.GetValue<double>(), answer["extensions"]!["cost"]![price]!.GetValue<double>());
    }

    [Theory]
    [InlineData("updated_at:>='2026-11-20T10:00:00Z'", 2, 0)]
    [InlineData("updated_at:>='2026-11-20T10:00:05Z'", 1, 0)]
    [InlineData("updated_at:>=2026-11-20T10:00:05Z", 2, 1)]
    [InlineData("status:open name:1001", 1, 0)]
    [InlineData("name:1001 OR name:1002", 2, 0)]
    [InlineData("status:cancelled", 0, 0)]
    [InlineData("sku:'CAP'", 1, 0)]
    public async Task Filters_find_what_they_find_in_real_shops(string query, int found, int warnings)
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        host.Sandbox.PlaceOrder(new([new("CAP", 1)], null));

        var answer = await host.AskAsync("query($q: String) { orders(first: 5, query: $q) { nodes { id } } }", new { q = query });

        Assert.Equal(found, answer["data"]!["orders"]!["nodes"]!.AsArray().Count);
        Assert.Equal(warnings, answer["extensions"]!["search"]?[0]?["warnings"]?.AsArray().Count ?? 0);
    }

    [Fact]
    public async Task An_id_is_searched_by_its_number()
    {
        await using var host = await ShopifyHost.StartAsync();
        var placed = host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));
        host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));

        var answer = await host.AskAsync("query($q: String) { orders(first: 5, query: $q) { nodes { id } } }", new { q = $"id:{NumberOf(placed)}" });

        Assert.Equal(placed, Assert.Single(answer["data"]!["orders"]!["nodes"]!.AsArray())!["id"]!.ToString());
    }

    [Fact]
    public async Task Aliases_fragments_edges_and_interfaces_work()
    {
        await using var host = await ShopifyHost.StartAsync();
        var placed = host.Sandbox.PlaceOrder(new([new("TEE", 2)], null));

        var answer = await host.AskAsync(
            """
            query($id: ID!, $more: Boolean!) {
              a: node(id: $id) { __typename ... on Order { name } ... on Product { title } }
              b: order(id: $id) { ...Lines note @include(if: $more) tags @skip(if: $more) }
            }
            fragment Lines on Order { lineItems(first: 1) { edges { cursor node { quantity } } pageInfo { hasNextPage } } }
            """,
            new { id = placed, more = true });

        Assert.Equal("""{"__typename":"Order","name":"#1001"}""", answer["data"]!["a"]!.ToJsonString());
        Assert.Equal(2, answer["data"]!["b"]!["lineItems"]!["edges"]![0]!["node"]!["quantity"]!.GetValue<int>());
        Assert.Equal(["lineItems", "note"], answer["data"]!["b"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task It_remembers_after_a_kill()
    {
        var file = Path.Combine(Path.GetTempPath(), $"shopify-{Guid.NewGuid():N}.log");
        try
        {
            string placed;
            using (var store = SandboxStore.At(file))
            {
                await using var host = await ShopifyHost.StartAsync(store);
                var item = host.Sandbox.AddProduct(new("TEE", "Tee", 10m));
                host.Sandbox.SetStock(item, host.Sandbox.Shop.Primary.Id, 5);
                placed = host.Sandbox.PlaceOrder(new([new("TEE", 2)], null));
                await host.Open().SetStockAsync(new("k", [new(item, host.Sandbox.Shop.Primary.Id, 4, 3)]), TestContext.Current.CancellationToken);
            }

            using var reopened = SandboxStore.At(file);
            await using var again = await ShopifyHost.StartAsync(reopened);
            var order = await again.Open().ReadOrderAsync(placed, TestContext.Current.CancellationToken);
            var repeat = await again.Open().SetStockAsync(
                new("k", [new(again.Sandbox.Shop.FindBySku("TEE")!.ItemId, again.Sandbox.Shop.Primary.Id, 4, 3)]), TestContext.Current.CancellationToken);

            Assert.Equal(2, order!.Lines[0].Quantity);
            Assert.Equal(StockResult.Applied, repeat[0].Result);
            Assert.Equal(4, Assert.Single(again.Sandbox.ReadStock()).Available);
            Assert.NotEqual(placed, again.Sandbox.PlaceOrder(new([new("TEE", 1)], null)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<JsonObject> FulfillAsync(ShopifyHost host, JsonNode input) => host.AskAsync(
        "mutation F($fulfillment: FulfillmentInput!) { fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id } userErrors { field message } } }",
        new { fulfillment = input });

    private static string NumberOf(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static string? CodeOf(JsonObject answer) => answer["errors"]?[0]?["extensions"]?["code"]?.ToString();

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Shopify", "Samples", file)))!;
}
