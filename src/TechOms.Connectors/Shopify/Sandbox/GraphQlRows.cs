using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>The rows of a connection. A cursor holds the last row's sort value and id, so a set that changes between pages is walked as it is.</summary>
internal sealed record GraphQlRows(IReadOnlyList<GraphQlRow> Rows)
{
    public static GraphQlRows InOrder(IEnumerable<object> items)
        => new([.. items.Select((item, index) => new GraphQlRow(item, index, 0))]);

    public static GraphQlRows Sorted(IEnumerable<GraphQlRow> rows) => new([.. rows.OrderBy(row => row.Sort).ThenBy(row => row.Id)]);

    public GraphQlPage Page(JsonObject arguments)
    {
        var rows = arguments.Flag("reverse") ? Rows.Reverse() : Rows;
        var sign = arguments.Flag("reverse") ? -1 : 1;
        var after = arguments.Text("after") is { } from ? GraphQlRow.PlaceOf(from) : null;
        var before = arguments.Text("before") is { } to ? GraphQlRow.PlaceOf(to) : null;
        List<GraphQlRow> left =
        [
            .. from row in rows
               where after is null || row.CompareTo(after.Value) * sign > 0
               where before is null || row.CompareTo(before.Value) * sign < 0
               select row,
        ];
        var first = arguments.Whole("first");
        var last = arguments.Whole("last");
        var shown = first is not null ? left.Take(first.Value).ToList() : left.TakeLast(last ?? 0).ToList();
        return new(shown, first is not null && left.Count > shown.Count, (last is not null && left.Count > shown.Count) || after is not null);
    }
}

internal sealed record GraphQlPage(IReadOnlyList<GraphQlRow> Rows, bool HasNext, bool HasPrevious);

/// <param name="Sort">Rows are sorted by this, then by id.</param>
internal sealed record GraphQlRow(object Item, long Sort, long Id)
{
    public string Cursor => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"last_id\":{Id},\"last_value\":{Sort}}}")));

    public static (long Sort, long Id)? PlaceOf(string cursor)
    {
        try
        {
            using var place = JsonDocument.Parse(Convert.FromBase64String(cursor));
            return (place.RootElement.GetProperty("last_value").GetInt64(), place.RootElement.GetProperty("last_id").GetInt64());
        }
        catch (Exception failure) when (failure is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new GraphQlException($"'{cursor}' is not a valid cursor.", "BAD_REQUEST");
        }
    }

    public int CompareTo((long Sort, long Id) place) => Sort != place.Sort ? Sort.CompareTo(place.Sort) : Id.CompareTo(place.Id);
}

internal static class GraphQlArguments
{
    public static string? Text(this JsonObject? arguments, string name)
        => arguments?[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    public static int? Whole(this JsonObject? arguments, string name)
        => arguments?[name] is JsonValue value && value.GetValueKind() is JsonValueKind.Number && value.TryGetValue<int>(out var number) ? number : null;

    public static bool Flag(this JsonObject? arguments, string name, bool otherwise = false)
        => arguments?[name] is JsonValue value ? value.GetValueKind() is JsonValueKind.True : otherwise;

    public static JsonObject? Part(this JsonObject? arguments, string name) => arguments?[name] as JsonObject;

    public static IReadOnlyList<JsonObject> Parts(this JsonObject? arguments, string name)
        => arguments?[name] is JsonArray items ? [.. items.OfType<JsonObject>()] : [];

    public static IReadOnlyList<string> Texts(this JsonObject? arguments, string name)
        => arguments?[name] is JsonArray items ? [.. items.OfType<JsonValue>().Select(item => item.ToString())] : [];
}

/// <summary>A top-level error of one field.</summary>
#pragma warning disable CA1032 // Without its code it would be another error.
internal sealed class GraphQlException(string message, string code) : Exception(message)
#pragma warning restore CA1032
{
    public string Code => code;
}
