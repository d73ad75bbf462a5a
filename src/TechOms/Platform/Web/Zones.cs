using System.Collections.Frozen;

namespace TechOms.Platform.Web;

/// <summary>Time zones by their IANA names.</summary>
internal static class Zones
{
    private static readonly FrozenDictionary<string, TimeZoneInfo> All =
        TimeZoneInfo.GetSystemTimeZones().DistinctBy(zone => zone.Id).ToFrozenDictionary(zone => zone.Id);

    public static IReadOnlyList<string> Names { get; } =
        [.. All.Keys.Where(name => name.Contains('/') && !name.StartsWith("Etc/", StringComparison.Ordinal)).Append("UTC").Order()];

    public static bool Exists(string? name) => name is not null && (name == "UTC" || All.ContainsKey(name));

    /// <summary>When a day begins there.</summary>
    public static DateTimeOffset StartOf(this TimeZoneInfo zone, DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        // Where clocks go forward at midnight the day begins an hour late.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>UTC when nobody knows the name.</summary>
    public static TimeZoneInfo Find(string? name) => name is not null && All.TryGetValue(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
