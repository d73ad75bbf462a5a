using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TechOms.Connectors.CartonCloud;

// Webhooks are set up by CartonCloud's staff on request and carry no signature; a secret in the address stands in for it.
internal sealed partial class CartonCloudSession : IWebhookReceiver
{
    public WebhookVerdict Check(WebhookCall delivery)
    {
        if (settings.WebhookSecret.IsEmpty || !delivery.Query.TryGetValue("secret", out var secret)
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(settings.WebhookSecret.Reveal())))
            return WebhookVerdict.Forged;

        var entity = Read(delivery.Body.Span);
        return new(
            Genuine: true,
            DeliveryId: entity is { Id: { } id, Version: { } version } ? $"{id}:{version}" : null,
            Topic: entity?.Type,
            Wakes: entity?.Type switch
            {
                "OUTBOUND" => nameof(IShipmentSource),
                "INBOUND" => nameof(IReceiptSource),
                _ => null,
            },
            ExternalId: entity?.Id);
    }

    public Task<IReadOnlyList<string>> EnsureSubscriptionsAsync(Uri address, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    private static WireOrder? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, CartonCloudJson.Default.WireOrder);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
