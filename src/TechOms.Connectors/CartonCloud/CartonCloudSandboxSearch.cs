using System.Globalization;
using System.Text.Json;

namespace TechOms.Connectors.CartonCloud;

/// <summary>Evaluates search conditions as the reference describes them, and refuses what it does not describe.</summary>
internal static class CartonCloudSandboxSearch
{
    /// <param name="fields">By JSON pointer, or by key for the older form: text, bool, decimal or time.</param>
    /// <exception cref="SandboxRefusal">Names the part of the condition that does not hold.</exception>
    public static Func<T, bool> Compile<T>(JsonElement condition, IReadOnlyDictionary<string, Func<T, object?>> fields, string pointer = "/condition")
    {
        switch (condition.TextAt("type"))
        {
            case "AndCondition":
                var all = CompileParts(condition, fields, pointer);
                return document => all.TrueForAll(part => part(document));
            case "OrCondition":
                var any = CompileParts(condition, fields, pointer);
                return document => any.Exists(part => part(document));
            case "TextComparisonCondition":
                return Compare(condition, fields, pointer, value => CompileText(condition, value, pointer));
            case "BooleanComparisonCondition":
                return Compare(condition, fields, pointer, value => known => known is bool flag && string.Equals(flag ? "true" : "false", value, StringComparison.OrdinalIgnoreCase));
            case "NumericComparisonCondition":
                return Compare(condition, fields, pointer, value => decimal.TryParse(value, CultureInfo.InvariantCulture, out var number)
                    ? CompileOrder(condition, pointer, known => known is decimal quantity ? quantity.CompareTo(number) : null)
                    : throw new SandboxRefusal(pointer + "/value", "Not a number."));
            case "DateComparisonCondition" or "DateTimeComparisonCondition":
                return Compare(condition, fields, pointer, value => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                    ? CompileOrder(condition, pointer, known => known is DateTimeOffset moment ? moment.CompareTo(time) : null)
                    : throw new SandboxRefusal(pointer + "/value", "Not a time."));
            default:
                throw new SandboxRefusal(pointer + "/type", "Unknown condition type.");
        }
    }

    private static List<Func<T, bool>> CompileParts<T>(JsonElement condition, IReadOnlyDictionary<string, Func<T, object?>> fields, string pointer)
    {
        if (condition.At("conditions") is not { ValueKind: JsonValueKind.Array } parts || parts.GetArrayLength() == 0)
            throw new SandboxRefusal(pointer + "/conditions", "At least one condition is needed.");

        return [.. parts.EnumerateArray().Select((part, index) => Compile(part, fields, $"{pointer}/conditions/{index}"))];
    }

    private static Func<T, bool> Compare<T>(
        JsonElement condition, IReadOnlyDictionary<string, Func<T, object?>> fields, string pointer, Func<string, Func<object?, bool>> compile)
    {
        var name = condition.TextAt("field", "type") switch
        {
            "JsonField" => condition.TextAt("field", "pointer"),
            "ValueField" => condition.TextAt("field", "value"),
            _ => null,
        };
        if (name is null || !fields.TryGetValue(name, out var read))
            throw new SandboxRefusal(pointer + "/field", "This field cannot be searched.");
        if (condition.TextAt("value", "type") is not "ValueField" || condition.At("value", "value") is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value)
            throw new SandboxRefusal(pointer + "/value", "A value is needed.");

        var holds = compile(value.ToString());
        return document => holds(read(document));
    }

    private static Func<object?, bool> CompileText(JsonElement condition, string value, string pointer) => condition.TextAt("method") switch
    {
        "EQUAL_TO" => known => known is string text && text == value,
        "NOT_EQUAL_TO" => known => known as string != value,
        "CONTAINS" => known => known is string text && text.Contains(value, StringComparison.Ordinal),
        "DOES_NOT_CONTAIN" => known => known is not string text || !text.Contains(value, StringComparison.Ordinal),
        "STARTS_WITH" => known => known is string text && text.StartsWith(value, StringComparison.Ordinal),
        _ => throw new SandboxRefusal(pointer + "/method", "Unknown method."),
    };

    private static Func<object?, bool> CompileOrder(JsonElement condition, string pointer, Func<object?, int?> compare) => condition.TextAt("method") switch
    {
        "EQUAL_TO" => known => compare(known) == 0,
        "NOT_EQUAL_TO" => known => compare(known) != 0,
        "GREATER_THAN" => known => compare(known) > 0,
        "GREATER_THAN_OR_EQUAL_TO" => known => compare(known) >= 0,
        "LESS_THAN" => known => compare(known) < 0,
        "LESS_THAN_OR_EQUAL_TO" => known => compare(known) <= 0,
        _ => throw new SandboxRefusal(pointer + "/method", "Unknown method."),
    };
}

#pragma warning disable CA1032 // Only ever thrown with the field it is about.
internal sealed class SandboxRefusal(string pointer, string message) : Exception(message)
#pragma warning restore CA1032
{
    public string Field => pointer;
}
