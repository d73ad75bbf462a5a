using TechOms.Connectors;
using TechOms.Connectors.Shopify;

namespace TechOms.Tests.Connectors.Shopify;

public sealed class ShopifyProductTests
{
    private static readonly OutgoingProduct Mug = new()
    {
        Name = "Mug",
        Description = "Holds a litre",
        Variants = [new("MUG-S", "Small") { Price = 8.5m, Barcode = "4006381333931", Measures = new(Weight: 250) }, new("MUG-L", "Large") { Price = 9.5m }],
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_product_comes_back_as_it_was_sent()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open(host.Settings with { NewProducts = ShopifyProductStatus.Active });

        var sent = await session.SendProductAsync(Mug, Cancellation);

        var product = Assert.Single(await ReadAsync(session));
        Assert.Equal((sent.ExternalId, false, "Mug", "Holds a litre", true), (product.ExternalId, sent.Existed, product.Name, product.Description, product.Active));
        Assert.Equal(
            [("MUG-S", "Mug - Small", 8.5m, "4006381333931", 250m), ("MUG-L", "Mug - Large", 9.5m, null, null)],
            product.Variants.Select(variant => (variant.Sku!, variant.Name, variant.Price!.Value, variant.Barcode, variant.Measures.Weight)));
    }

    [Fact]
    public async Task Sending_twice_makes_one_even_while_the_search_knows_nothing_yet()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Shop.IndexLag = TimeSpan.FromSeconds(10);
        var session = host.Open();

        var first = await session.SendProductAsync(Mug, Cancellation);
        var second = await session.SendProductAsync(Mug, Cancellation);

        Assert.Equal((first.ExternalId, true), (second.ExternalId, second.Existed));
        Assert.Equal(1, host.Sandbox.Shop.Products.Count);
    }

    [Fact]
    public async Task A_lost_answer_does_not_double_a_product()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        host.Sandbox.Faults.Add(new(FaultKind.LoseReply, Every: 3, Times: 1));

        var lost = await Assert.ThrowsAsync<ConnectorException>(() => session.SendProductAsync(Mug, Cancellation));
        await session.SendProductAsync(Mug, Cancellation);

        Assert.Equal(ConnectorFault.Unknown, lost.Fault);
        Assert.Equal(1, host.Sandbox.Shop.Products.Count);
    }

    [Fact]
    public async Task An_update_changes_what_it_names_adds_what_is_new_and_deletes_nothing()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        await session.SendProductAsync(Mug, Cancellation);

        var sent = await session.SendProductAsync(new() { Name = "Other name", Variants = [new("MUG-S", "Small") { Price = 7m }, new("MUG-XL", "Huge")] }, Cancellation);

        var product = Assert.Single(await ReadAsync(session));
        Assert.True(sent.Existed);
        Assert.Equal("Mug", product.Name);
        Assert.Equal([("MUG-S", 7m, "4006381333931"), ("MUG-L", 9.5m, null), ("MUG-XL", 0m, null)], product.Variants.Select(variant => (variant.Sku!, variant.Price!.Value, variant.Barcode)));
    }

    [Fact]
    public async Task A_product_of_the_merchant_is_never_overwritten_for_its_handle()
    {
        await using var host = await ShopifyHost.StartAsync();
        var item = host.Sandbox.AddProduct(new("THEIRS", "Theirs", 5m));
        var theirs = host.Sandbox.Shop.Products.Find(host.Sandbox.Shop.FindByItem(item)!.ProductId)!;
        host.Sandbox.Shop.Put(theirs with { Handle = "mug-s" });

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.Open().SendProductAsync(Mug, Cancellation));

        Assert.Equal((ConnectorFault.Rejected, "handle"), (failure.Fault, failure.Field));
        Assert.NotNull(host.Sandbox.Shop.FindBySku("THEIRS"));
    }

    [Fact]
    public async Task Twins_in_the_shop_are_not_guessed_between()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.AddProduct(new("MUG-S", "One", 5m));
        host.Sandbox.AddProduct(new("MUG-S", "Two", 5m));

        Assert.Equal(ConnectorFault.Rejected, (await Assert.ThrowsAsync<ConnectorException>(() => host.Open().SendProductAsync(Mug, Cancellation))).Fault);
    }

    [Fact]
    public async Task A_sku_that_only_contains_another_is_not_taken_for_it()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.AddProduct(new("MUG-S-OLD", "Old", 5m));

        var sent = await host.Open().SendProductAsync(Mug, Cancellation);

        Assert.False(sent.Existed);
    }

    [Fact]
    public async Task Products_are_walked_from_where_the_last_walk_ended()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Points.Maximum = 100_000;
        for (var number = 0; number < 230; number++)
            host.Sandbox.AddProduct(new($"SKU-{number}", $"Product {number}", 5m));
        var session = host.Open();
        string? cursor = null;
        await foreach (var page in session.ReadProductsAsync(null, Cancellation))
            cursor = page.Cursor;
        host.Clock.Advance(TimeSpan.FromHours(1));
        host.Sandbox.AddProduct(new("NEW", "New", 5m));

        List<RemoteProduct> changed = [];
        await foreach (var page in session.ReadProductsAsync(cursor, Cancellation))
            changed.AddRange(page.Products);

        Assert.Equal(231, changed.Count);
        Assert.Equal("NEW", changed[^1].Variants[0].Sku);
    }

    private static async Task<IReadOnlyList<RemoteProduct>> ReadAsync(ShopifySession session)
    {
        List<RemoteProduct> products = [];
        await foreach (var page in session.ReadProductsAsync(null, Cancellation))
            products.AddRange(page.Products);
        return products;
    }
}
