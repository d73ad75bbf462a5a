using System.Globalization;
using TimeZoneConverter;

namespace TechOms.Connectors.Extensiv;

/// <summary>Extensiv writes times without offset, in the facility's own zone. Pure: no I/O, no clock.</summary>
internal sealed class ExtensivTime(TimeZoneInfo zone)
{
    private static readonly TimeSpan RepeatedHour = TimeSpan.FromHours(1);

    public static ExtensivTime Utc { get; } = new(TimeZoneInfo.Utc);

    /// <param name="name">A Windows name, as facilities have them, or one of the IANA's.</param>
    public static ExtensivTime? Find(string? name)
        => !string.IsNullOrWhiteSpace(name) && TZConvert.TryGetTimeZoneInfo(name.Trim(), out var zone) ? new(zone) : null;

    public DateTimeOffset? Read(string? text)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) || time.Year < 1900)
            return null;

        return time.Kind switch
        {
            DateTimeKind.Utc => new(time),
            DateTimeKind.Local => new(time.ToUniversalTime()),
            _ => new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime(),
        };
    }

    public string Write(DateTimeOffset time) => Write(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    /// <summary>To ask for what changed since: one hour of the year comes twice, and a time in it could mean the later one.</summary>
    public string WriteSince(DateTimeOffset time, TimeSpan overlap)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        var from = local - overlap;
        return Write(zone.IsAmbiguousTime(local) || zone.IsAmbiguousTime(from) ? from - RepeatedHour : from);
    }

    private static string Write(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The date as printed, whatever time stands behind it.</summary>
    public static DateOnly? ReadDate(string? text)
        => text is { Length: >= 10 } && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year > 1900
            ? date
            : null;

    public static string? WriteDate(DateOnly? date) => date is { } day ? Write(day.ToDateTime(TimeOnly.MinValue)) : null;
}
