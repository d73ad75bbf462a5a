using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Webhooks;
using TechOms.Tests.Features.Channels;

namespace TechOms.Tests.Features.Webhooks;

public sealed class WebhookTests(WebhookWorld world) : IClassFixture<WebhookWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_calls_with_repeats_in_any_order_bring_each_order_once()
    {
        const int Orders = 100;
        var shop = await world.ShopAsync();
        await shop.SubscribeAsync();
        await shop.UntilOrdersAsync(0);
        for (var order = 0; order < Orders; order++)
            shop.Order();
        shop.Courier.Copies = 10;

        var made = await shop.Courier.DeliverAsync(new Random(7), parallel: 8, Cancellation);
        await shop.UntilOrdersAsync(Orders);

        Assert.Equal(1000, made);
        Assert.Equal(Orders, await shop.CountAsync("sales_order"));
        Assert.Equal(Orders, await shop.CountAsync("webhook_delivery", "outcome = 'Woke' and run_id is not null"));
        Assert.Equal([900L], await world.World.ReadAsync<long>($"select sum(repeats) from webhook_delivery where channel_id = '{shop.Id}'"));
        Assert.InRange(await shop.CountAsync("run", "automation = 'receive-orders' and subjects is not null"), 1, Orders / 2);
    }

    [Fact]
    public async Task A_call_that_names_its_order_reads_that_order_and_no_list()
    {
        var shop = await world.ShopAsync();
        await shop.SubscribeAsync();
        await shop.UntilOrdersAsync(0);
        shop.Order();

        await shop.Courier.DeliverAsync(new Random(1), parallel: 1, Cancellation);
        await shop.UntilOrdersAsync(1);

        var named = $"run_id in (select id from run where channel_id = '{shop.Id}' and subjects is not null)";
        await ChannelWorld.UntilAsync(async () => await shop.CountAsync("exchange", named + " and request like '%OrderDetail%'") > 0, "the reading of the order is recorded");
        Assert.Equal(0, await shop.CountAsync("exchange", named + " and request like '%OrderChanges%'"));
    }

    [Fact]
    public async Task A_lost_subscription_is_made_again_and_what_was_missed_is_pulled()
    {
        var shop = await world.ShopAsync();
        await shop.SubscribeAsync();
        await shop.UntilOrdersAsync(0);
        var subscriptions = shop.Sandbox.Shop.Webhooks.All.ToList();
        foreach (var subscription in subscriptions)
            shop.Sandbox.Subscriptions.Delete(subscription.Id);
        var missed = shop.Order();
        Assert.Equal(0, await shop.Courier.DeliverAsync(new Random(1), parallel: 1, Cancellation));

        await shop.SubscribeAsync();
        await shop.UntilOrdersAsync(1);

        Assert.Equal(subscriptions.Select(one => one.Topic).Order(), shop.Sandbox.Shop.Webhooks.All.Select(one => one.Topic).Order());
        Assert.Equal(1, await shop.CountAsync("sales_order", $"external_id = '{missed}'"));
        Assert.Equal(1, await shop.CountAsync("event", "code = 'webhook.subscriptions-restored' and level = 'Warning'"));
    }

    [Fact]
    public async Task A_forged_call_is_turned_away_and_counted()
    {
        var shop = await world.ShopAsync();

        var refused = await PostAsync(await shop.AddressAsync(), """{"admin_graphql_api_id":"gid://shopify/Order/1"}""", "AAAA");

        var problem = await refused.Content.ReadFromJsonAsync<JsonNode>(Cancellation);
        Assert.Equal((HttpStatusCode.Unauthorized, "webhook.forged"), (refused.StatusCode, problem.At("type")));
        Assert.Equal(0, await shop.CountAsync("webhook_delivery"));
        Assert.Equal("1", (await shop.ReadAsync("/webhooks")).At("refused"));
    }

    [Fact]
    public async Task Nobody_lives_at_a_guessed_address_or_at_a_deleted_channels()
    {
        var shop = await world.ShopAsync();
        var address = await shop.AddressAsync();
        using var deleted = await world.Api.DeleteAsync(new Uri($"channels/{shop.Key}", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(address, "{}", "AAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(new(world.Address, $"webhooks/{new string('0', 64)}"), "{}", "AAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(new(world.Address, "webhooks/x"), "{}", "AAAA")).StatusCode);
    }

    [Fact]
    public async Task A_call_beyond_all_measure_is_not_read()
    {
        var shop = await world.ShopAsync();

        var refused = await PostAsync(await shop.AddressAsync(), new string(' ', ReceiveWebhook.LongestBody + 1), "AAAA");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal(0, await shop.CountAsync("webhook_delivery"));
    }

    [Fact]
    public async Task A_channel_that_is_off_takes_calls_down_and_pulls_nothing()
    {
        var shop = await world.ShopAsync();
        await shop.SubscribeAsync();
        await shop.UntilOrdersAsync(0);
        using var off = await world.Api.PatchAsJsonAsync($"channels/{shop.Key}", new { enabled = false }, Cancellation);
        shop.Order();

        await shop.Courier.DeliverAsync(new Random(1), parallel: 1, Cancellation);

        var delivery = (await shop.ReadAsync("/webhooks/deliveries"))!["items"]!.AsArray().Single();
        Assert.Equal(("Ignored", "The channel was switched off."), (delivery.At("outcome"), delivery.At("note")));
        Assert.Equal(0, await shop.CountAsync("sales_order"));
    }

    [Fact]
    public async Task A_call_is_acknowledged_without_waiting_for_the_shop()
    {
        var shop = await world.ShopAsync();
        await shop.SubscribeAsync();
        await shop.UntilOrdersAsync(0);
        shop.Order();
        shop.Sandbox.Faults.Add(new(FaultKind.Delay, Wait: TimeSpan.FromSeconds(30)));
        var started = TimeProvider.System.GetTimestamp();

        await shop.Courier.DeliverAsync(new Random(1), parallel: 1, Cancellation);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal(1, await shop.CountAsync("webhook_delivery"));
        shop.Sandbox.Faults.Clear();
    }

    [Fact]
    public async Task A_shop_that_cannot_reach_us_eight_times_drops_the_subscription_and_the_watch_notices()
    {
        var shop = await world.ShopAsync();
        await shop.SubscribeAsync();
        await shop.UntilOrdersAsync(0);
        var webhook = shop.Sandbox.Shop.Webhooks.All.First(one => one.Topic == "ORDERS_CREATE");
        for (var failure = 0; failure < 8; failure++)
            shop.Sandbox.Subscriptions.Note(webhook.Id, taken: false);
        Assert.DoesNotContain(shop.Sandbox.Shop.Webhooks.All, one => one.Topic == "ORDERS_CREATE");

        await shop.SubscribeAsync();

        Assert.Contains(shop.Sandbox.Shop.Webhooks.All, one => one.Topic == "ORDERS_CREATE");
    }

    [Fact]
    public async Task Going_back_to_recurring_gives_the_subscriptions_back()
    {
        var shop = await world.ShopAsync();
        await shop.SubscribeAsync();
        Assert.NotEmpty(shop.Sandbox.Shop.Webhooks.All);

        await SaveModeAsync(shop, AutomationMode.Recurring);
        await ChannelWorld.UntilAsync(() => Task.FromResult(shop.Sandbox.Shop.Webhooks.Count == 0), "the subscriptions are gone");

        Assert.DoesNotContain("ensure-subscriptions", (await shop.ReadAsync("/automations"))!.AsArray().Select(job => job.At("automation")));
        await SaveModeAsync(shop, AutomationMode.Webhook);
        await ChannelWorld.UntilAsync(() => Task.FromResult(shop.Sandbox.Shop.Webhooks.Count > 0), "the subscriptions are there");
    }

    [Fact]
    public async Task What_was_called_is_shown_without_what_is_personal()
    {
        var shop = await world.ShopAsync();
        await shop.SubscribeAsync();
        await shop.UntilOrdersAsync(0);
        var order = shop.Order();
        await shop.Courier.DeliverAsync(new Random(1), parallel: 1, Cancellation);

        var listed = (await shop.ReadAsync("/webhooks/deliveries"))!["items"]!.AsArray().Single();
        var one = await shop.ReadAsync($"/webhooks/deliveries/{listed.At("id")}");

        Assert.Equal(("orders/create", order), (listed.At("topic"), listed.At("externalId")));
        Assert.Contains("X-Shopify-Hmac-SHA256: ••••••", one.At("request"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("total_price", one.At("request"), StringComparison.Ordinal);
    }

    private async Task SaveModeAsync(WebhookWorld.Shop shop, AutomationMode mode)
    {
        var options = (await shop.ReadAsync(""))!["options"]!.DeepClone();
        options["automationMode"] = mode.ToString();
        using var saved = await world.Api.PutAsJsonAsync($"channels/{shop.Key}/options", options, Cancellation);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(Uri address, string body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Shopify-Hmac-SHA256", signature);
        request.Headers.Add("X-Shopify-Topic", "orders/create");
        return await world.Api.SendAsync(request, Cancellation);
    }
}
