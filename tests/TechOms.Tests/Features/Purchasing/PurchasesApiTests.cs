using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TechOms.Tests.Features.Orders;

namespace TechOms.Tests.Features.Purchasing;

public sealed class PurchasesApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_purchase_order_is_entered_approved_and_incoming_until_it_is_cancelled()
    {
        await server.HasStockAsync("PUR-1", 3);
        var created = await server.PostAsync("/purchase-orders", Draft("pur-1", 5, number: "P-1"));
        Assert.Equal(("Draft", "purchase-order.draft"), (created.At("status"), created.At("why.code")));
        Assert.Equal("0", await IncomingAsync("PUR-1"));

        var approved = await server.PostAsync($"/purchase-orders/{created.At("id")}/approve");
        Assert.Equal(("Approved", "purchase-order.awaiting-send"), (approved.At("status"), approved.At("why.code")));
        Assert.Equal("5", await IncomingAsync("PUR-1"));
        Assert.Equal("purchase-order.approved", (await server.PostAsync($"/purchase-orders/{created.At("id")}/approve")).At("type"));
        Assert.Equal("purchase-order.locked", (await server.SendAsync(HttpMethod.Put, $"/purchase-orders/{created.At("id")}", Draft("PUR-1", 6))).At("type"));
        Assert.Equal("purchase-order.nothing-received", (await server.PostAsync($"/purchase-orders/{created.At("id")}/close")).At("type"));

        Assert.Equal("Cancelled", (await server.PostAsync($"/purchase-orders/{created.At("id")}/cancel", new { reason = "Too dear" })).At("status"));

        Assert.Equal("0", await IncomingAsync("PUR-1"));
        var order = await server.GetAsync($"/purchase-orders/{created.At("id")}");
        Assert.Equal(("5", "5", "0", "Cancelled"), (order.At("lines.0.ordered"), order.At("lines.0.cancelled"), order.At("lines.0.open"), order.At("receipts.0.status")));
        Assert.Contains("Too dear", order.At("cancelReason"), StringComparison.Ordinal);
        Assert.Equal(["purchase-order.approved", "purchase-order.cancelled", "purchase-order.created", "receipt.created"], order!["timeline"].Each("items", "code").Order());
        Assert.All(order["timeline"].Each("items", "actor"), actor => Assert.Equal("API key Test", actor));
    }

    [Fact]
    public async Task What_nobody_knows_is_not_ordered_and_a_serial_number_is_one_unit()
    {
        await server.HasStockAsync("PUR-2", 0);

        var unknown = await server.PostAsync("/purchase-orders", Draft("NO-SUCH", 1));
        Assert.Equal(("purchase-order.sku-unknown", true), (unknown.At("type"), unknown!["errors"]!.AsObject().ContainsKey("lines[0].sku")));
        Assert.Equal("purchase-order.invalid", (await server.PostAsync("/purchase-orders", new { lines = new[] { new { sku = "PUR-2", quantity = 2, serial = "S-1" } } })).At("type"));
        Assert.Equal("purchase-order.invalid", (await server.PostAsync("/purchase-orders", new { lines = Array.Empty<object>() })).At("type"));
        Assert.Equal("warehouse.not-found", (await server.PostAsync("/purchase-orders", new { warehouseId = Guid.NewGuid(), lines = new[] { new { sku = "PUR-2", quantity = 2 } } })).At("type"));
        await server.PostAsync("/purchase-orders", Draft("PUR-2", 1, number: "TWICE"));
        Assert.Equal("purchase-order.number-taken", (await server.PostAsync("/purchase-orders", Draft("PUR-2", 1, number: "twice "))).At("type"));
    }

    [Fact]
    public async Task A_draft_is_edited_by_who_saw_it_last()
    {
        await server.HasStockAsync("PUR-3", 0);
        var id = (await server.PostAsync("/purchase-orders", Draft("PUR-3", 5))).At("id");
        using var read = await server.Client.GetAsync($"/api/v2/purchase-orders/{id}", TestContext.Current.CancellationToken);
        var tag = read.Headers.ETag!;

        using var saved = await PutAsync(id!, tag.Tag, Draft("PUR-3", 8, lot: "L-9"));
        using var stale = await PutAsync(id!, tag.Tag, Draft("PUR-3", 9));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (saved.StatusCode, stale.StatusCode));
        Assert.NotEqual(tag, saved.Headers.ETag);
        var order = await server.GetAsync($"/purchase-orders/{id}");
        Assert.Equal(("8", "L-9"), (order.At("lines.0.ordered"), order.At("lines.0.lot")));
    }

    [Fact]
    public async Task Many_at_once_get_one_outcome_each()
    {
        await server.HasStockAsync("PUR-4", 0);

        var answer = await server.PostAsync("/purchase-orders/bulk", new { purchaseOrders = new[] { Draft("PUR-4", 1, number: "B-1"), Draft("NO-SUCH", 1, number: "B-2"), Draft("PUR-4", 2, number: "B-1") } });
        Assert.Equal(("1", "2"), (answer.At("done"), answer.At("refused")));
        Assert.Equal([null, "purchase-order.sku-unknown", "purchase-order.number-taken"], answer.Each("outcomes", "code"));

        var acted = await server.PostAsync("/purchase-orders/actions", new { action = "Approve", purchaseOrderIds = new[] { answer.At("outcomes.0.id"), Guid.NewGuid().ToString() } });
        Assert.Equal([null, "purchase-order.not-found"], acted.Each("outcomes", "code"));
        Assert.Equal("1", await IncomingAsync("PUR-4"));
    }

    [Fact]
    public async Task A_list_is_filtered_and_paged_and_another_account_sees_none_of_it()
    {
        await server.HasStockAsync("PUR-5", 0);
        for (var i = 1; i <= 3; i++)
            await server.PostAsync("/purchase-orders", new { number = $"LIST-{i}", reference = "CONTAINER-7", lines = new[] { new { sku = "PUR-5", quantity = i } } });

        var first = await server.GetAsync("/purchase-orders?q=container-7&limit=2");
        var second = await server.GetAsync($"/purchase-orders?q=container-7&limit=2&next={first.At("next")}");

        Assert.Equal(["LIST-3", "LIST-2"], first.Each("items", "number"));
        Assert.Equal(["LIST-1"], second.Each("items", "number"));
        Assert.Equal(3, (await server.GetAsync("/purchase-orders?q=list-&status=Draft"))!["items"]!.AsArray().Count);
        Assert.Empty((await server.GetAsync("/purchase-orders", server.OtherClient))!["items"]!.AsArray());
        Assert.Equal("purchase-order.not-found", (await server.PostAsync($"/purchase-orders/{first.At("items.0.id")}/approve", client: server.OtherClient)).At("type"));
    }

    [Fact]
    public async Task Goods_are_received_by_hand_where_no_system_does_and_sent_twice_are_booked_once()
    {
        await server.HasStockAsync("PUR-6", 0);
        var warehouse = await server.HasBarnAsync();
        var id = (await server.PostAsync("/purchase-orders", new { warehouseId = warehouse, approve = true, lines = new[] { new { sku = "PUR-6", quantity = 10 } } })).At("id");
        var order = await server.GetAsync($"/purchase-orders/{id}");
        Assert.Equal(("Receiving", "purchase-order.by-hand", "receipt.by-hand"), (order.At("order.status"), order.At("order.why.code"), order.At("receipts.0.why.code")));
        var receipt = order.At("receipts.0.id");
        var version = long.Parse(order.At("order.version")!, CultureInfo.InvariantCulture);
        var some = new { version, lines = new[] { new { number = 1, quantity = 4 } } };

        Assert.Equal(("ShortReceived", "receipt.short"), await StateAsync(server.PostAsync($"/receipts/{receipt}/receive", some)));
        Assert.Equal("purchase-order.stale", (await server.PostAsync($"/receipts/{receipt}/receive", some)).At("type"));
        Assert.Equal("receipt.too-many", (await server.PostAsync($"/receipts/{receipt}/receive", new { lines = new[] { new { number = 1, quantity = 7 } } })).At("type"));
        Assert.Equal("4", (await server.GetAsync($"/purchase-orders/{id}")).At("order.received"));

        Assert.Equal(("Received", null), await StateAsync(server.PostAsync($"/receipts/{receipt}/receive")));
        order = await server.GetAsync($"/purchase-orders/{id}");
        Assert.Equal(("Received", "10", "0"), (order.At("order.status"), order.At("lines.0.received"), order.At("lines.0.open")));
        Assert.Equal("receipt.final", (await server.PostAsync($"/receipts/{receipt}/receive")).At("type"));
        Assert.Equal((10L, 0L), (await server.ReadAsync<long>("select sum(total)::bigint from stock_level where warehouse_id = $1", warehouse), await server.ReadAsync<long>("select sum(incoming)::bigint from stock_level where warehouse_id = $1", warehouse)));
        Assert.Equal("Received", (await server.GetAsync($"/receipts?purchaseOrder={id}")).At("items.0.status"));
    }

    [Fact]
    public async Task What_a_warehouse_system_takes_is_not_received_by_hand()
    {
        await server.HasStockAsync("PUR-7", 0);
        var id = (await server.PostAsync("/purchase-orders", Draft("PUR-7", 1, approve: true))).At("id");
        var receipt = (await server.GetAsync($"/purchase-orders/{id}")).At("receipts.0.id");

        Assert.Equal("receipt.has-system", (await server.PostAsync($"/receipts/{receipt}/receive")).At("type"));
        Assert.Equal("receipt.nothing-to-dismiss", (await server.PostAsync($"/receipts/{receipt}/dismiss", new { })).At("type"));
        Assert.Equal("Pending", (await server.PostAsync($"/receipts/{receipt}/retry")).At("status"));
    }

    private static object Draft(string sku, long quantity, bool approve = false, string? number = null, string? lot = null)
        => new { number, approve, supplier = "Looms & Co", lines = new[] { new { sku, quantity, lot } } };

    private static async Task<(string?, string?)> StateAsync(Task<JsonNode?> answering)
    {
        var answer = await answering;
        return (answer.At("status"), answer.At("why.code"));
    }

    private async Task<string> IncomingAsync(string sku)
        => (await server.ReadAsync<long>("select coalesce(sum(l.incoming), 0)::bigint from stock_level l join product_variant v on v.id = l.variant_id where v.sku = $1", sku)).ToString(CultureInfo.InvariantCulture);

    private async Task<HttpResponseMessage> PutAsync(string id, string tag, object draft)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v2/purchase-orders/{id}") { Content = JsonContent.Create(draft) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
