using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TechOms.Platform.Security;

namespace TechOms.Tests.Features.Organizations;

public sealed class MasterProductTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Products_are_kept_in_the_channel_that_is_named_and_its_menu_follows()
    {
        var client = await server.CreateClientAsync(server.Tenant.AccountId, KeyScope.Configure);
        Assert.DoesNotContain("receive-products", await JobsAsync("shop"));

        var saved = await SaveAsync(client, new { masterProductChannel = "shop" });

        Assert.Equal(("SalesChannel", server.Shop.ToString()), (saved.At("masterProductSource"), saved.At("masterProductChannelId")));
        Assert.Contains("receive-products", await JobsAsync("shop"));
        Assert.Equal("TechOms", (await SaveAsync(client, new { masterProductSource = "TechOms" })).At("masterProductSource"));
        Assert.DoesNotContain("receive-products", await JobsAsync("shop"));
    }

    [Theory]
    [InlineData("nowhere"), InlineData("wms")]
    public async Task A_channel_that_has_no_products_to_tell_is_refused(string channel)
    {
        var refused = await SaveAsync(await server.CreateClientAsync(server.Tenant.AccountId, KeyScope.Configure), new { masterProductChannel = channel });

        Assert.Equal("account.master-product-channel", refused.At("type"));
        Assert.NotNull(refused!["errors"]!["masterProductChannel"]);
    }

    private static async Task<JsonNode?> SaveAsync(HttpClient client, object settings)
    {
        using var answer = await client.PatchAsJsonAsync("/api/v2/accounts/FIRST", settings, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<IReadOnlyList<string?>> JobsAsync(string channel)
        => [.. (await server.GetAsync($"/channels/{channel}/automations"))!.AsArray().Select(job => job.At("automation"))];
}
