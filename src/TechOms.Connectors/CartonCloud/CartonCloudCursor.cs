using System.Globalization;

namespace TechOms.Connectors.CartonCloud;

/// <summary>
/// How far shipment updates were read, by CartonCloud's own clock, and which dispatched orders had no tracking number yet: it arrives on the
/// consignment later, and that does not count as a change of the order.
/// </summary>
internal sealed record CartonCloudCursor(DateTimeOffset? ReadUpTo, IReadOnlyList<Untracked> Untracked)
{
    private const int MostUntracked = 50;
    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    public static CartonCloudCursor Parse(string? text)
    {
        var parts = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(
            parts is [var first, ..] && ToTime(first) is { } time ? time : null,
            [.. parts.Skip(1).Select(part => part.Split('@')).Where(pair => pair.Length == 2)
                .Select(pair => new Untracked(pair[0], ToTime(pair[1]) ?? DateTimeOffset.MinValue))]);
    }

    /// <param name="now">For the first read, which goes back a day; older shipments of ours are asked for by reference.</param>
    public DateTimeOffset From(DateTimeOffset now) => (ReadUpTo ?? now - FirstLook) - CartonCloudSession.Overlap;

    public CartonCloudCursor Seen(WireOrder order, bool awaitsTracking, DateTimeOffset now)
    {
        var shippedAt = order.Timestamps?.Dispatched.ToTime() ?? order.ModifiedAt() ?? now;
        return new(
            ReadUpTo is null || order.ModifiedAt() > ReadUpTo ? order.ModifiedAt() ?? ReadUpTo : ReadUpTo,
            awaitsTracking && shippedAt > now - Patience ? [.. Untracked.Append(new(order.Id!, shippedAt)).OrderBy(waiting => waiting.ShippedAt).TakeLast(MostUntracked)] : Untracked);
    }

    public override string ToString() => string.Join(
        ' ', [ReadUpTo?.ToString("O", CultureInfo.InvariantCulture) ?? "-", .. Untracked.Select(order => $"{order.Id}@{order.ShippedAt:O}")]);

    private static DateTimeOffset? ToTime(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

internal sealed record Untracked(string Id, DateTimeOffset ShippedAt);
