using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TechOms.Platform.Security;
using TechOms.Tests.Features.Orders;

namespace TechOms.Tests.Features.Inventory;

public sealed class ImportLevelsTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_preview_says_what_would_come_of_each_row_and_writes_nothing()
    {
        await server.HasStockAsync("PRE-1", 4);
        var movements = await MovementsAsync();

        var report = await ImportAsync("SKU,Warehouse,Quantity,Kind\nPRE-1,EAST,9,\nPRE-1,EAST,x,Adjust\nNOPE,EAST,1,Set\npre-1,MOON,1,Set\n", "?dryRun=true");

        Assert.Equal(["Changed", "Refused", "Refused", "Refused"], report.Each("rows", "verdict"));
        Assert.Equal([null, "csv.bad-cell", "variant.not-found", "warehouse.not-found"], report.Each("rows", "code"));
        Assert.Equal(("2", "4 → 9", "false"), (report.At("rows.0.line"), report.At("rows.0.message"), report.At("written")));
        Assert.Equal(("4", movements), ((await server.GetAsync("/inventory?q=pre-1")).At("items.0.total"), await MovementsAsync()));
    }

    [Fact]
    public async Task One_wrong_row_refuses_the_file_unless_it_may_be_skipped()
    {
        await server.HasStockAsync("ALL-1", 4);
        const string File = "SKU,Quantity\nALL-1,9\nNOPE,1\n";

        Assert.Equal(("false", "1"), await OutcomeAsync(File));
        Assert.Equal("4", (await server.GetAsync("/inventory?q=all-1")).At("items.0.total"));

        Assert.Equal(("true", "1"), await OutcomeAsync(File, "?skipErrors=true"));
        Assert.Equal("9", (await server.GetAsync("/inventory?q=all-1")).At("items.0.total"));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await server.HasStockAsync("TWICE-1", 10);
        await server.HasStockAsync("TWICE-2", 10);
        const string File = "SKU,Quantity,Kind,Reason\nTWICE-1,-3,Adjust,Broken\nTWICE-1,-3,Adjust,Broken\nTWICE-2,7,Set,Recount\n";

        var first = await ImportAsync(File);
        var second = await ImportAsync(File.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(("3", "0"), (first.At("changed"), second.At("changed")));
        Assert.Equal(["4", "7"], (await server.GetAsync("/inventory?q=twice-")).Each("items", "total"));
        Assert.Equal("Broken", await server.ReadAsync<string>("select note from stock_movement where cause = 'Import' and total_delta = -3 limit 1"));
    }

    [Fact]
    public async Task An_adjustment_with_a_reference_is_booked_once_whatever_the_file()
    {
        await server.HasStockAsync("REF-1", 10);

        await ImportAsync("SKU,Quantity,Kind,Reference\nREF-1,5,Adjust,D-77\n");
        var report = await ImportAsync("SKU,Quantity,Kind,Reference\nREF-1,1,Adjust,D-78\nref-1,5,Adjust,D-77\n");

        Assert.Equal(["Changed", "Unchanged"], report.Each("rows", "verdict"));
        Assert.Equal("16", (await server.GetAsync("/inventory?q=ref-1")).At("items.0.total"));
    }

    [Fact]
    public async Task Two_rows_that_set_the_same_level_are_refused()
    {
        await server.HasStockAsync("ROW-1", 10);

        var report = await ImportAsync("SKU,Quantity\nROW-1,5\nrow-1,6\n");

        Assert.Equal([null, "inventory.row-twice"], report.Each("rows", "code"));
    }

    [Fact]
    public async Task What_is_exported_is_imported_without_a_change()
    {
        await server.HasStockAsync("=EXP\"1", 3);
        var file = await server.Client.GetStringAsync("/api/v2/inventory/export", Cancellation);

        var report = await ImportAsync(file);

        Assert.Contains("\"'=EXP\"\"1\",EAST,3,Set", file, StringComparison.Ordinal);
        Assert.Equal(("0", "0", "true"), (report.At("changed"), report.At("refused"), report.At("written")));
    }

    [Fact]
    public async Task A_file_goes_up_on_the_page_is_looked_at_and_then_imported()
    {
        await server.HasStockAsync("PAGE-7", 1);
        const string File = "SKU,Quantity\nPAGE-7,8\nNOPE,1\n";
        var browser = await server.BrowseAsync(Role.Operator);
        Assert.Contains("Download the template", await browser.GetStringAsync("/inventory/import", Cancellation), StringComparison.Ordinal);
        Assert.StartsWith("SKU,Warehouse,Quantity,Kind,Reason,Reference", (await browser.GetStringAsync("/inventory/import/template", Cancellation)).TrimStart('\uFEFF'), StringComparison.Ordinal);

        using var preview = await browser.SubmitAsync("/inventory/import", "/inventory/import", ("mode", "Preview"), ("csv", File));
        var html = await preview.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("Nothing is written yet.", html, StringComparison.Ordinal);
        Assert.Contains("Skip 1 row with errors and import the rest", html, StringComparison.Ordinal);
        Assert.Equal("1", (await server.GetAsync("/inventory?q=page-7")).At("items.0.total"));

        using var done = await browser.SubmitAsync("/inventory/import", "/inventory/import", ("mode", "SkipErrors"), ("csv", File));
        Assert.Contains("The file is imported: 1 changed, 1 refused.", await done.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("8", (await server.GetAsync("/inventory?q=page-7")).At("items.0.total"));
    }

    [Fact]
    public async Task An_upload_is_taken_as_well_and_a_viewer_may_not()
    {
        await server.HasStockAsync("UP-1", 1);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.Latin1.GetBytes("SKU;Quantity;Reason\nUP-1;2;Größe\n")), "file", "levels.csv" } };
        using var answer = await server.Client.PostAsync("/api/v2/inventory/import", form, Cancellation);
        Assert.Equal("1", await answer.ReadAsync("changed"));
        Assert.Equal("Größe", await server.ReadAsync<string>("select note from stock_movement where note like 'Gr%'"));

        var viewer = await server.BrowseAsync(Role.Viewer);
        using var page = await viewer.GetAsync("/inventory/import", Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
    }

    private async Task<(string?, string?)> OutcomeAsync(string file, string query = "")
    {
        var report = await ImportAsync(file, query);
        return (report.At("written"), report.At("refused"));
    }

    private async Task<JsonNode?> ImportAsync(string file, string query = "")
    {
        using var content = new StringContent(file, MediaTypeHeaderValue.Parse("text/csv"));
        using var answer = await server.Client.PostAsync($"/api/v2/inventory/import{query}", content, Cancellation);
        return await answer.ReadJsonAsync();
    }

    private Task<long> MovementsAsync() => server.ReadAsync<long>("select count(*) from stock_movement");
}
