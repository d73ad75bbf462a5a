using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

// Products, alike in shops and warehouses.
public sealed partial class ConnectorContract
{
    public static TheoryData<string> ProductSources => Capable<IProductSource>();
    public static TheoryData<string> ProductSinks => Capable<IProductSink>();

    [Theory, MemberData(nameof(ProductSources))]
    public async Task Products_are_read_to_the_last_page_and_each_once(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var skus = Enumerable.Range(1, 230).Select(number => $"SKU-{number:D3}").ToList();
        skus.ForEach(sku => AddProduct(remote, sku, $"Product {sku}"));

        var (products, _) = await ReadProductsAsync(remote, null);

        Assert.Equal(skus, SkusOf(products).Where(sku => sku.StartsWith("SKU-", StringComparison.Ordinal)).Order());
        Assert.Distinct(products.Select(product => product.ExternalId));
        Assert.Equal("Product SKU-230", products.Single(product => product.Variants.Any(variant => variant.Sku == "SKU-230")).Name);
    }

    [Theory, MemberData(nameof(ProductSources))]
    public async Task A_read_of_products_goes_on_where_the_last_one_ended(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        AddProduct(remote, "OLD", "Old");
        remote.Clock.Advance(TimeSpan.FromHours(5));
        AddProduct(remote, "RECENT", "Recent");
        var (_, cursor) = await ReadProductsAsync(remote, null);

        AddProduct(remote, "NEW", "New");
        var told = SkusOf((await ReadProductsAsync(remote, cursor)).Products).ToList();

        Assert.Contains("NEW", told);
        if (remote.Sandbox.DatesProducts)
            Assert.DoesNotContain("OLD", told);
    }

    [Theory, MemberData(nameof(ProductSinks))]
    public async Task A_product_sent_twice_is_one(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);

        var first = await Products(remote).SendProductAsync(Cup, Cancellation);
        var second = await Products(remote).SendProductAsync(Cup, Cancellation);

        Assert.Equal((first.ExternalId, false, true), (second.ExternalId, first.Existed, second.Existed));
        Assert.SkipUnless(remote.Connector.Can<IProductSource>(), "Does not tell its products.");
        Assert.Equal(["CUP-L", "CUP-S"], SkusOf((await ReadProductsAsync(remote, null)).Products).Order());
    }

    [Theory, MemberData(nameof(ProductSinks))]
    public async Task A_product_that_was_sent_is_read_back_as_it_was(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        Assert.SkipUnless(remote.Connector.Can<IProductSource>(), "Does not tell its products.");

        await Products(remote).SendProductAsync(Cup, Cancellation);
        var variants = (await ReadProductsAsync(remote, null)).Products.SelectMany(product => product.Variants).ToDictionary(variant => variant.Sku!);

        foreach (var sent in Cup.Variants)
        {
            var read = variants[sent.Sku];
            Assert.Equal(sent.Barcode, read.Barcode);
            if (!remote.Sandbox.MeasuresProducts)
                continue;

            Assert.Equal(sent.Measures.Weight, read.Measures.Weight);

            // Shops do not care how large a thing is; whoever does must not mistake it.
            Assert.Equal(read.Measures.Length is null ? new Measures(Weight: sent.Measures.Weight) : sent.Measures, read.Measures);
        }
    }

    private static OutgoingProduct Cup => new()
    {
        Name = "Cup",
        Description = "For tea",
        Variants =
        [
            new("CUP-S", "Cup, small") { Barcode = "036000291452", Unit = "each", Price = 9.5m, Measures = new(90, 80, 100, 250) },
            new("CUP-L", "Cup, large") { Barcode = "036000291469", Unit = "each", Price = 12m, Measures = new(110, 95, 140, 375) },
        ],
    };

    private static IProductSink Products(SandboxHost remote) => (IProductSink)remote.Open();

    private static void AddProduct(SandboxHost remote, string sku, string name)
    {
        if (remote.Sandbox is ISandboxShop shop)
            shop.AddProduct(new(sku, name, 10m));
        else
            Warehouse(remote).AddProduct(sku, name);
    }

    private static IEnumerable<string> SkusOf(IEnumerable<RemoteProduct> products)
        => products.SelectMany(product => product.Variants).Select(variant => variant.Sku!);

    private static async Task<(IReadOnlyList<RemoteProduct> Products, string? Cursor)> ReadProductsAsync(SandboxHost remote, string? cursor)
    {
        List<RemoteProduct> products = [];
        await foreach (var page in ((IProductSource)remote.Open()).ReadProductsAsync(cursor, Cancellation))
        {
            products.AddRange(page.Products);
            cursor = page.Cursor ?? cursor;
        }

        return (products, cursor);
    }
}
