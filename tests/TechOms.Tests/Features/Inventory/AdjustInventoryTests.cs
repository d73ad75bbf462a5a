using TechOms.Features.Inventory;
using TechOms.Tests.Features.Orders;

namespace TechOms.Tests.Features.Inventory;

public sealed class AdjustInventoryTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_level_is_the_sum_of_its_movements()
    {
        await server.HasStockAsync("SUM-1", 10);
        await server.PostAsync("/inventory/adjustments", new { sku = "sum-1 ", warehouse = "east", quantity = -3, kind = "Add", reason = "Broken" });
        var answer = await server.PostAsync("/inventory/adjustments", new { sku = "SUM-1", quantity = 20, kind = "Set" });
        Assert.Equal(("20", "true"), (answer.At("total"), answer.At("changed")));
        Assert.Equal("false", (await server.PostAsync("/inventory/adjustments", new { sku = "SUM-1", quantity = 20, kind = "Set" })).At("changed"));

        var ledger = await server.GetAsync($"/inventory/{answer.At("variantId")}/{server.Warehouse}/movements");

        Assert.Equal(["13", "-3", "10"], ledger.Each("items", "total"));
        Assert.Equal(["20", "7", "10"], ledger.Each("items", "totalAfter"));
        Assert.Equal("Broken", ledger.At("items.1.note"));
        Assert.Equal("API key Test", ledger.At("items.1.actor"));
    }

    [Fact]
    public async Task The_ledger_says_the_same_whichever_page_it_is_read_on()
    {
        await server.HasStockAsync("PAGES-1", 1);
        for (var i = 0; i < 6; i++)
            await server.PostAsync("/inventory/adjustments", new { sku = "PAGES-1", quantity = 1, kind = "Add" });
        var variant = (await server.GetAsync("/variants/pages-1")).At("id");
        var seen = new List<string?>();
        for (string? next = null; ;)
        {
            var page = await server.GetAsync($"/inventory/{variant}/{server.Warehouse}/movements?limit=2{(next is null ? "" : $"&next={next}")}");
            seen.AddRange(page.Each("items", "totalAfter"));
            if ((next = page.At("next")) is null)
                break;
        }

        Assert.Equal(["7", "6", "5", "4", "3", "2", "1"], seen);
    }

    [Fact]
    public async Task What_one_row_is_refused_for_does_not_stop_the_others()
    {
        await server.HasStockAsync("BULK-1", 5);

        var answer = await server.PostAsync("/inventory/adjustments/bulk", new
        {
            rows = new object[]
            {
                new { sku = "BULK-1", quantity = 2, kind = "Add" }, new { sku = "NO-SUCH", quantity = 2, kind = "Set" }, new { sku = "BULK-1", quantity = -100, kind = "Add" },
                new { sku = "BULK-1", warehouse = "MOON", quantity = 2, kind = "Set" }, new { sku = "BULK-1", quantity = 3, kind = "Add" }, new { sku = "BULK-1", quantity = -1, kind = "Set" },
            },
        });

        Assert.Equal([null, "variant.not-found", "inventory.below-zero", "warehouse.not-found", null, "inventory.bad-quantity"], answer.Each("outcomes", "code"));
        Assert.Equal(("2", "10"), (answer.At("changed"), answer.At("outcomes.4.total")));
    }

    [Fact]
    public async Task Adjustments_at_the_same_moment_lose_nothing()
    {
        await server.HasStockAsync("CROWD-1", 1);
        await server.HasStockAsync("CROWD-2", 1);
        object[] there = [new { sku = "CROWD-1", quantity = 1, kind = "Add" }, new { sku = "CROWD-2", quantity = 1, kind = "Add" }];

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => server.PostAsync("/inventory/adjustments/bulk", new { rows = i % 2 == 0 ? there : [.. there.Reverse()] })));

        var levels = await server.GetAsync("/inventory?q=crowd-");
        Assert.Equal(["25", "25"], levels.Each("items", "total"));
        Assert.Equal(50, await server.ReadAsync<decimal>(
            "select sum(m.total_delta) from stock_movement m join product_variant v on v.id = m.variant_id where starts_with(v.sku_key, 'crowd-')"));
    }

    [Fact]
    public async Task Stock_that_arrives_sends_a_backordered_order_on_its_way()
    {
        await server.HasStockAsync("WAIT-1", 1);
        var id = await server.CreateAsync(OrderHelp.Draft("WAIT-1", quantity: 3, approve: true));
        await server.ValidateAsync();
        await server.AllocateAsync();
        Assert.Equal(("true", "order.backordered"), ((await server.ReadOrderAsync(id)).At("order.backordered"), (await server.ReadOrderAsync(id)).At("order.why.code")));

        await server.PostAsync("/inventory/adjustments", new { sku = "WAIT-1", quantity = 2, kind = "Add" });
        await server.AllocateAsync();

        Assert.Equal("Fulfilling", (await server.ReadOrderAsync(id)).At("order.status"));
        Assert.Equal("0", (await server.GetAsync("/inventory?q=wait-1&show=Zero")).At("items.0.available"));
    }

    [Fact]
    public async Task Another_account_cannot_see_or_change_it()
    {
        await server.HasStockAsync("SECRET-1", 5);
        var variant = (await server.GetAsync("/variants/secret-1")).At("id");

        Assert.Equal("variant.not-found", (await server.PostAsync("/inventory/adjustments", new { variantId = variant, quantity = 0, kind = "Set" }, server.OtherClient)).At("type"));
        Assert.Equal("variant.not-found", (await server.GetAsync($"/inventory/{variant}", server.OtherClient)).At("type"));
        Assert.Equal("level.not-found", (await server.GetAsync($"/inventory/{variant}/{server.Warehouse}/movements", server.OtherClient)).At("type"));
        Assert.Empty((await server.GetAsync("/inventory", server.OtherClient))!["items"]!.AsArray());
    }

    [Fact]
    public async Task The_number_of_statements_does_not_grow_with_the_rows()
    {
        var skus = Enumerable.Range(1, 200).Select(number => $"GROW-{number}").ToList();
        await server.PostAsync("/products", new { name = "Grower", variants = skus.Select(sku => new { sku }).ToArray() });

        var few = await CountAsync(skus.Take(2), 1);
        Assert.InRange(few, 5, 20);
        Assert.Equal(few, await CountAsync(skus, 2));
    }

    private Task<int> CountAsync(IEnumerable<string> skus, long quantity) => server.CountStatementsAsync<AdjustInventory>(async adjust =>
        Assert.All(
            await adjust.RunAsync([.. skus.Select(sku => new Adjustment(quantity, AdjustmentKind.Set, Sku: sku))], StockCause.ApiBulk, TestContext.Current.CancellationToken),
            outcome => Assert.True(outcome.Changed)));
}
