using System.Text.Json.Nodes;
using TechOms.Connectors.Shopify.Sandbox;
using TechOms.Tests.Connectors.Shopify.Schema;

namespace TechOms.Tests.Connectors.Shopify;

/// <summary>The sandbox asked by documents that were written without it.</summary>
public sealed class ShopifyIndependentTests
{
    // Bulk exports, refunds and metafields are not imitated.
    private static readonly HashSet<string> NotImitated = ["OrderAnnotate", "ProductOperation", "BulkQuery", "BulkStatus", "RefundCreate"];

    private static readonly string Text = ReadText();

    public static TheoryData<string> Names =>
        [.. GraphQlParser.Parse(Text).Operations.Select(operation => operation.Name!).Where(name => !NotImitated.Contains(name))];

    [Fact]
    public void The_documents_fit_the_schema() => Assert.Equal([], DocumentValidator.Problems(ShopifySchema.Instance, Text));

    [Theory, MemberData(nameof(Names))]
    public async Task Every_operation_is_answered_as_the_schema_says(string name)
    {
        await using var host = await ShopifyHost.StartAsync();
        var variables = Prepare(host);
        var document = GraphQlParser.Parse(Text);
        var operation = document.Operations.Single(operation => operation.Name == name);

        var answer = await host.AskAsync(Text, name, VariablesOf(operation, variables));

        Assert.Equal((name, null), (name, answer["errors"]?.ToJsonString()));
        Assert.Equal((name, ""), (name, string.Join('\n', new AnswerValidator(ShopifySchema.Instance, document).Problems(operation, answer["data"]!.AsObject()))));
        Assert.DoesNotContain("\"message\"", answer["data"]!.ToJsonString(), StringComparison.Ordinal);
    }

    // Prices of real shops, or of the formula that fits them.
    [Theory]
    [InlineData("OrdersUpdatedSince", 13)]
    [InlineData("OrderFulfillmentOrders", 188)]
    [InlineData("InventorySet", 13)]
    [InlineData("ProductsPage", 530)]
    public async Task An_operation_costs_what_it_costs_there(string name, double cost)
    {
        await using var host = await ShopifyHost.StartAsync();
        var variables = Prepare(host);
        var operation = GraphQlParser.Parse(Text).Operations.Single(operation => operation.Name == name);

        var answer = await host.AskAsync(Text, name, VariablesOf(operation, variables));

        Assert.Equal((name, cost), (name, answer["extensions"]!["cost"]!["requestedQueryCost"]!.GetValue<double>()));
    }

    // A value is named for its operation where the operations need different ones.
    private static JsonObject VariablesOf(GraphQlOperation operation, JsonObject values) => new(
        from variable in operation.Variables
        let name = values.ContainsKey($"{operation.Name}.{variable.Name}") ? $"{operation.Name}.{variable.Name}" : variable.Name
        where values.ContainsKey(name)
        select KeyValuePair.Create(variable.Name, values[name]?.DeepClone()));

    private static JsonObject Prepare(ShopifyHost host)
    {
        host.Sandbox.AddLocation("north", "North");
        var shop = host.Sandbox.Shop;
        var item = host.Sandbox.AddProduct(new("TEE", "Tee", 45m));
        host.Sandbox.SetStock(item, shop.Primary.Id, 5);
        var order = shop.Orders.Find(host.Sandbox.PlaceOrder(new([new("TEE", 2)], new() { Name = "Ada Lovelace", Country = "CA" })))!;
        var shipped = shop.Orders.Find(host.Sandbox.PlaceOrder(new([new("TEE", 1)], null)))!;
        var made = new ShopFulfillments(shop, host.Sandbox.Orders).Create(Input(shipped.FulfillmentOrders[0].Id), null).Fulfillment!;
        var variant = shop.FindBySku("TEE")!;
        var webhook = host.Sandbox.Subscriptions.Create("ORDERS_PAID", new() { ["uri"] = "https://oms.example.com/a" }).Webhook!;
        var row = new JsonObject { ["inventoryItemId"] = item, ["locationId"] = shop.Primary.Id, ["quantity"] = 9, ["changeFromQuantity"] = 2 };
        var change = new JsonObject { ["inventoryItemId"] = item, ["locationId"] = shop.Primary.Id, ["delta"] = 1, ["changeFromQuantity"] = null };
        return new()
        {
            ["first"] = 250,
            ["query"] = "updated_at:>='2026-11-20T09:50:00Z'",
            ["VariantsBySku.query"] = "sku:'TEE'",
            ["InventoryItemsBySku.query"] = "sku:'TEE'",
            ["key"] = "9f1c6f2e-6f0b-5a8e-9f41-0c1d2e3f4a5b",
            ["id"] = order.Id,
            ["orderId"] = order.Id,
            ["reason"] = "CUSTOMER",
            ["restock"] = true,
            ["JobDone.id"] = "gid://shopify/Job/1",
            ["InventoryLevels.id"] = item,
            ["item"] = item,
            ["location"] = shop.FindPlace("north")!.Id,
            ["fulfillment"] = Input(order.FulfillmentOrders[0].Id),
            ["fulfillmentId"] = made.Id,
            ["FulfillmentCancel.id"] = made.Id,
            ["tracking"] = new JsonObject { ["number"] = "1Z", ["company"] = "UPS" },
            ["FulfillmentOrderHold.id"] = order.FulfillmentOrders[0].Id,
            ["hold"] = new JsonObject { ["reason"] = "OTHER" },
            ["FulfillmentOrderReleaseHold.id"] = order.FulfillmentOrders[0].Id,
            ["FulfillmentOrderMove.id"] = order.FulfillmentOrders[0].Id,
            ["newLocationId"] = shop.FindPlace("north")!.Id,
            ["InventorySet.input"] = new JsonObject { ["name"] = "available", ["reason"] = "correction", ["quantities"] = new JsonArray(row) },
            ["InventoryAdjust.input"] = new JsonObject { ["name"] = "available", ["reason"] = "correction", ["changes"] = new JsonArray(change) },
            ["ProductUpsert.input"] = new JsonObject { ["title"] = "Mug", ["variants"] = new JsonArray() },
            ["identifier"] = new JsonObject { ["handle"] = "mug" },
            ["sync"] = true,
            ["product"] = new JsonObject { ["title"] = "Jar" },
            ["productId"] = variant.ProductId,
            ["VariantsCreate.variants"] = new JsonArray(new JsonObject { ["optionValues"] = new JsonArray(new JsonObject { ["optionName"] = "Title", ["name"] = "Blue" }) }),
            ["VariantsUpdate.variants"] = new JsonArray(new JsonObject { ["id"] = variant.Id, ["price"] = "9.5" }),
            ["topic"] = "ORDERS_CREATE",
            ["sub"] = new JsonObject { ["uri"] = "https://oms.example.com/b", ["format"] = "JSON" },
            ["WebhookDelete.id"] = webhook.Id,
        };
    }

    private static JsonObject Input(string fulfillmentOrderId) => new()
    {
        ["lineItemsByFulfillmentOrder"] = new JsonArray(new JsonObject { ["fulfillmentOrderId"] = fulfillmentOrderId }),
    };

    private static string ReadText()
    {
        using var stream = typeof(ShopifyIndependentTests).Assembly.GetManifestResourceStream("TechOms.Tests.Connectors.Shopify.Schema.independent-operations.graphql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
