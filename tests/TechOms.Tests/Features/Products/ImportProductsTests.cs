using System.Text;
using System.Text.Json.Nodes;
using TechOms.Platform.Security;

namespace TechOms.Tests.Features.Products;

public sealed class ImportProductsTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_skus_join_their_product_or_make_it_and_known_ones_are_changed()
    {
        await server.PostAsync("/products", new { name = "Tin", variants = new[] { new { sku = "TIN-S", name = "Small" } } });

        var report = await ImportAsync("SKU,Product,Variant,Price,Weight,Weight Unit\ntin-s,,,4.5,,\nTIN-L,Tin,Large,,2,Pound\nBOX-1,Box,,1,,\nBOX-2,Box,Red,2,,\n");

        Assert.Equal(["Changed", "Added", "Added", "Added"], report.Each("rows", "verdict"));
        var tin = (await server.GetAsync("/products?q=tin-l")).At("items.0.id");
        var read = await server.GetAsync($"/products/{tin}");
        Assert.Equal(["TIN-L", "TIN-S"], read.Each("variants", "sku"));
        Assert.Equal(["Large", "Small"], read.Each("variants", "name"));
        Assert.Equal(("907.185", "4.5000"), (read.At("variants.0.weightG"), read.At("variants.1.price")));
        Assert.Equal("2", (await server.GetAsync("/products?q=box-")).At("items.0.variants"));
    }

    [Fact]
    public async Task A_preview_says_what_is_wrong_with_each_row_and_writes_nothing()
    {
        await server.PostAsync("/products", new { name = "Same", variants = new[] { new { sku = "SAME-1" } } });
        await server.PostAsync("/products", new { name = "Same", variants = new[] { new { sku = "SAME-2" } } });

        var report = await ImportAsync(
            "SKU,Product,Price,Active\nPRE-1,Pre,3,Yes\npre-1,Pre,3,Yes\nPRE-2,,3,Yes\nPRE-3,Same,3,Yes\nPRE-4,Pre,-1,Yes\nPRE-5,Pre,x,Yes\nPRE-6,Pre,1,No\n", "?dryRun=true");

        Assert.Equal(
            [null, "product.row-twice", "product.name-missing", "product.ambiguous", "variant.invalid", "csv.bad-cell", "product.contradiction"], report.Each("rows", "code"));
        Assert.Equal("variant.not-found", (await server.GetAsync("/variants/PRE-1")).At("type"));
    }

    [Fact]
    public async Task What_is_exported_is_imported_without_a_change()
    {
        await server.PostAsync("/products", new { name = "=Odd, \"name\"", description = "Two\nlines", variants = new[] { new { sku = "ODD-1", price = 9.99, currency = "EUR", weightG = 350.5, lengthMm = 123.4 } } });
        await ImportAsync("SKU,Product,Weight,Weight Unit\nODD-2,Odd weight,2,Pound\n");
        var file = await server.Client.GetStringAsync("/api/v2/products/export", Cancellation);

        var report = await ImportAsync(file);

        Assert.Contains("9.99,EUR,12.34,,,Centimetre,0.3505,Kilogram", file, StringComparison.Ordinal);
        Assert.Equal(("0", "0", "0", "true"), (report.At("added"), report.At("changed"), report.At("refused"), report.At("written")));
    }

    [Fact]
    public async Task An_order_that_waits_for_a_sku_goes_on_when_a_file_brings_it()
    {
        var order = (await server.PostAsync("/orders", new { number = "WAIT-CSV", approve = true, lines = new[] { new { sku = "WAIT-1", quantity = 1 } } })).At("id");
        await server.ValidateAsync();
        var waiting = await server.ReadAsync<long>("select count(*) from problem where order_id = $1 and code = 'order.sku-unknown' and closed_at is null", Guid.Parse(order!));

        await ImportAsync("SKU,Product\nWAIT-1,Waited for\n");

        Assert.Equal((1L, "Validate"), (waiting, await server.ReadAsync<string>("select ready_for from sales_order where id = $1", Guid.Parse(order!))));
    }

    [Fact]
    public async Task A_file_goes_up_on_the_page_and_the_list_shows_what_it_brought()
    {
        var browser = await server.BrowseAsync(Role.Administrator);
        Assert.Contains("Download the template", await browser.GetStringAsync("/products/import", Cancellation), StringComparison.Ordinal);

        using var preview = await browser.SubmitAsync("/products/import", "/products/import", ("mode", "Preview"), ("csv", "SKU,Product\nPAGE-1,Paged\n"));
        Assert.Contains("With a new product, Paged.", await preview.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var done = await browser.SubmitAsync("/products/import", "/products/import", ("mode", "AllOrNothing"), ("csv", "SKU,Product\nPAGE-1,Paged\n"));

        var product = (await server.GetAsync("/products?q=page-1")).At("items.0.id");
        Assert.Contains("Paged", await browser.GetStringAsync("/products?q=page-1&export=", Cancellation), StringComparison.Ordinal);
        Assert.Contains("Not exported", await browser.GetStringAsync($"/products/{product}", Cancellation), StringComparison.Ordinal);
        Assert.StartsWith("SKU,Product,Variant", (await browser.GetStringAsync("/products/import/template", Cancellation)).TrimStart('\uFEFF'), StringComparison.Ordinal);
    }

    private async Task<JsonNode?> ImportAsync(string file, string query = "")
    {
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var answer = await server.Client.PostAsync($"/api/v2/products/import{query}", content, Cancellation);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
