using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Orders;

public sealed class ListOrdersTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Paging_shows_every_order_once_even_when_all_came_at_the_same_moment()
    {
        var drafts = Enumerable.Range(1, 23).Select(number => OrderHelp.Draft("PAGE", number: $"PAGE-{number:00}")).ToArray();
        Assert.Equal("23", (await server.PostAsync("/orders/bulk", new { orders = drafts })).At("done"));

        var seen = new List<string?>();
        for (string? next = null; ;)
        {
            var page = await server.GetAsync($"/orders?q=page-&limit=5{(next is null ? "" : $"&next={next}")}");
            seen.AddRange(page.Each("items", "number"));
            if ((next = page.At("next")) is null)
                break;
        }

        Assert.Equal(23, seen.Count);
        Assert.Equal(23, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("FIND-7")]
    [InlineData("find-70")]
    [InlineData("Searcher@Example.com")]
    [InlineData("find-sku")]
    [InlineData("po-4711")]
    public async Task An_order_is_found_by_number_mail_sku_and_reference_in_any_case(string text)
    {
        await server.PostAsync("/orders", OrderHelp.Draft("Find-SKU", number: "Find-7001", email: "searcher@example.com", references: new { po = "PO-4711" }));
        await server.PostAsync("/orders", OrderHelp.Draft("OTHER-SKU", number: "Unlike"));

        Assert.Equal(["Find-7001"], (await server.GetAsync($"/orders?q={Uri.EscapeDataString(text)}")).Each("items", "number"));
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        await server.PostAsync("/orders", OrderHelp.Draft("NOBODY-KNOWS-THIS", number: "FILTER-1"));
        await server.ValidateAsync();

        Assert.Contains("FILTER-1", (await server.GetAsync("/orders?attention=true&status=Draft")).Each("items", "number"));
        Assert.DoesNotContain("FILTER-1", (await server.GetAsync("/orders?status=Approved&status=Shipped")).Each("items", "number"));
        Assert.DoesNotContain("FILTER-1", (await server.GetAsync($"/orders?channel={server.Shop}")).Each("items", "number"));
        var today = DateOnly.FromDateTime(server.Clock.GetUtcNow().UtcDateTime);
        Assert.Contains("FILTER-1", (await server.GetAsync($"/orders?from={today:yyyy-MM-dd}&to={today:yyyy-MM-dd}")).Each("items", "number"));
        Assert.DoesNotContain("FILTER-1", (await server.GetAsync($"/orders?to={today.AddDays(-1):yyyy-MM-dd}")).Each("items", "number"));
    }

    [Fact]
    public async Task Another_account_sees_nothing_and_can_do_nothing()
    {
        var id = await server.CreateAsync(OrderHelp.Draft("MINE", number: "MINE-1"));

        Assert.Empty((await server.GetAsync("/orders?q=mine-1", server.OtherClient))!["items"]!.AsArray());
        Assert.Equal("order.not-found", (await server.GetAsync($"/orders/{id}", server.OtherClient)).At("type"));
        Assert.Equal("order.not-found", (await server.GetAsync($"/orders/{id}/events", server.OtherClient)).At("type"));
        Assert.Equal("order.not-found", (await server.PostAsync($"/orders/{id}/cancel", null, server.OtherClient)).At("type"));
        var outcome = await server.PostAsync("/orders/actions", new { action = "Cancel", orderIds = new[] { id } }, server.OtherClient);
        Assert.Equal(("0", "order.not-found"), (outcome.At("done"), outcome.At("outcomes.0.code")));
        Assert.Equal("Draft", (await server.ReadOrderAsync(id)).At("order.status"));
    }

    [Fact]
    public async Task A_page_asks_the_same_number_of_questions_whatever_its_length()
    {
        await server.PostAsync("/orders/bulk", new { orders = Enumerable.Range(1, 60).Select(number => OrderHelp.Draft("MANY", number: $"MANY-{number}")).ToArray() });

        var few = await CountAsync(2);
        Assert.InRange(few, 1, 5);
        Assert.Equal(few, await CountAsync(50));
    }

    [Fact]
    public async Task Looking_a_number_up_uses_its_index_under_row_level_security()
    {
        await server.WriteAsync(
            """
            insert into sales_order (account_id, id, number, status, reason_code, ordered_at, imported_at, updated_at)
            select $1, gen_random_uuid(), 'BULK-' || n, 'Draft', 'order.awaiting-review', now(), now(), now() from generate_series(1, 20000) n
            """,
            server.Tenant.AccountId);
        await server.AnalyzeAsync();

        await using var work = await server.Database.BeginAsync(server.Tenant, TestContext.Current.CancellationToken);
        var plan = await work.QueryAsync("explain select id from sales_order where starts_with(number_key, 'bulk-777')", row => row.GetString(0), TestContext.Current.CancellationToken);

        Assert.Contains(plan, line => line.Contains("sales_order_account_id_number_key_idx", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("number_key >= 'bulk-777'", StringComparison.Ordinal));
    }

    private Task<int> CountAsync(int limit)
        => server.CountStatementsAsync<ListOrders>(list => list.RunAsync(new OrderFilter { Text = "many-" }, new(limit, null), TestContext.Current.CancellationToken));
}
