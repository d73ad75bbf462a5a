using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

public sealed partial class ConnectorContract
{
    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Items_without_sku_and_twins_are_listed(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IListingSource>(remote);
        var items = new[] { "TEE", "TEE", null, "CAP" }.Select(sku => shop.AddProduct(new(sku, "Product", 10m))).ToList();

        var listings = await ReadListingsAsync(source);

        Assert.Equal(items.Zip(["TEE", "TEE", null, "CAP"]).Order(), listings.Select(listing => (listing.ItemId, listing.Sku)).Order());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Listings_are_read_to_the_last_page_with_the_stock_of_every_location(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IListingSource>(remote);
        var locations = await source.ReadLocationsAsync(Cancellation);
        var main = Assert.Single(locations, location => location.Default).Id;
        var items = Enumerable.Range(0, 520).Select(number => shop.AddProduct(new($"SKU-{number}", "Product", 10m))).ToList();
        shop.SetStock(items[519], main, 7);

        var listings = await ReadListingsAsync(source);

        Assert.Equal(items.Order(), listings.Select(listing => listing.ItemId).Order());
        Assert.Contains(new ListedQuantity(main, 7), listings.Single(listing => listing.ItemId == items[519]).Quantities);
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Named_listings_are_read_as_they_are_now(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, item, main) = await StockedAsync(remote, 4);
        shop.AddProduct(new("CAP", "Cap", 10m));

        var listings = await ((IListingSource)remote.Open()).ReadListingsAsync([item, item + "0999"], Cancellation);

        var listing = Assert.Single(listings);
        Assert.Equal((item, "TEE"), (listing.ItemId, listing.Sku));
        Assert.Contains(new ListedQuantity(main, 4), listing.Quantities);
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Stock_is_set_and_adjusted(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, item, main) = await StockedAsync(remote, 4);
        var sink = (IStockSink)remote.Open();

        var set = await sink.SetStockAsync(new("push-1", [new(item, main, 9, Expected: 4)]), Cancellation);
        var adjusted = await sink.AdjustStockAsync(new("push-2", [new(item, main, -2)]), Cancellation);

        Assert.Equal([StockResult.Applied, StockResult.Applied], set.Concat(adjusted).Select(outcome => outcome.Result));
        Assert.Equal([("TEE", main, 7)], shop.ReadStock());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Stock_that_is_not_as_expected_is_left_alone(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, item, main) = await StockedAsync(remote, 4);
        var other = shop.AddProduct(new("CAP", "Cap", 10m));
        shop.SetStock(other, main, 1);

        var outcomes = await ((IStockSink)remote.Open()).SetStockAsync(new("push-1", [new(other, main, 2, Expected: 1), new(item, main, 9, Expected: 5)]), Cancellation);

        Assert.Equal(StockResult.Stale, outcomes[1].Result);
        Assert.Equal(4, outcomes[1].Current);
        Assert.Contains(outcomes[0].Result, new[] { StockResult.Skipped, StockResult.Applied });
        Assert.Contains(("TEE", main, 4L), shop.ReadStock());
        Assert.Contains(("CAP", main, outcomes[0].Result is StockResult.Applied ? 2L : 1L), shop.ReadStock());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_push_can_be_repeated(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, item, main) = await StockedAsync(remote, 4);
        var sink = (IStockSink)remote.Open();
        var push = new StockPush("push-1", [new(item, main, 3)]);

        var first = await sink.AdjustStockAsync(push, Cancellation);
        var second = await sink.AdjustStockAsync(push, Cancellation);

        Assert.Equal(first, second);
        Assert.Equal([("TEE", main, 7)], shop.ReadStock());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_push_whose_answer_was_lost_can_be_repeated(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, item, main) = await StockedAsync(remote, 4);
        var sink = (IStockSink)remote.Open();
        var push = new StockPush("push-1", [new(item, main, 9, Expected: 4)]);
        remote.Sandbox.Faults.Add(new(FaultKind.LoseReply, Times: 1));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => sink.SetStockAsync(push, Cancellation));
        var outcomes = await sink.SetStockAsync(push, Cancellation);

        Assert.Contains(failure.Fault, new[] { ConnectorFault.Unavailable, ConnectorFault.Unknown });
        Assert.Equal([StockResult.Applied], outcomes.Select(outcome => outcome.Result));
        Assert.Equal([("TEE", main, 9)], shop.ReadStock());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Stock_of_an_item_that_is_gone_is_refused_as_gone(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, item, main) = await StockedAsync(remote, 4);

        var outcomes = await ((IStockSink)remote.Open()).SetStockAsync(new("push-1", [new(item + "0999", main, 9)]), Cancellation);

        Assert.Equal([StockResult.Gone], outcomes.Select(outcome => outcome.Result));
        Assert.Equal([("TEE", main, 4)], shop.ReadStock());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_sale_is_seen_in_the_listings(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, item, main) = await StockedAsync(remote, 4);

        shop.PlaceOrder(new([new("TEE", 3)], Home));

        Assert.Contains(new ListedQuantity(main, 1), (await ReadListingsAsync((IListingSource)remote.Open())).Single(listing => listing.ItemId == item).Quantities);
    }

    private static async Task<(ISandboxShop Shop, string Item, string Location)> StockedAsync(SandboxHost remote, long available)
    {
        Assert.SkipUnless(remote.Connector.Can<IStockSink>(), "Takes no stock.");
        var (shop, source) = Sides<IListingSource>(remote);
        var item = shop.AddProduct(new("TEE", "Tee", 10m));
        var main = (await source.ReadLocationsAsync(Cancellation)).Single(location => location.Default).Id;
        shop.SetStock(item, main, available);
        return (shop, item, main);
    }

    private static async Task<IReadOnlyList<Listing>> ReadListingsAsync(IListingSource source)
    {
        List<Listing> listings = [];
        await foreach (var page in source.ReadListingsAsync(Cancellation))
            listings.AddRange(page);
        return listings;
    }
}
