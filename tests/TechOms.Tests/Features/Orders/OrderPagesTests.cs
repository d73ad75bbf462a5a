using System.Net;
using TechOms.Platform.Security;

namespace TechOms.Tests.Features.Orders;

public sealed class OrderPagesTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Every_page_opens_and_shows_what_is_there()
    {
        var id = await server.CreateAllocatedAsync("PAGE-1");
        var order = await server.ReadOrderAsync(id);
        var variant = order.At("lines.0.variantId");
        var product = (await server.GetAsync("/variants/page-1")).At("productId");
        var browser = await server.BrowseAsync(Role.Operator);

        foreach (var page in new[] { "/orders", $"/orders/{id}", "/shipments", $"/shipments/{order.At("shipments.0.id")}", "/products", $"/products/{product}", "/inventory", $"/inventory/{variant}" })
        {
            var html = await ReadAsync(browser, page);
            Assert.True(html.Contains("PAGE-1", StringComparison.Ordinal) || html.Contains(order.At("order.number")!, StringComparison.Ordinal), page);
        }

        Assert.Contains("Create order", await ReadAsync(browser, "/orders/new"), StringComparison.Ordinal);
        using var missing = await browser.GetAsync($"/orders/{Guid.NewGuid()}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task The_order_page_says_why_and_offers_what_clears_it()
    {
        await server.HasStockAsync("WHY-1", 5);
        var id = await server.CreateAsync(OrderHelp.Draft("WHY-1"));
        await server.ValidateAsync();
        var browser = await server.BrowseAsync(Role.Operator);
        var before = await ReadAsync(browser, $"/orders/{id}");
        Assert.Contains("Approve it when it is right.", before, StringComparison.Ordinal);
        Assert.Contains("order.awaiting-review", before, StringComparison.Ordinal);

        using var answer = await browser.SubmitAsync($"/orders/{id}", $"/orders/{id}/do", ("verb", "approve"));

        Assert.Equal($"/orders/{id}", answer.Headers.Location?.ToString());
        Assert.Contains("Approved; stock is about to be allocated.", await ReadAsync(browser, $"/orders/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_entered_on_the_page_is_stored_and_a_refused_form_keeps_what_was_typed()
    {
        var browser = await server.BrowseAsync(Role.Operator);

        using var refused = await browser.SubmitAsync("/orders/new", "/orders", ("number", "TYPED-1"), ("shipTo.name", "Ann \"A\" Example"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var html = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("An order has at least one line.", html, StringComparison.Ordinal);
        Assert.Contains("Ann &quot;A&quot; Example", html, StringComparison.Ordinal);

        using var stored = await browser.SubmitAsync("/orders/new", "/orders", ("number", "TYPED-1"), ("sku", "TYPED"), ("quantity", "3"), ("price", "9.95"), ("sku", ""), ("quantity", "1"), ("price", ""));
        Assert.Equal(HttpStatusCode.Redirect, stored.StatusCode);
        Assert.Equal("29.8500", (await server.GetAsync("/orders?q=typed-1")).At("items.0.total"));
    }

    [Fact]
    public async Task A_selection_that_goes_through_in_part_says_which_did_not_and_why()
    {
        await server.HasStockAsync("BULKPAGE-1", 5);
        var ready = await server.CreateAsync(OrderHelp.Draft("BULKPAGE-1", number: "READY-1"));
        var stuck = await server.CreateAsync(OrderHelp.Draft("NO-SUCH-SKU", number: "STUCK-1"));
        await server.ValidateAsync();
        var browser = await server.BrowseAsync(Role.Operator);

        using var answer = await browser.SubmitAsync("/orders", "/orders/actions", ("action", "Approve"), ("order", ready), ("order", stuck), ("returnUrl", "/orders?status=Draft"));

        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("1 of 2 done", html, StringComparison.Ordinal);
        Assert.Contains("STUCK-1", html, StringComparison.Ordinal);
        Assert.DoesNotContain("READY-1", html, StringComparison.Ordinal);
        Assert.Equal("Approved", (await server.ReadOrderAsync(ready)).At("order.status"));
    }

    [Fact]
    public async Task Who_may_only_look_is_offered_nothing_and_can_do_nothing()
    {
        var id = await server.CreateAllocatedAsync("LOOK-1");
        var browser = await server.BrowseAsync(Role.Viewer);
        var html = await ReadAsync(browser, $"/orders/{id}");
        Assert.DoesNotContain("/do\"", html, StringComparison.Ordinal);

        using var answer = await browser.SubmitAsync("/orders", $"/orders/{id}/do", ("verb", "cancel-with-shipments"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("Fulfilling", (await server.ReadOrderAsync(id)).At("order.status"));
    }

    [Fact]
    public async Task What_a_shop_wrote_stays_text()
    {
        var id = await server.CreateAsync(OrderHelp.Draft("<b>sku</b>", number: "<script>alert(1)</script>"));
        await server.WriteAsync("update sales_order set reason = '<img src=x onerror=alert(2)>' where id = $1::uuid", id);
        var browser = await server.BrowseAsync(Role.Operator);

        foreach (var page in new[] { "/orders", $"/orders/{id}", $"/orders/{id}/edit" })
        {
            var html = await ReadAsync(browser, page);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>sku", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Stock_is_adjusted_on_its_page_with_a_reason()
    {
        await server.HasStockAsync("ADJ-1", 5);
        var variant = (await server.GetAsync("/variants/adj-1")).At("id");
        var browser = await server.BrowseAsync(Role.Operator);

        using var answer = await browser.SubmitAsync($"/inventory/{variant}", $"/inventory/{variant}/adjust", ("warehouse", server.Warehouse.ToString()), ("kind", "Add"), ("quantity", "-2"), ("reason", "Broken in transit"));

        var html = await ReadAsync(browser, answer.Headers.Location!.ToString());
        Assert.Contains("There are 3 now", html, StringComparison.Ordinal);
        Assert.Contains("Broken in transit", html, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(HttpClient browser, string page)
    {
        using var answer = await browser.GetAsync(page, TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{page}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
