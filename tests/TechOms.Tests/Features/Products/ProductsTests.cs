namespace TechOms.Tests.Features.Products;

public sealed class ProductsTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_sku_belongs_to_one_variant_whatever_its_case_and_blanks()
    {
        await server.PostAsync("/products", new { name = "Shirt", variants = new[] { new { sku = " Shirt-M " } } });

        var refused = await server.PostAsync("/products", new { name = "Copy", variants = new[] { new { sku = "SHIRT-m" } } });

        Assert.Equal("variant.sku-taken", refused.At("type"));
        Assert.Contains("Shirt", refused.At("title"), StringComparison.Ordinal);
        Assert.Equal("Shirt-M", (await server.GetAsync("/variants/sHIRT-m")).At("sku"));
        Assert.Empty((await server.GetAsync("/products?q=copy"))!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_product_and_its_variants_can_be_changed()
    {
        var product = (await server.PostAsync("/products", new { name = "Mug", variants = new[] { new { sku = "MUG-1" } } })).At("id");
        var variant = (await server.PostAsync($"/products/{product}/variants", new { sku = "MUG-2", name = "Blue", weightG = 350.5 })).At("id");

        await server.SendAsync(HttpMethod.Put, $"/products/{product}", new { name = "Big mug", active = false });
        await server.SendAsync(HttpMethod.Put, $"/variants/{variant}", new { sku = "MUG-22", name = "Navy" });

        var read = await server.GetAsync($"/products/{product}");
        Assert.Equal(("Big mug", "false"), (read.At("name"), read.At("active")));
        Assert.Equal(["MUG-1", "MUG-22"], read.Each("variants", "sku"));
        Assert.Equal("variant.sku-taken", (await server.SendAsync(HttpMethod.Put, $"/variants/{variant}", new { sku = "mug-1" })).At("type"));
    }

    [Fact]
    public async Task Products_are_listed_by_name_and_paged_without_loss()
    {
        foreach (var name in new[] { "Pager delta", "Pager alpha", "Pager charlie", "Pager bravo", "Pager alpha" })
            await server.PostAsync("/products", new { name, variants = new[] { new { sku = Guid.NewGuid().ToString() } } });
        var seen = new List<string?>();
        for (string? next = null; ;)
        {
            var page = await server.GetAsync($"/products?q=pager&limit=2{(next is null ? "" : $"&next={next}")}");
            seen.AddRange(page.Each("items", "name"));
            if ((next = page.At("next")) is null)
                break;
        }

        Assert.Equal(["Pager alpha", "Pager alpha", "Pager bravo", "Pager charlie", "Pager delta"], seen);
    }

    [Fact]
    public async Task Another_account_has_its_own_skus()
    {
        await server.PostAsync("/products", new { name = "Ours", variants = new[] { new { sku = "BOTH" } } });

        Assert.Equal("variant.not-found", (await server.GetAsync("/variants/both", server.OtherClient)).At("type"));
        Assert.NotNull((await server.PostAsync("/products", new { name = "Theirs", variants = new[] { new { sku = "BOTH" } } }, server.OtherClient)).At("id"));
    }
}
