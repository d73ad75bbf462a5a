using System.Net;
using TechOms.Platform.Security;
using TechOms.Tests.Features.Orders;

namespace TechOms.Tests.Features.Purchasing;

public sealed class PurchasePagesTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_purchase_order_is_entered_edited_approved_and_found_on_its_pages()
    {
        await server.HasStockAsync("PAGE-PO", 0);
        var browser = await server.BrowseAsync(Role.Operator);
        using var refused = await browser.SubmitAsync("/purchase-orders/new", "/purchase-orders", ("number", "TYPED-PO"), ("supplier", "Looms \"L\" & Co"), ("sku", "NOBODY-KNOWS"), ("quantity", "2"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var html = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("There is no product with the SKU NOBODY-KNOWS", html, StringComparison.Ordinal);
        Assert.Contains("Looms &quot;L&quot; &amp; Co", html, StringComparison.Ordinal);

        using var stored = await browser.SubmitAsync(
            "/purchase-orders/new", "/purchase-orders", ("number", "TYPED-PO"), ("sku", "PAGE-PO"), ("quantity", "2"), ("lot", "L-7"), ("serial", ""), ("sku", ""), ("quantity", "1"), ("references", "container = MSKU7"));
        var url = stored.Headers.Location!.ToString();
        Assert.Contains("Approve it when it is right.", await ReadAsync(browser, url), StringComparison.Ordinal);
        Assert.Contains("L-7", await ReadAsync(browser, $"{url}/edit"), StringComparison.Ordinal);
        var version = await server.ReadAsync<long>("select version from purchase_order where number = 'TYPED-PO'");
        using var edited = await browser.SubmitAsync($"{url}/edit", $"{url}/edit", ("version", $"{version}"), ("sku", "PAGE-PO"), ("quantity", "3"), ("supplier", "Looms & Co"), ("lastDay", "2031-05-09"));
        Assert.Equal(url, edited.Headers.Location?.ToString());
        Assert.Contains("value=\"2031-05-09\"", await ReadAsync(browser, $"{url}/edit"), StringComparison.Ordinal);

        using var approved = await browser.SubmitAsync(url, $"{url}/do", ("verb", "approve"));

        html = await ReadAsync(browser, url);
        Assert.Contains("TYPED-PO-1", html, StringComparison.Ordinal);
        Assert.Contains("Its receipt is about to be sent to the warehouse.", html, StringComparison.Ordinal);
        Assert.Contains("TYPED-PO", await ReadAsync(browser, "/purchase-orders?q=typed&status=Approved"), StringComparison.Ordinal);
        Assert.Contains("No purchase order matches", await ReadAsync(browser, "/purchase-orders?status=Cancelled&q=typed"), StringComparison.Ordinal);
        using var missing = await browser.GetAsync($"/purchase-orders/{Guid.NewGuid()}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Goods_are_received_by_hand_on_the_page()
    {
        await server.HasStockAsync("PAGE-HAND", 0);
        var warehouse = await server.HasBarnAsync();
        var id = (await server.PostAsync("/purchase-orders", new { warehouseId = warehouse, approve = true, lines = new[] { new { sku = "PAGE-HAND", quantity = 10 } } })).At("id");
        var receipt = (await server.GetAsync($"/purchase-orders/{id}")).At("receipts.0.id");
        var browser = await server.BrowseAsync(Role.Operator);
        using var found = await browser.GetAsync($"/receipts/{receipt}", TestContext.Current.CancellationToken);
        Assert.StartsWith($"/purchase-orders/{id}#receipt-", found.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Contains("Receive these", await ReadAsync(browser, $"/purchase-orders/{id}"), StringComparison.Ordinal);

        using var answer = await browser.SubmitAsync($"/purchase-orders/{id}", $"/receipts/{receipt}/receive", ("order", id!), ("line", "1"), ("quantity", "4"));

        Assert.Contains("4 of 10 units arrived, 6 are still expected.", await ReadAsync(browser, answer.Headers.Location!.ToString()), StringComparison.Ordinal);
        using var closed = await browser.SubmitAsync($"/purchase-orders/{id}", $"/purchase-orders/{id}/do", ("verb", "close"), ("reason", "Sold out"));
        Assert.Equal("Received", (await server.GetAsync($"/purchase-orders/{id}")).At("order.status"));
    }

    [Fact]
    public async Task A_selection_is_approved_and_what_does_not_go_says_why()
    {
        await server.HasStockAsync("PAGE-MANY", 0);
        var one = (await server.PostAsync("/purchase-orders", new { number = "MANY-1", lines = new[] { new { sku = "PAGE-MANY", quantity = 1 } } })).At("id");
        var two = (await server.PostAsync("/purchase-orders", new { number = "MANY-2", approve = true, lines = new[] { new { sku = "PAGE-MANY", quantity = 1 } } })).At("id");
        var browser = await server.BrowseAsync(Role.Operator);

        using var answer = await browser.SubmitAsync("/purchase-orders", "/purchase-orders/actions", ("action", "Approve"), ("order", one!), ("order", two!), ("returnUrl", "/purchase-orders?q=many"));

        Assert.Contains("1 of 2 done. MANY-2: It is approved already.", await ReadAsync(browser, answer.Headers.Location!.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_look_can_change_nothing_and_what_was_typed_stays_text()
    {
        await server.HasStockAsync("PAGE-LOOK", 0);
        var id = (await server.PostAsync("/purchase-orders", new { number = "<script>alert(1)</script>", supplier = "<b>x</b>", lines = new[] { new { sku = "PAGE-LOOK", quantity = 1 } } })).At("id");
        var browser = await server.BrowseAsync(Role.Viewer);

        foreach (var page in new[] { "/purchase-orders", $"/purchase-orders/{id}" })
        {
            var html = await ReadAsync(browser, page);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>x", html, StringComparison.Ordinal);
            Assert.DoesNotContain("/do\"", html, StringComparison.Ordinal);
        }

        using var answer = await browser.SubmitAsync("/orders", $"/purchase-orders/{id}/do", ("verb", "approve"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("Draft", (await server.GetAsync($"/purchase-orders/{id}")).At("order.status"));
    }

    private static async Task<string> ReadAsync(HttpClient browser, string page)
    {
        using var answer = await browser.GetAsync(page, TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{page}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
