namespace TechOms.Connectors.Shopify;

/// <summary>One method per document; no decisions.</summary>
internal sealed partial class ShopifyClient(ShopifyGraphQl graphQl)
{
    private static readonly ShopifyOperation<NoVariables, HandshakeAnswer> Handshake =
        new("ShopHandshake", ShopifyJson.Default.NoVariables, ShopifyJson.Default.HandshakeAnswer);

    private static readonly ShopifyOperation<LocationsVariables, LocationsAnswer> Locations =
        new("Locations", ShopifyJson.Default.LocationsVariables, ShopifyJson.Default.LocationsAnswer);

    private static readonly ShopifyOperation<AfterVariables, WebhookListAnswer> WebhookList =
        new("WebhookList", ShopifyJson.Default.AfterVariables, ShopifyJson.Default.WebhookListAnswer);

    private static readonly ShopifyOperation<WebhookSubscribeVariables, WebhookSubscribeAnswer> WebhookSubscribe =
        new("WebhookSubscribe", ShopifyJson.Default.WebhookSubscribeVariables, ShopifyJson.Default.WebhookSubscribeAnswer);

    private static readonly ShopifyOperation<IdVariables, WebhookDeleteAnswer> WebhookDelete =
        new("WebhookDelete", ShopifyJson.Default.IdVariables, ShopifyJson.Default.WebhookDeleteAnswer);

    public string? AnsweredVersion => graphQl.AnsweredVersion;
    public DateTimeOffset AnsweredAt => graphQl.AnsweredAt;

    /// <summary>Whatever is not urgent waits for everybody else: a walk over everything has all night.</summary>
    public void TakeTime() => graphQl.Unhurried = true;

    public async Task<HandshakeAnswer> ShakeHandsAsync(CancellationToken cancellation) => await graphQl.AskAsync(Handshake, new(), cancellation);

    public async Task<LocationsAnswer> GetLocationsAsync(string? after, CancellationToken cancellation)
        => await graphQl.AskAsync(Locations, new(MostRows, after), cancellation);

    public async Task<WireConnection<WireWebhook>> GetWebhooksAsync(string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(WebhookList, new(after), cancellation)).WebhookSubscriptions;

    public async Task<WebhookPayload> SubscribeAsync(string topic, Uri address, CancellationToken cancellation)
        => (await graphQl.AskAsync(WebhookSubscribe, new(topic, new(address.AbsoluteUri, "JSON")), cancellation)).WebhookSubscriptionCreate.OrThrow();

    public async Task<WebhookPayload> UnsubscribeAsync(string id, CancellationToken cancellation)
        => (await graphQl.AskAsync(WebhookDelete, new(id), cancellation)).WebhookSubscriptionDelete.OrThrow();

    /// <summary>The most rows of one page and of one inventory call.</summary>
    public const int MostRows = 250;
}

internal static class ShopifyPayloads
{
    // A payload is null only beside top-level errors, and those were thrown before.
    public static T OrThrow<T>(this T? payload)
        where T : class
        => payload ?? throw new ConnectorException(ConnectorFault.Unknown, "Shopify's answer lacked the outcome.");
}
