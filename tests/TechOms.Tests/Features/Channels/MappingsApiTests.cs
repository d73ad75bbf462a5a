using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TechOms.Tests.Features.Channels;

public sealed class MappingsApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_sku_names_one_variant_and_is_found_by_part_of_it()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        await PrepareAsync(world, api);

        await SendAsync(api, HttpMethod.Put, "sku-mappings", new { channelSku = "Shirt/Medium", sku = "shirt-m" });
        await SendAsync(api, HttpMethod.Put, "sku-mappings", new { channelSku = "SHIRT/MEDIUM ", sku = "SHIRT-L" });
        var unknown = await SendAsync(api, HttpMethod.Put, "sku-mappings", new { channelSku = "X", sku = "NO-SUCH" });

        var found = await SendAsync(api, HttpMethod.Get, "sku-mappings?search=medium");
        Assert.Equal(["SHIRT-L"], found.Body.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("sku").GetString()));
        Assert.Equal((HttpStatusCode.BadRequest, "mapping.sku-unknown"), (unknown.Status, unknown.Type));
        var deleted = await SendAsync(api, HttpMethod.Delete, "sku-mappings?channelSku=shirt%2Fmedium");
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
        Assert.Empty(await world.ReadAsync<string>("select channel_sku from sku_mapping"));
    }

    [Fact]
    public async Task Of_several_carriers_for_one_of_ours_the_last_made_primary_is_primary()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        await PrepareAsync(world, api);

        var first = await SendAsync(api, HttpMethod.Post, "carrier-mappings", new { channelCarrier = "FDEG", carrier = "FedEx", service = "Ground", primary = true });
        await SendAsync(api, HttpMethod.Post, "carrier-mappings", new { channelCarrier = "FDX", carrier = "FedEx", service = "Ground", primary = true });
        var twice = await SendAsync(api, HttpMethod.Post, "carrier-mappings", new { channelCarrier = "FDX", carrier = "UPS" });

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(["FDX"], await world.ReadAsync<string>("select channel_carrier from carrier_mapping where is_primary"));
        Assert.Equal("mapping.carrier-twice", twice.Type);
    }

    [Theory]
    [InlineData("2nd*Day", false, "mapping.wildcard"), InlineData("*", true, "mapping.primary-wildcard"), InlineData(" ", false, "mapping.channel-carrier-needed")]
    public async Task Carriers_that_cannot_mean_anything_are_refused(string carrier, bool primary, string refusal)
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        await PrepareAsync(world, api);

        var refused = await SendAsync(api, HttpMethod.Post, "carrier-mappings", new { channelCarrier = carrier, carrier = "UPS", primary });

        Assert.Contains(refused.Type, new[] { refusal, "request.invalid" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Fact]
    public async Task References_go_to_one_place_each()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        await PrepareAsync(world, api);

        await SendAsync(api, HttpMethod.Put, "reference-mappings", new { scope = "Order", code = "po_number", property = "PoNum" });
        var changed = await SendAsync(api, HttpMethod.Put, "reference-mappings", new { scope = "Order", code = "po_number", property = "CustRef" });
        var listed = await SendAsync(api, HttpMethod.Get, "reference-mappings");

        Assert.Equal(["CustRef"], listed.Body.EnumerateArray().Select(row => row.GetProperty("property").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, HttpMethod.Delete, $"reference-mappings/{changed.Body.GetProperty("id").GetString()}")).Status);
        Assert.Empty((await SendAsync(api, HttpMethod.Get, "reference-mappings")).Body.EnumerateArray());
    }

    [Fact]
    public async Task Locations_belong_to_shops()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        await PrepareAsync(world, api);
        await world.ExecuteAsync($"insert into channel (account_id, id, key, kind, connector, name, created_at, updated_at) values ('{world.Tenant.AccountId}', '{Guid.CreateVersion7()}', 'shop', 'SalesChannel', 'shopify', 'Shop', now(), now())");

        var wrong = await SendAsync(api, HttpMethod.Put, "warehouse-mappings", new { locationId = "1", warehouse = "NORTH" });
        var saved = await SendAsync(api, HttpMethod.Put, "warehouse-mappings", new { locationId = "gid://shop/Location/1", locationName = "Main", warehouse = "north" }, channel: "shop");

        Assert.Equal("mapping.wrong-kind", wrong.Type);
        Assert.Equal("NORTH", saved.Body.GetProperty("warehouse").GetString());
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, HttpMethod.Delete, $"warehouse-mappings?locationId={Uri.EscapeDataString("gid://shop/Location/1")}&warehouse={world.WarehouseId}", channel: "shop")).Status);
    }

    private static async Task PrepareAsync(ChannelWorld world, HttpClient api)
    {
        await world.ExecuteAsync(
            $"""
            with p as (insert into product (account_id, id, name, created_at, updated_at) values ('{world.Tenant.AccountId}', gen_random_uuid(), 'Shirt', now(), now()) returning account_id, id)
            insert into product_variant (account_id, id, product_id, sku, name, created_at, updated_at)
            select p.account_id, gen_random_uuid(), p.id, sku, 'Shirt ' || sku, now(), now() from p, unnest(array['SHIRT-M', 'SHIRT-L']) sku
            """);
        using var made = await api.PostAsJsonAsync("channels", new { name = "By hand", warehouse = "NORTH" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    private static async Task<Answer> SendAsync(HttpClient api, HttpMethod method, string path, object? body = null, string channel = "by-hand")
    {
        using var request = new HttpRequestMessage(method, $"channels/{channel}/{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await api.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new(response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private sealed record Answer(HttpStatusCode Status, JsonElement Body)
    {
        public string? Type => Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty("type", out var type) ? type.GetString() : null;
    }
}
