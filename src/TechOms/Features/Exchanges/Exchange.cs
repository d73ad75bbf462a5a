using TechOms.Platform.Storage;

namespace TechOms.Features.Exchanges;

/// <summary>What an exchange is recorded under, so that it shows on the right pages.</summary>
internal sealed record CapturedExchange(Tenant Tenant, Guid Id, DateTimeOffset At, Guid ChannelId)
{
    public Guid? RunId { get; init; }
    public Guid? OrderId { get; init; }
    public Guid? ShipmentId { get; init; }
    public Guid? ReceiptId { get; init; }
    public required string Method { get; init; }
    public required Uri? Url { get; init; }
    public int? Status { get; init; }
    public string? Fault { get; init; }
    public TimeSpan Duration { get; init; }
    public required CapturedMessage Request { get; init; }
    public CapturedMessage? Response { get; init; }
}

/// <summary>Head and the first part of the body, raw: it is masked before it is written anywhere.</summary>
internal sealed record CapturedMessage(IReadOnlyList<KeyValuePair<string, string>> Headers, string? MediaType, ReadOnlyMemory<byte> Body, long FullLength);
