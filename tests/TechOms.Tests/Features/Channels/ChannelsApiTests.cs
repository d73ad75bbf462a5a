using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TechOms.Connectors.DemoWarehouse;
using TechOms.Tests.Connectors;

namespace TechOms.Tests.Features.Channels;

public sealed partial class ChannelsApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_is_created_read_and_never_tells_its_secrets()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var warehouse = await world.WarehouseAsync();
        var (_, api) = await world.ApiAsync();

        var made = await CreateAsync(api, warehouse);
        var read = await api.GetStringAsync("channels/north-dock", Cancellation);

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("north-dock", made.Body.GetProperty("key").GetString());
        Assert.DoesNotContain("good-key", read, StringComparison.Ordinal);
        Assert.Contains("""{"name":"ApiKey","value":null,"isSet":true}""", read, StringComparison.Ordinal);
        Assert.Contains("\"host\":\"127.0.0.1\"", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_at_the_setting_to_blame_and_can_be_saved_anyway()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var warehouse = await world.WarehouseAsync();
        var (_, api) = await world.ApiAsync();

        var refused = await CreateAsync(api, warehouse, apiKey: "wrong-key");
        var anyway = await CreateAsync(api, warehouse, apiKey: "wrong-key", saveAnyway: true);

        Assert.Equal((HttpStatusCode.BadRequest, "channel.check-failed"), (refused.Status, refused.Type));
        Assert.True(refused.Body.GetProperty("errors").TryGetProperty("ApiKey", out _));
        Assert.Equal(HttpStatusCode.Created, anyway.Status);
        Assert.NotNull(anyway.Body.GetProperty("checkFailure").GetString());
    }

    [Fact]
    public async Task Settings_that_do_not_hold_name_each_field()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();

        var refused = await SendAsync(api, HttpMethod.Post, "channels", new
        {
            name = "North",
            connector = "demo-warehouse",
            warehouse = "north",
            settings = new { ApiUrl = "nonsense", PageSize = "many" },
        });

        Assert.Equal("channel.settings-invalid", refused.Type);
        Assert.Equal(["ApiKey", "ApiUrl", "PageSize"], refused.Body.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order());
    }

    [Theory]
    [InlineData(null, "channel.warehouse-needed"), InlineData("SOUTH", "channel.warehouse-unknown")]
    public async Task A_fulfillment_channel_stands_for_a_warehouse_of_the_account(string? code, string refusal)
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();

        var refused = await SendAsync(api, HttpMethod.Post, "channels", new { name = "By hand", warehouse = code });

        Assert.Equal(refusal, refused.Type);
    }

    [Fact]
    public async Task A_warehouse_has_one_channel_until_it_is_deleted()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        var first = await SendAsync(api, HttpMethod.Post, "channels", new { name = "By hand", warehouse = "NORTH" });

        var second = await SendAsync(api, HttpMethod.Post, "channels", new { name = "By hand", warehouse = "NORTH" });
        var deleted = await SendAsync(api, HttpMethod.Delete, "channels/by-hand");
        var third = await SendAsync(api, HttpMethod.Post, "channels", new { name = "By hand", warehouse = "NORTH" });

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal((HttpStatusCode.Conflict, "channel.warehouse-taken"), (second.Status, second.Type));
        Assert.Equal("Deleted", deleted.Body.GetProperty("state").GetString());
        Assert.Equal("by-hand-2", third.Body.GetProperty("key").GetString());
        Assert.Equal(2, (await world.ReadAsync<string>("select name from channel")).Count);
    }

    [Fact]
    public async Task Saving_settings_that_work_lets_a_stopped_channel_go_on()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var warehouse = await world.WarehouseAsync();
        var (_, api) = await world.ApiAsync();
        await CreateAsync(api, warehouse, apiKey: "wrong-key", saveAnyway: true);
        var unhealthy = await SendAsync(api, HttpMethod.Post, "channels/north-dock/health-check");
        var paused = await SendAsync(api, HttpMethod.Get, "channels/north-dock");
        var refused = await SendAsync(api, HttpMethod.Post, "channels/north-dock/runs", new { automation = "receive-inventory-levels" });

        var saved = await SendAsync(api, HttpMethod.Put, "channels/north-dock/settings", new { settings = new { ApiKey = "good-key" } });

        Assert.Equal(("Denied", "ApiKey"), (unhealthy.Body.GetProperty("fault").GetString(), unhealthy.Body.GetProperty("setting").GetString()));
        Assert.Equal("Paused", paused.Body.GetProperty("channel").GetProperty("state").GetString());
        Assert.Equal("channel.paused", refused.Type);
        Assert.Equal("Active", saved.Body.GetProperty("state").GetString());
        Assert.Empty(await world.ReadAsync<string>("select code from problem where closed_at is null"));
        Assert.Contains("channel.resumed", await world.ReadAsync<string>("select code from event"));
    }

    [Fact]
    public async Task An_empty_secret_stays_what_it_was()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var warehouse = await world.WarehouseAsync();
        var (_, api) = await world.ApiAsync();
        await CreateAsync(api, warehouse);

        var saved = await SendAsync(api, HttpMethod.Put, "channels/north-dock/settings", new { settings = new { ApiKey = "", PageSize = "5" } });
        var healthy = await SendAsync(api, HttpMethod.Post, "channels/north-dock/health-check");

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.True(healthy.Body.GetProperty("healthy").GetBoolean());
    }

    [Fact]
    public async Task Who_looked_at_an_older_version_does_not_overwrite()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        await SendAsync(api, HttpMethod.Post, "channels", new { name = "By hand", warehouse = "NORTH" });
        using var looked = await api.GetAsync("channels/by-hand", Cancellation);
        var etag = looked.Headers.ETag!;

        var first = await SendAsync(api, HttpMethod.Put, "channels/by-hand/options", new { withholdEmail = true }, etag.Tag);
        var second = await SendAsync(api, HttpMethod.Put, "channels/by-hand/options", new { withholdEmail = false }, etag.Tag);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "channel.stale"), (second.Status, second.Type));
    }

    [Fact]
    public async Task Sending_to_twins_of_a_sku_forces_full_values()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        await SendAsync(api, HttpMethod.Post, "channels", new { name = "By hand", warehouse = "NORTH" });

        var saved = await SendAsync(api, HttpMethod.Put, "channels/by-hand/options", new { inventoryMode = "RealTimeAdjustment", updateDuplicateSkus = true });

        Assert.Equal("SynchronizeWithFulfillmentChannel", saved.Body.GetProperty("inventoryMode").GetString());
    }

    [Fact]
    public async Task Readers_change_nothing()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync("Read");

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, HttpMethod.Get, "connectors")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(api, HttpMethod.Post, "channels", new { name = "By hand", warehouse = "NORTH" })).Status);
    }

    private static Task<Answer> CreateAsync(HttpClient api, SandboxHost warehouse, string apiKey = "good-key", bool saveAnyway = false)
        => SendAsync(api, HttpMethod.Post, "channels", new
        {
            name = "North Dock",
            connector = "demo-warehouse",
            warehouse = "NORTH",
            saveAnyway,
            settings = new { ApiUrl = ((DemoWarehouseSettings)warehouse.Sandbox.GoodSettings).ApiUrl, ApiKey = apiKey },
        });

    private static async Task<Answer> SendAsync(HttpClient api, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await api.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new(response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private sealed record Answer(HttpStatusCode Status, JsonElement Body)
    {
        public string? Type => Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty("type", out var type) ? type.GetString() : null;
    }
}
