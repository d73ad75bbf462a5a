using System.Text;
using System.Text.Json.Nodes;
using TechOms.Connectors;
using TechOms.Connectors.Shopify;

namespace TechOms.Tests.Connectors.Shopify;

public sealed class ShopifyWebhookTests
{
    private static readonly Uri Hook = new("https://oms.example.com/hooks/shopify/7c1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_order_wakes_the_pull_of_orders()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (session, deliveries) = await SubscribedAsync(host);

        var placed = host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));

        var verdict = session.Check(CallOf(Assert.Single(deliveries)));
        Assert.True(verdict.Genuine);
        Assert.Equal(("orders/create", nameof(IOrderSource), placed), (verdict.Topic, verdict.Wakes, verdict.ExternalId));
        Assert.StartsWith("sandbox.myshopify.com/", verdict.DeliveryId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_delivery_again_has_the_same_id_and_another_one_has_not()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (session, deliveries) = await SubscribedAsync(host);
        host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));
        host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));

        Assert.Equal(session.Check(CallOf(deliveries[0])).DeliveryId, session.Check(CallOf(deliveries[0])).DeliveryId);
        Assert.NotEqual(session.Check(CallOf(deliveries[0])).DeliveryId, session.Check(CallOf(deliveries[1])).DeliveryId);
    }

    [Fact]
    public async Task Headers_without_the_old_prefix_are_understood()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (session, deliveries) = await SubscribedAsync(host);
        host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));
        var call = CallOf(deliveries[0]);

        var verdict = session.Check(call with { Headers = call.Headers.ToDictionary(header => header.Key[2..].ToLowerInvariant(), header => header.Value) });

        Assert.Equal((true, "orders/create"), (verdict.Genuine, verdict.Topic));
    }

    [Fact]
    public async Task A_forged_or_changed_delivery_is_refused()
    {
        await using var host = await ShopifyHost.StartAsync();
        var (session, deliveries) = await SubscribedAsync(host);
        host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));
        var call = CallOf(deliveries[0]);

        Assert.False(session.Check(call with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(call.Body.Span) + " ") }).Genuine);
        Assert.False(session.Check(call with { Headers = new Dictionary<string, string>() }).Genuine);
        Assert.False(session.Check(call with { Headers = new Dictionary<string, string>(call.Headers) { ["X-Shopify-Hmac-SHA256"] = "not base64" } }).Genuine);
        Assert.False(session.Check(call with { Headers = new Dictionary<string, string>(call.Headers) { ["X-Shopify-Hmac-SHA256"] = "" } }).Genuine);
        Assert.False(host.Open(host.Settings with { ClientSecret = new("other") }).Check(call).Genuine);
        Assert.False(host.Open(host.Settings with { ClientSecret = default }).Check(call).Genuine);
    }

    [Fact]
    public async Task Subscriptions_are_made_once_and_lost_ones_again()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();

        var first = await session.EnsureSubscriptionsAsync(Hook, Cancellation);
        var second = await session.EnsureSubscriptionsAsync(Hook, Cancellation);
        host.Sandbox.Subscriptions.Delete(host.Sandbox.Shop.Webhooks.All.Single(webhook => webhook.Topic is "ORDERS_UPDATED").Id);
        var third = await session.EnsureSubscriptionsAsync(Hook, Cancellation);

        Assert.Contains("Subscribed to ORDERS_CREATE.", first);
        Assert.Empty(second);
        Assert.Equal(["Subscribed to ORDERS_UPDATED."], third);
    }

    [Fact]
    public async Task Subscriptions_nobody_wants_are_removed_and_those_of_others_left()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        await session.EnsureSubscriptionsAsync(Hook, Cancellation);
        host.Sandbox.Subscriptions.Create("CARTS_CREATE", new JsonObject { ["uri"] = Hook.AbsoluteUri });
        host.Sandbox.Subscriptions.Create("CARTS_CREATE", new JsonObject { ["uri"] = "https://other.example.com/" });

        var done = await session.EnsureSubscriptionsAsync(Hook, Cancellation);

        Assert.Equal(["Unsubscribed from CARTS_CREATE."], done);
        Assert.Contains(host.Sandbox.Shop.Webhooks.All, webhook => webhook.Uri == "https://other.example.com/");
    }

    private static async Task<(ShopifySession Session, List<SandboxDelivery> Deliveries)> SubscribedAsync(ShopifyHost host)
    {
        List<SandboxDelivery> deliveries = [];
        host.Sandbox.Deliver = deliveries.Add;
        var session = host.Open();
        await session.EnsureSubscriptionsAsync(Hook, Cancellation);
        return (session, deliveries);
    }

    private static WebhookCall CallOf(SandboxDelivery delivery) => new(delivery.Headers, new Dictionary<string, string>(), delivery.Body);
}
