using System.Text.Json;

namespace TechOms.Connectors.Extensiv;

// Subscriptions are set up by people in Extensiv; each call is signed with a key that Extensiv publishes and may change.
internal sealed partial class ExtensivSession : IWebhookReceiver
{
    private static readonly TimeSpan KeyFresh = TimeSpan.FromHours(1);
    private readonly KnownKey _key = context.Memory.Keep("webhook-key", () => new KnownKey());

    public WebhookVerdict Check(WebhookCall delivery)
    {
        if (!settings.Webhooks)
            return WebhookVerdict.Forged;
        if (!IsGenuine(delivery))
        {
            // The key may have changed: whoever next speaks to Extensiv asks for it, and Extensiv repeats its call for hours.
            _key.Doubted = true;
            return WebhookVerdict.Forged;
        }

        var told = Read(delivery.Body.Span);
        return new(
            Genuine: true,
            DeliveryId: ExtensivMapping.Given(told?.WmsEventId),
            Topic: ExtensivMapping.Given(told?.EventType),
            Wakes: ExtensivEvents.WakesOf(told),
            ExternalId: ExtensivEvents.IdOf(told));
    }

    public async Task<IReadOnlyList<string>> EnsureSubscriptionsAsync(Uri address, CancellationToken cancellation)
    {
        var before = _key.Pem;
        _key.Doubted = true;
        await RefreshWebhookKeyAsync(cancellation);
        return before is not null && _key.Pem != before ? ["Extensiv signs with a new key."] : [];
    }

    private bool IsGenuine(WebhookCall delivery)
        => delivery.Headers.FirstOrDefault(header => header.Key.Equals("Signature", StringComparison.OrdinalIgnoreCase)).Value is { } signature
            && (ExtensivSignature.Verify(settings.WebhookKey, signature, delivery.Body.Span) || ExtensivSignature.Verify(_key.Pem, signature, delivery.Body.Span));

    private async Task RefreshWebhookKeyAsync(CancellationToken cancellation)
    {
        var now = context.Clock.GetUtcNow();
        if (!settings.Webhooks || (!_key.Doubted && _key.AskedAt > now - KeyFresh))
            return;

        try
        {
            var answer = await client.FindWebhookKeyAsync(_key.Pem is null ? null : _key.RetrievedAt, cancellation);
            if (ExtensivMapping.Given(answer?.PublicKey) is { } pem)
                (_key.Pem, _key.RetrievedAt) = (pem, ExtensivMapping.Given(answer!.RetrievalDateISO));
            (_key.AskedAt, _key.Doubted) = (now, false);
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Rejected || failure.Status is System.Net.HttpStatusCode.Forbidden)
        {
            // Webhooks only make reading happen sooner: without a key they are refused, and all else goes on.
            _key.AskedAt = now;
        }
    }

    private static WireEvent? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ExtensivJson.Default.WireEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class KnownKey
    {
        public string? Pem { get; set; }
        public string? RetrievedAt { get; set; }
        public DateTimeOffset AskedAt { get; set; } = DateTimeOffset.MinValue;
        public bool Doubted { get; set; }
    }
}
