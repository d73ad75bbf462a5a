using System.Globalization;

namespace TechOms.Connectors.Extensiv;

/// <summary>How far changes were read, by Extensiv's own clock, and when all open documents were last asked for.</summary>
internal sealed record ExtensivCursor(DateTimeOffset? ReadUpTo, DateTimeOffset? SweptAt)
{
    public static ExtensivCursor Parse(string? text)
        => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var read, var swept] => new(ToTime(read), ToTime(swept)),
            [var read] => new(ToTime(read), null),
            _ => new(null, null),
        };

    public override string ToString() => $"{ToText(ReadUpTo)} {ToText(SweptAt)}";

    private static string ToText(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture) ?? "-";

    private static DateTimeOffset? ToTime(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
