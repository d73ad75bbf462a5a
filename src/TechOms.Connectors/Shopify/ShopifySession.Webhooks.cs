using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifySession
{
    // What is pulled, and so worth being woken for. Shopify's names for one thing: ORDERS_CREATE here, orders/create on a delivery.
    private static readonly IReadOnlyList<string> WantedTopics =
    [
        "ORDERS_CREATE", "ORDERS_UPDATED", "ORDERS_CANCELLED",
        "FULFILLMENT_ORDERS_PLACED_ON_HOLD", "FULFILLMENT_ORDERS_HOLD_RELEASED", "FULFILLMENT_ORDERS_MOVED",
        "PRODUCTS_CREATE", "PRODUCTS_UPDATE",
    ];

    public WebhookVerdict Check(WebhookCall delivery)
    {
        if (!IsGenuine(delivery, settings.ClientSecret) && !IsGenuine(delivery, settings.FormerClientSecret))
            return WebhookVerdict.Forged;

        var topic = HeaderOf(delivery, "Topic") ?? "";
        var webhook = HeaderOf(delivery, "Webhook-Id");
        var wakes = topic.Split('/')[0] switch
        {
            "orders" or "refunds" or "fulfillment_orders" or "fulfillments" => nameof(IOrderSource),
            "products" => nameof(IProductSource),
            "inventory_levels" or "inventory_items" => nameof(IListingSource),
            _ => null,
        };
        return new(true, webhook is null ? null : $"{HeaderOf(delivery, "Shop-Domain")}/{webhook}", topic, wakes, SubjectOf(topic, delivery.Body));
    }

    public async Task<IReadOnlyList<string>> EnsureSubscriptionsAsync(Uri address, CancellationToken cancellation)
    {
        var all = await ReadWebhooksAsync(cancellation);
        var ours = all.Where(webhook => webhook.Uri == address.AbsoluteUri).ToList();
        List<string> done = [];
        foreach (var topic in WantedTopics.Except(ours.Select(webhook => webhook.Topic)))
        {
            var payload = await client.SubscribeAsync(topic, address, cancellation);
            if (!IsTaken(payload))
                payload.UserErrors.ThrowIfAny();
            done.Add($"Subscribed to {topic}.");
        }

        var superfluous = ours.Where(webhook => !WantedTopics.Contains(webhook.Topic)).Concat(ours.GroupBy(webhook => webhook.Topic).SelectMany(twins => twins.Skip(1)));
        done.AddRange(await UnsubscribeAsync([.. superfluous.Concat(all.Where(webhook => IsFormer(webhook, address)))], cancellation));
        return done;
    }

    public async Task<IReadOnlyList<string>> EndSubscriptionsAsync(Uri address, CancellationToken cancellation)
        => await UnsubscribeAsync([.. (await ReadWebhooksAsync(cancellation)).Where(webhook => webhook.Uri == address.AbsoluteUri || IsFormer(webhook, address))], cancellation);

    private async Task<IReadOnlyList<string>> UnsubscribeAsync(IReadOnlyList<WireWebhook> webhooks, CancellationToken cancellation)
    {
        List<string> done = [];
        foreach (var webhook in webhooks.DistinctBy(webhook => webhook.Id))
        {
            (await client.UnsubscribeAsync(webhook.Id, cancellation)).UserErrors.ThrowIfAny();
            done.Add($"Unsubscribed from {webhook.Topic}.");
        }

        return done;
    }

    // The end of the address nobody else can have, so it is ours from before the installation moved.
    private static bool IsFormer(WireWebhook webhook, Uri address)
        => webhook.Uri != address.AbsoluteUri && webhook.Uri?.EndsWith($"/webhooks/{address.Segments[^1]}", StringComparison.Ordinal) is true
            && address.AbsoluteUri.EndsWith($"/webhooks/{address.Segments[^1]}", StringComparison.Ordinal);

    private async Task<IReadOnlyList<WireWebhook>> ReadWebhooksAsync(CancellationToken cancellation)
        => (await CompleteAsync(await client.GetWebhooksAsync(null, cancellation), async after => await client.GetWebhooksAsync(after, cancellation))).Nodes;

    // Somebody else of us was faster, or the answer to an earlier attempt got lost.
    private static bool IsTaken(WebhookPayload payload)
        => payload.UserErrors is [var error, ..] && error.Message.Contains("already been taken", StringComparison.OrdinalIgnoreCase);

    private static bool IsGenuine(WebhookCall delivery, Secret secret)
    {
        if (secret.IsEmpty)
            return false;

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), delivery.Body.Span);
        Span<byte> told = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(HeaderOf(delivery, "Hmac-SHA256") ?? "", told, out var length)
            && CryptographicOperations.FixedTimeEquals(told[..length], expected);
    }

    // Shopify is dropping the X- from its headers.
    private static string? HeaderOf(WebhookCall delivery, string name)
        => delivery.Headers.FirstOrDefault(header => IsNamed(header.Key, $"X-Shopify-{name}") || IsNamed(header.Key, $"Shopify-{name}")).Value;

    private static bool IsNamed(string header, string name) => header.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string? SubjectOf(string topic, ReadOnlyMemory<byte> body)
    {
        try
        {
            var subject = JsonSerializer.Deserialize(body.Span, ShopifyJson.Default.WireWebhookBody);
            return topic.Split('/')[0] switch
            {
                "orders" => subject?.Id ?? (subject?.Number is { } number ? $"gid://shopify/Order/{number}" : null),
                "products" => subject?.Id,
                "refunds" or "fulfillments" when subject?.OrderId is { } order => $"gid://shopify/Order/{order}",
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
