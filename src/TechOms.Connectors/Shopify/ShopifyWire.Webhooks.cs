using System.Text.Json.Serialization;

namespace TechOms.Connectors.Shopify;

internal sealed record AfterVariables(string? After);

internal sealed record WebhookListAnswer(WireConnection<WireWebhook> WebhookSubscriptions);

internal sealed record WireWebhook(string Id, string Topic, string Uri);

internal sealed record WebhookSubscribeVariables(string Topic, WireWebhookInput Subscription);

internal sealed record WireWebhookInput(string Uri, string Format);

internal sealed record WebhookSubscribeAnswer(WebhookPayload? WebhookSubscriptionCreate);

internal sealed record WebhookDeleteAnswer(WebhookPayload? WebhookSubscriptionDelete);

internal sealed record WebhookPayload(IReadOnlyList<WireUserError>? UserErrors);

/// <summary>Of a delivery's body only who it is about: it may be stale, so the object is read anew.</summary>
internal sealed record WireWebhookBody(
    [property: JsonPropertyName("admin_graphql_api_id")] string? Id,
    [property: JsonPropertyName("id"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long? Number,
    [property: JsonPropertyName("order_id"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long? OrderId);
