using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed record ShopSubscriptionResult(ShopWebhook? Webhook, IReadOnlyList<ShopUserError> Errors);

/// <summary>Webhook subscriptions, and the calls that changes make to them.</summary>
internal sealed class ShopSubscriptions(ShopMemory shop, string clientSecret, Action<SandboxDelivery> call)
{
    private const int MostFailures = 8;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _failures = new();

    public ShopSubscriptionResult Create(string topic, JsonObject input)
    {
        if (input.Text("uri") is not { Length: > 0 } uri)
            return new(null, [new(["webhookSubscription", "callbackUrl"], "Address can't be blank")]);
        if (shop.Webhooks.All.Any(known => known.Topic == topic && known.Uri == uri))
            return new(null, [new(["webhookSubscription", "callbackUrl"], "Address for this topic has already been taken")]);

        var webhook = new ShopWebhook(shop.NewId("WebhookSubscription"), topic, uri, input.Text("format") ?? "JSON", shop.Now);
        shop.Webhooks.Put(webhook.Id, webhook);
        return new(webhook, []);
    }

    public ShopSubscriptionResult Delete(string id)
    {
        if (shop.Webhooks.Find(id) is not { } webhook)
            return new(null, [new(["id"], "Webhook subscription does not exist")]);

        shop.Webhooks.Remove(id);
        return new(webhook, []);
    }

    /// <summary>A subscription that failed eight times in a row is dropped without a word.</summary>
    public void Note(string webhookId, bool taken)
    {
        if (taken)
            _failures.TryRemove(webhookId, out _);
        else if (_failures.AddOrUpdate(webhookId, 1, (_, before) => before + 1) >= MostFailures)
            shop.Webhooks.Remove(webhookId);
    }

    /// <param name="topic">As deliveries write it: orders/create.</param>
    public void Announce(string topic, ShopOrderState order)
    {
        var body = new JsonObject
        {
            ["id"] = ShopSearch.NumberOf(order.Id),
            ["admin_graphql_api_id"] = order.Id,
            ["name"] = order.Name,
            ["created_at"] = order.CreatedAt.ToText(),
            ["updated_at"] = order.UpdatedAt.ToText(),
            ["cancelled_at"] = order.CancelledAt?.ToText(),
            ["currency"] = order.Currency,
            ["total_price"] = order.Total.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture),
            ["tags"] = string.Join(", ", order.Tags),
        };
        var name = topic.Replace('/', '_').ToUpperInvariant();
        foreach (var webhook in shop.Webhooks.All.Where(webhook => webhook.Topic == name))
            call(Sign(webhook, topic, Encoding.UTF8.GetBytes(body.ToJsonString())));
    }

    private SandboxDelivery Sign(ShopWebhook webhook, string topic, byte[] body) => new(
        new(webhook.Uri),
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["X-Shopify-Topic"] = topic,
            ["X-Shopify-Shop-Domain"] = "sandbox.myshopify.com",
            ["X-Shopify-API-Version"] = ShopifyGraphQl.Version,
            ["X-Shopify-Webhook-Id"] = Guid.CreateVersion7(shop.Now).ToString(),
            ["X-Shopify-Event-Id"] = Guid.CreateVersion7(shop.Now).ToString(),
            ["X-Shopify-Triggered-At"] = shop.Now.ToText(),
            ["X-Shopify-Hmac-SHA256"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(clientSecret), body)),
        },
        body)
    {
        Subscription = webhook.Id,
    };
}
