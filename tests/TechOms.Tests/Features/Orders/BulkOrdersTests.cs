using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Orders;

public sealed class BulkOrdersTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task What_one_row_is_refused_for_does_not_stop_the_others()
    {
        await server.PostAsync("/orders", OrderHelp.Draft("ROW", number: "TAKEN"));

        var answer = await server.PostAsync("/orders/bulk", new
        {
            orders = new[] { OrderHelp.Draft("ROW", number: "ROW-1"), OrderHelp.Draft("ROW", number: "taken"), OrderHelp.Draft("ROW", quantity: 0), OrderHelp.Draft("ROW", number: "ROW-1") },
        });

        Assert.Equal([null, "order.number-taken", "order.invalid", "order.number-taken"], answer.Each("outcomes", "code"));
        Assert.NotNull(answer.At("outcomes.0.id"));
        Assert.NotNull(answer!["outcomes"]![2]!["fields"]!["lines[0].quantity"]);
    }

    [Fact]
    public async Task An_order_of_a_channel_is_stored_once()
    {
        var draft = new { channelId = server.Shop, externalId = "gid-1", number = "#1001", lines = new[] { new { sku = "ONCE", quantity = 1 } } };

        Assert.NotNull((await server.PostAsync("/orders", draft)).At("id"));
        Assert.Equal("order.exists", (await server.PostAsync("/orders", draft)).At("type"));
    }

    [Fact]
    public async Task A_selection_is_acted_on_with_an_outcome_for_each()
    {
        await server.HasStockAsync("SEL-1", 100);
        var ready = await server.CreateAsync(OrderHelp.Draft("SEL-1"));
        var stuck = await server.CreateAsync(OrderHelp.Draft("SEL-UNKNOWN"));
        await server.ValidateAsync();

        var answer = await server.PostAsync("/orders/actions", new { action = "Approve", orderIds = new[] { stuck, ready, Guid.Empty.ToString() } });

        Assert.Equal(["order.has-problems", null, "order.not-found"], answer.Each("outcomes", "code"));
        Assert.Equal("Approved", answer.At("outcomes.1.order.status"));
    }

    [Fact]
    public async Task The_number_of_statements_does_not_grow_with_the_orders()
    {
        var few = await server.CountStatementsAsync<CreateOrders>(create => create.RunAsync(Drafts("FEW", 2), TestContext.Current.CancellationToken));
        var many = await server.CountStatementsAsync<CreateOrders>(create => create.RunAsync(Drafts("MANY", 300), TestContext.Current.CancellationToken));
        Assert.InRange(few, 5, 20);
        Assert.Equal(few, many);

        Assert.Equal(await RetryAsync("few-", 2), await RetryAsync("many-", 300));
    }

    private async Task<int> RetryAsync(string prefix, int count)
    {
        var ids = await server.ReadAsync<Guid[]>("select array_agg(id) from sales_order where starts_with(number_key, $1)", prefix);
        Assert.Equal(count, ids!.Length);
        return await server.CountStatementsAsync<ActOnOrders>(async act =>
        {
            var outcomes = await act.RunAsync(new(OrderAction.Retry, ids), TestContext.Current.CancellationToken);
            Assert.All(outcomes, outcome => Assert.Null(outcome.Refusal));
        });
    }

    private static List<OrderDraft> Drafts(string name, int count) =>
        [.. Enumerable.Range(1, count).Select(number => new OrderDraft { Number = $"{name}-{number}", Lines = [new("BULK-SKU", 1), new("BULK-SKU-2", 2)] })];
}
