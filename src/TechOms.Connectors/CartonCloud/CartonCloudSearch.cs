using System.Globalization;

namespace TechOms.Connectors.CartonCloud;

internal sealed record WireSearch(WireCondition Condition);

internal sealed record WireCondition
{
    public required string Type { get; init; }
    public IReadOnlyList<WireCondition>? Conditions { get; init; }
    public WireField? Field { get; init; }
    public WireField? Value { get; init; }
    public string? Method { get; init; }
}

/// <summary>A JsonField has a pointer, a ValueField a value.</summary>
internal sealed record WireField(string Type, string? Pointer = null, string? Value = null);

/// <summary>Writes search conditions the way the reference shows them.</summary>
internal static class CartonCloudSearch
{
    /// <summary>So many alternatives in one search at most, to keep bodies and their evaluation small.</summary>
    public const int MostAlternatives = 50;

    public static WireCondition All(params IReadOnlyList<WireCondition> conditions) => new() { Type = "AndCondition", Conditions = conditions };

    public static WireCondition Any(IEnumerable<WireCondition> conditions) => new() { Type = "OrCondition", Conditions = [.. conditions] };

    public static WireCondition Is(string pointer, string value) => Compare("TextComparisonCondition", new("JsonField", Pointer: pointer), value, "EQUAL_TO");

    /// <summary>The older form with a key instead of a pointer: the only one documented for inbound orders.</summary>
    public static WireCondition KeyIs(string key, string value) => Compare("TextComparisonCondition", new("ValueField", Value: key), value, "EQUAL_TO");

    public static WireCondition Since(string pointer, DateTimeOffset time) => Compare(
        "DateTimeComparisonCondition",
        new("JsonField", Pointer: pointer),
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        "GREATER_THAN_OR_EQUAL_TO");

    private static WireCondition Compare(string type, WireField field, string value, string method)
        => new() { Type = type, Field = field, Value = new("ValueField", Value: value), Method = method };
}
