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

    /// <summary>UTC when nobody knows the name.</summary>
    public static TimeZoneInfo Find(string? name) => name is not null && All.TryGetValue(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
