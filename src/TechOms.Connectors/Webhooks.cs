namespace TechOms.Connectors;

/// <param name="Headers">Names compare without case.</param>
/// <param name="Body">The raw bytes, as signed.</param>
public sealed record WebhookCall(IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Query, ReadOnlyMemory<byte> Body);

/// <param name="Genuine">False: refuse with 401.</param>
/// <param name="DeliveryId">Equal for repeats of one delivery.</param>
/// <param name="Wakes">The capability whose pull it should start: nameof(IOrderSource) …; null: none.</param>
/// <param name="ExternalId">What it is about, to narrow the pull; null: unknown.</param>
public sealed record WebhookVerdict(bool Genuine, string? DeliveryId = null, string? Topic = null, string? Wakes = null, string? ExternalId = null)
{
    public static WebhookVerdict Forged { get; } = new(false);
}
