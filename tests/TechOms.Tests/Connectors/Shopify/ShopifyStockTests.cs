using TechOms.Connectors;
using TechOms.Connectors.Shopify;

namespace TechOms.Tests.Connectors.Shopify;

public sealed class ShopifyStockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_stale_row_keeps_the_whole_push_from_being_written_and_tells_what_is_there()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (main, items) = Stock(host, 5, 6);

        var outcomes = await host.Open().SetStockAsync(new("k", [new(items[0], main, 9, 5), new(items[1], main, 9, 4)]), Cancellation);

        Assert.Equal([(StockResult.Skipped, 5L), (StockResult.Stale, 6L)], outcomes.Select(outcome => (outcome.Result, outcome.Current!.Value)));
        Assert.Equal([5, 6], host.Sandbox.ReadStock().Select(stock => stock.Available));
    }

    [Fact]
    public async Task A_new_key_after_a_stale_one_writes()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (main, items) = Stock(host, 5);
        var session = host.Open();
        await session.SetStockAsync(new("k1", [new(items[0], main, 9, 4)]), Cancellation);

        var outcomes = await session.SetStockAsync(new("k2", [new(items[0], main, 9, 5)]), Cancellation);

        Assert.Equal(StockResult.Applied, Assert.Single(outcomes).Result);
    }

    [Fact]
    public async Task An_expectation_of_nothing_is_written_as_null()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (main, items) = Stock(host, 5);

        await host.Open().SetStockAsync(new("k", [new(items[0], main, 9)]), Cancellation);

        var row = host.Exchanges[^1].Request["variables"]!["input"]!["quantities"]![0]!.AsObject();
        Assert.True(row.ContainsKey("changeFromQuantity"));
        Assert.Null(row["changeFromQuantity"]);
    }

    [Fact]
    public async Task Nothing_to_change_is_a_success()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (main, items) = Stock(host, 5);

        Assert.Equal(StockResult.Applied, Assert.Single(await host.Open().SetStockAsync(new("k", [new(items[0], main, 5, 5)]), Cancellation)).Result);
        Assert.Empty(await host.Open().SetStockAsync(new("k2", []), Cancellation));
    }

    [Fact]
    public async Task A_location_that_is_gone_says_so_for_its_row_only()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (main, items) = Stock(host, 5);

        var outcomes = await host.Open().AdjustStockAsync(new("k", [new(items[0], main, 1), new(items[0], "gid://shopify/Location/404", 1)]), Cancellation);

        Assert.Equal([StockResult.Skipped, StockResult.Gone], outcomes.Select(outcome => outcome.Result));
    }

    [Fact]
    public async Task Too_much_is_refused_with_the_words_of_the_shop()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (main, items) = Stock(host, 5);

        var outcome = Assert.Single(await host.Open().SetStockAsync(new("k", [new(items[0], main, 1_500_000_000)]), Cancellation));

        Assert.Equal((StockResult.Refused, "The quantity can't be higher than 1,000,000,000."), (outcome.Result, outcome.Message));
    }

    [Fact]
    public async Task The_three_things_that_can_be_wrong_with_a_key()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (main, items) = Stock(host, 5);
        var session = host.Open();
        var push = new StockPush("k", [new(items[0], main, 9)]);
        await session.SetStockAsync(push, Cancellation);
        var done = host.Sandbox.Shop.Keys.Find("k")!;

        var other = await Assert.ThrowsAsync<ConnectorException>(() => session.SetStockAsync(push with { Rows = [push.Rows[0] with { Quantity = 8 }] }, Cancellation));
        host.Sandbox.Shop.Keys.Put("k", done with { State = "running" });
        var running = await Assert.ThrowsAsync<ConnectorException>(() => session.SetStockAsync(push, Cancellation));
        host.Sandbox.Shop.Keys.Put("k", done with { Outcome = null });
        var failed = await session.SetStockAsync(push, Cancellation);

        Assert.Equal(ConnectorFault.Rejected, other.Fault);
        Assert.Equal((ConnectorFault.Unavailable, TimeSpan.FromSeconds(5)), (running.Fault, running.RetryAfter));
        Assert.Equal(StockResult.Skipped, Assert.Single(failed).Result);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (main, items) = Stock(host, 5);
        var push = new StockPush("k", [new(items[0], main, 1)]);
        await host.Open().AdjustStockAsync(push, Cancellation);

        host.Clock.Advance(TimeSpan.FromHours(25));
        await host.Open().AdjustStockAsync(push, Cancellation);

        Assert.Equal(7, Assert.Single(host.Sandbox.ReadStock()).Available);
    }

    [Fact]
    public async Task A_push_of_more_rows_than_allowed_is_a_mistake_of_ours()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => session.SetStockAsync(new("k", [.. Enumerable.Range(0, session.MaxRows + 1).Select(row => new StockRow($"{row}", "l", 1))]), Cancellation));
    }

    [Fact]
    public async Task An_untracked_item_is_listed_as_such_and_a_variant_with_its_product()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.AddProduct(new("POSTER", "Poster", 5m) { Tracked = false, VariantTitle = "Large" });

        List<Listing> listings = [];
        await foreach (var page in host.Open().ReadListingsAsync(Cancellation))
            listings.AddRange(page);

        Assert.Equal(("Poster - Large", false), (listings[0].Title, listings[0].Tracked));
    }

    [Fact]
    public async Task Locations_that_cannot_take_stock_are_inactive_and_the_chosen_one_is_the_default()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.AddLocation("north", "North");
        host.Sandbox.AddLocation("service", "Service");
        var north = host.Sandbox.Shop.FindPlace("north")!.Id;
        var service = host.Sandbox.Shop.FindPlace("service")!;
        host.Sandbox.Shop.Places.Put(service.Id, service with { IsFulfillmentService = true });

        var locations = await host.Open(host.Settings with { DefaultLocation = north }).ReadLocationsAsync(Cancellation);
        var choices = await host.Open().ReadChoicesAsync(nameof(ShopifySettings.DefaultLocation), Cancellation);

        Assert.Equal([("Shop location", true, false), ("North", true, true), ("Service", false, false)], locations.Select(location => (location.Name, location.Active, location.Default)));
        Assert.Equal(["Shop location", "North"], choices.Select(choice => choice.Label));
    }

    private static (string Main, IReadOnlyList<string> Items) Stock(ShopifyHost host, params IReadOnlyList<long> quantities)
    {
        var main = host.Sandbox.Shop.Primary.Id;
        List<string> items = [];
        foreach (var (number, quantity) in quantities.Index())
        {
            items.Add(host.Sandbox.AddProduct(new($"SKU-{number}", "Product", 10m)));
            host.Sandbox.SetStock(items[^1], main, quantity);
        }

        return (main, items);
    }
}
