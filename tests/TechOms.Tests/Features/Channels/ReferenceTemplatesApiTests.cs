using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TechOms.Tests.Features.Channels;

public sealed class ReferenceTemplatesApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_template_is_tried_on_a_real_order_and_a_broken_one_is_not_saved()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (server, api) = await world.ApiAsync();
        var warehouse = await world.WarehouseAsync();
        var channel = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);
        using var created = await api.PostAsJsonAsync("orders", new
        {
            number = "T-1",
            lines = new[] { new { sku = "NONE", quantity = 1, references = new { engraving = "A.L." } } },
            references = new { po = "7" },
        }, Cancellation);
        created.EnsureSuccessStatusCode();

        var broken = await SendAsync(api, HttpMethod.Put, $"channels/{channel}/reference-templates", new { scope = "Order", property = "PoNum", template = "{{order.nmuber}}" });
        var unknown = await SendAsync(api, HttpMethod.Post, $"channels/{channel}/reference-templates/preview", new { scope = "Order", template = "x", order = "T-2" });
        var seen = await SendAsync(api, HttpMethod.Post, $"channels/{channel}/reference-templates/preview", new { scope = "Order", template = "{{order.number}}-{{shipment.sequence}} {{order.references.po}}", order = "t-1" });
        var saved = await SendAsync(api, HttpMethod.Put, $"channels/{channel}/reference-templates", new { scope = "Order", property = "po number", template = "{{order.number}}" });

        Assert.Equal((HttpStatusCode.BadRequest, "template.broken"), (broken.Status, broken.Type));
        Assert.Contains("Line 1, column 1", broken.Body.GetProperty("errors").GetProperty("Template")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("template.no-such-order", unknown.Type);
        Assert.Equal("T-1-1 7", seen.Body.GetProperty("values")[0].GetProperty("text").GetString());
        Assert.Equal("PoNum", saved.Body.GetProperty("property").GetString());
        Assert.Equal("{{order.number}}", (await SendAsync(api, HttpMethod.Get, $"channels/{channel}/reference-templates")).Body[0].GetProperty("template").GetString());
        var order = await SendAsync(api, HttpMethod.Get, $"orders/{await OrderIdAsync(world)}");
        Assert.Equal("A.L.", order.Body.GetProperty("lines")[0].GetProperty("references").GetProperty("engraving").GetString());
    }

    [Fact]
    public async Task Rules_are_part_of_the_channel_s_options()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (server, api) = await world.ApiAsync();
        var warehouse = await world.WarehouseAsync();
        var channel = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);

        await SendAsync(api, HttpMethod.Put, $"channels/{channel}/options", new { apiRules = new { phone = "Error" }, sendUnmappedReferences = false });
        var read = await SendAsync(api, HttpMethod.Get, $"channels/{channel}");

        var options = read.Body.GetProperty("options");
        Assert.Equal(("Error", "Error", "Warning"), (Rule("phone"), Rule("limits"), Rule("carrierMapped")));
        Assert.False(options.GetProperty("sendUnmappedReferences").GetBoolean());

        string? Rule(string name) => options.GetProperty("apiRules").GetProperty(name).GetString();
    }

    private static async Task<Guid> OrderIdAsync(ChannelWorld world) => (await world.ReadAsync<Guid>("select id from sales_order")).Single();

    private static async Task<Answer> SendAsync(HttpClient api, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await api.SendAsync(request, Cancellation);
        return new(response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement);
    }

    private sealed record Answer(HttpStatusCode Status, JsonElement Body)
    {
        public string? Type => Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty("type", out var type) ? type.GetString() : null;
    }
}
