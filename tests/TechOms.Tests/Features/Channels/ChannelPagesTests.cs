using System.Net;
using System.Net.Http.Json;

namespace TechOms.Tests.Features.Channels;

public sealed class ChannelPagesTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_view_of_a_channel_opens_and_what_does_not_exist_is_not_found()
    {
        var browser = await EnterAsync("Views");
        using var made = await browser.SubmitAsync("/channels/new/fulfillment?connector=demo-warehouse", "/channels/new/fulfillment", DemoFields("Views", saveAnyway: true));
        Assert.Equal("/channels/views", made.Headers.Location?.ToString());

        foreach (var tab in new[] { "", "/advanced", "/settings", "/carriers", "/skus", "/references", "/runs", "/exchanges", "/webhooks" })
            Assert.Contains("aria-current=\"page\"", await browser.GetStringAsync($"/channels/views{tab}", Cancellation), StringComparison.Ordinal);
        foreach (var nowhere in new[] { "/channels/views/warehouses", "/channels/views/nonsense", "/channels/no-such" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(nowhere, Cancellation)).StatusCode);
        Assert.Contains("href=\"/channels/views\"", await browser.GetStringAsync("/channels/fulfillment", Cancellation), StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/channels/views\"", await browser.GetStringAsync("/channels/sales", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_form_comes_back_as_it_was_typed_with_the_reason_at_its_field_and_without_the_secret()
    {
        var browser = await EnterAsync("Refused");

        using var answer = await browser.SubmitAsync("/channels/new/fulfillment?connector=demo-warehouse", "/channels/new/fulfillment",
            ("Connector", "demo-warehouse"), ("Name", "My dock"), ("Warehouse", "REFUSED"), ("Settings.ApiUrl", "https://example.com/"), ("Settings.ApiKey", "s3cr3t"), ("Settings.PageSize", "100000"));

        var html = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("id=\"PageSize-error\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"100000\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"My dock\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_save_button_keeps_name_and_options_and_unticked_boxes()
    {
        var browser = await EnterAsync("Saved");
        using (await browser.SubmitAsync("/channels/new/fulfillment?connector=none", "/channels/new/fulfillment", ("Name", "Saved"), ("Warehouse", "SAVED"), ("Connector", "")))
        {
            using var on = await browser.SubmitAsync("/channels/saved/advanced", "/channels/saved/advanced", ("BackorderMode", "ManageInTechOms"), ("AllowBackorderPartial", "true"), ("WithholdPhone", "true"));
            using var off = await browser.SubmitAsync("/channels/saved/advanced", "/channels/saved/advanced", ("BackorderMode", "ManageInTechOms"), ("WithholdPhone", "true"));
            using var renamed = await browser.SubmitAsync("/channels/saved", "/channels/saved", ("Name", "New name"));
            using var stale = await browser.SubmitAsync("/channels/saved", "/channels/saved", ("Name", "Newer name"), ("Version", "1"));

            var html = await browser.GetStringAsync("/channels/saved/advanced", Cancellation);
            Assert.Contains("<h1>New name</h1>", html, StringComparison.Ordinal);
            Assert.Matches("name=\"WithholdPhone\" value=\"true\" checked", html);
            Assert.DoesNotMatch("name=\"AllowBackorderPartial\" value=\"true\" checked", html);
            Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        }
    }

    [Fact]
    public async Task Mappings_are_made_and_unmade_without_scripts()
    {
        var browser = await EnterAsync("Mapped");
        using var made = await browser.SubmitAsync("/channels/new/fulfillment?connector=none", "/channels/new/fulfillment", ("Name", "Mapped"), ("Warehouse", "MAPPED"), ("Connector", ""));

        using var wrong = await browser.SubmitAsync("/channels/mapped/carriers", "/channels/mapped/carriers", ("ChannelCarrier", "2nd*Day"), ("Carrier", "FedEx"));
        using var right = await browser.SubmitAsync("/channels/mapped/carriers", "/channels/mapped/carriers", ("ChannelCarrier", "2nd Day*"), ("Carrier", "FedEx"));

        var refused = await wrong.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("id=\"ChannelCarrier-error\"", refused, StringComparison.Ordinal);
        Assert.Contains("value=\"2nd*Day\"", refused, StringComparison.Ordinal);
        Assert.Equal("/channels/mapped/carriers", right.Headers.Location?.ToString());
        Assert.Contains("<td>2nd Day*</td>", await browser.GetStringAsync("/channels/mapped/carriers", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_is_looked_at_before_it_is_saved_and_says_where_it_is_broken()
    {
        var browser = await EnterAsync("Worded");
        using var made = await browser.SubmitAsync("/channels/new/fulfillment?connector=demo-warehouse", "/channels/new/fulfillment", DemoFields("Worded", saveAnyway: true));
        using var ordered = await browser.SubmitAsync("/orders/new", "/orders", ("number", "W-1"), ("sku", "MUG"), ("quantity", "1"));

        using var broken = await browser.SubmitAsync("/channels/worded/advanced", "/channels/worded/templates", ("Scope", "Order"), ("Property", "PoNum"), ("Template", "{{order.numbr}}"), ("do", "save"));
        using var seen = await browser.SubmitAsync("/channels/worded/advanced", "/channels/worded/templates", ("Scope", "Order"), ("Property", "PoNum"), ("Template", "{{order.number}}&{{shipment.sequence}}"), ("do", "preview"));
        using var saved = await browser.SubmitAsync("/channels/worded/advanced", "/channels/worded/templates", ("Scope", "Order"), ("Property", "PoNum"), ("Template", "{{order.number}}"), ("do", "save"));

        Assert.Contains("id=\"Template-error\"", await broken.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("<code>W-1&amp;1</code>", await seen.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("/channels/worded/advanced#templates", saved.Headers.Location?.ToString());
        Assert.Contains("<code>{{order.number}}</code>", await browser.GetStringAsync("/channels/worded/advanced", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_chosen_on_the_advanced_tab()
    {
        var browser = await EnterAsync("Ruled");
        using var made = await browser.SubmitAsync("/channels/new/fulfillment?connector=none", "/channels/new/fulfillment", ("Name", "Ruled"), ("Warehouse", "RULED"), ("Connector", ""));

        using var saved = await browser.SubmitAsync("/channels/ruled/advanced", "/channels/ruled/advanced", ("BackorderMode", "ManageInTechOms"), ("ApiRules.Phone", "Error"), ("ApiRules.Limits", "Off"));

        var html = await browser.GetStringAsync("/channels/ruled/advanced", Cancellation);
        Assert.Matches("name=\"ApiRules.Phone\"[^/]*<option value=\"Error\" selected", html);
        Assert.Matches("name=\"ApiRules.Limits\".*?<option value=\"Off\" selected", html.ReplaceLineEndings(" "));
    }

    private static (string, string)[] DemoFields(string name, bool saveAnyway) =>
    [
        ("Connector", "demo-warehouse"), ("Name", name), ("Warehouse", name.ToUpperInvariant()), ("Settings.ApiUrl", "http://127.0.0.1:9/"), ("Settings.ApiKey", "x"),
        ("Settings.SiteCode", "MAIN"), ("Settings.PageSize", "100"), ("SaveAnyway", saveAnyway ? "true" : "false"),
    ];

    /// <returns>A signed-in browser in an account of its own that uses a warehouse of the same name.</returns>
    private async Task<HttpClient> EnterAsync(string name)
    {
        var account = await server.CreateAccountAsync(name);
        using var warehouse = await server.Api.PostAsJsonAsync("/api/v2/warehouses", new { name }, Cancellation);
        warehouse.EnsureSuccessStatusCode();
        await using (var command = server.Database.Owner.CreateCommand(
            "insert into account_warehouse (account_id, warehouse_id) select a.id, w.id from account a, warehouse w where a.code = $1 and w.name = $2 on conflict do nothing"))
        {
            command.Parameters.AddWithValue(account);
            command.Parameters.AddWithValue(name);
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        var browser = server.Browser();
        using var signedIn = await browser.SignInAsync(server.AdministratorEmail, server.AdministratorPassword);
        await using var find = server.Database.Owner.CreateCommand("select id from account where code = $1");
        find.Parameters.AddWithValue(account);
        using var switched = await browser.GetAsync($"/channels/sales?account={await find.ExecuteScalarAsync(Cancellation)}", Cancellation);
        return browser;
    }
}
