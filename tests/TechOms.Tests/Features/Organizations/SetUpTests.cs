using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace TechOms.Tests.Features.Organizations;

public sealed class SetUpTests(FreshServer server) : IClassFixture<FreshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_can_set_up_a_whole_installation()
    {
        using var organization = await server.Api.PatchAsJsonAsync("/api/v2/organization", new { name = "Nordic Goods", timeZone = "Europe/Oslo" }, Cancellation);
        var account = await server.CreateAccountAsync("Blue Bottle");
        using var warehouse = await server.Api.PostAsJsonAsync("/api/v2/warehouses", new { name = "Oslo East", application = "demo-warehouse" }, Cancellation);
        using var use = await server.Api.PutAsJsonAsync($"/api/v2/accounts/{account}/warehouses/OSLO-EAST", new { enabled = true }, Cancellation);
        using var settings = await server.Api.PatchAsJsonAsync(
            $"/api/v2/accounts/{account}", new { defaultWarehouse = "OSLO-EAST", importStatus = "Draft", allowPartialFulfillment = true }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, organization.StatusCode);
        Assert.Equal("BLUE-BOTTLE", account);
        Assert.Equal(HttpStatusCode.Created, warehouse.StatusCode);
        Assert.Equal(HttpStatusCode.OK, use.StatusCode);
        var details = await settings.ReadJsonAsync();
        Assert.Equal(await warehouse.ReadAsync("id"), details!["defaultWarehouseId"]!.ToString());
        Assert.Equal(("Draft", "true", "Europe/Oslo"), (details["importStatus"]!.ToString(), details["allowPartialFulfillment"]!.ToJsonString(), details["timeZone"]!.ToString()));
    }

    [Fact]
    public async Task The_code_is_made_once_and_two_accounts_never_share_it()
    {
        var code = await server.CreateAccountAsync("Süße Düfte & Co.");
        using var renamed = await server.Api.PatchAsJsonAsync($"/api/v2/accounts/{code}", new { name = "Something else" }, Cancellation);
        using var twin = await server.Api.PostAsJsonAsync("/api/v2/accounts", new { name = "suse dufte co" }, Cancellation);

        Assert.Equal("SUSE-DUFTE-CO", code);
        Assert.Equal((code, "Something else"), (await renamed.ReadAsync("code"), await renamed.ReadAsync("name")));
        Assert.Equal((HttpStatusCode.Conflict, "account.code-taken"), (twin.StatusCode, await twin.ReadAsync("type")));
    }

    [Fact]
    public async Task Who_saves_over_a_newer_version_is_told()
    {
        var code = await server.CreateAccountAsync("Two editors");
        using var seen = await server.Api.GetAsync($"/api/v2/accounts/{code}", Cancellation);
        using var first = await PatchAsync(code, seen.Headers.ETag!, new { name = "The first" });

        using var second = await PatchAsync(code, seen.Headers.ETag!, new { name = "The second" });
        using var after = await PatchAsync(code, first.Headers.ETag!, new { name = "The third" });

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "account.stale"), (second.StatusCode, await second.ReadAsync("type")));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task The_default_warehouse_is_one_the_account_uses_and_stays_so()
    {
        var code = await server.CreateAccountAsync("Default");
        (await server.Api.PostAsJsonAsync("/api/v2/warehouses", new { name = "Only one" }, Cancellation)).Dispose();
        using var unused = await server.Api.PatchAsJsonAsync($"/api/v2/accounts/{code}", new { defaultWarehouse = "ONLY-ONE" }, Cancellation);
        (await server.Api.PutAsJsonAsync($"/api/v2/accounts/{code}/warehouses/ONLY-ONE", new { enabled = true }, Cancellation)).Dispose();
        (await server.Api.PatchAsJsonAsync($"/api/v2/accounts/{code}", new { defaultWarehouse = "ONLY-ONE" }, Cancellation)).Dispose();

        using var disabled = await server.Api.PutAsJsonAsync($"/api/v2/accounts/{code}/warehouses/ONLY-ONE", new { enabled = false }, Cancellation);

        Assert.Equal("account.default-warehouse", await unused.ReadAsync("type"));
        Assert.Equal("warehouse.is-default", await disabled.ReadAsync("type"));
    }

    [Theory]
    [InlineData("timeZone", "Mars/Olympus", "account.time-zone")]
    [InlineData("piiRetentionDays", 99999, "account.pii-retention")]
    [InlineData("name", " ", "account.name")]
    public async Task A_setting_that_makes_no_sense_is_refused_by_name(string field, object value, string type)
    {
        var code = await server.CreateAccountAsync($"Sense {field}");

        using var answer = await server.Api.PatchAsJsonAsync($"/api/v2/accounts/{code}", new Dictionary<string, object> { [field] = value }, Cancellation);

        var problem = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.BadRequest, type), (answer.StatusCode, problem!["type"]!.ToString()));
        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task An_unknown_warehouse_system_is_refused()
    {
        using var answer = await server.Api.PostAsJsonAsync("/api/v2/warehouses", new { name = "Nowhere", application = "shopify" }, Cancellation);

        Assert.Equal("warehouse.application", await answer.ReadAsync("type"));
    }

    private async Task<HttpResponseMessage> PatchAsync(string code, EntityTagHeaderValue tag, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v2/accounts/{code}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(tag);
        return await server.Api.SendAsync(request, Cancellation);
    }
}
