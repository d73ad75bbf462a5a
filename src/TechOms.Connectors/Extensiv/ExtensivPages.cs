using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TechOms.Connectors.Extensiv;

/// <param name="Total">Rows on all pages; null: not told.</param>
/// <param name="HasNext">Whether it links to another page.</param>
internal sealed record WirePage<T>(IReadOnlyList<T> Items, int? Total, bool HasNext);

/// <summary>What an answer carries inside: below keys that are addresses of documentation pages, whose host and case vary.</summary>
internal static class WireEmbedded
{
    /// <returns>Null: it carries no such thing.</returns>
    public static IReadOnlyList<T>? Read<T>(JsonElement? embedded, string rel, JsonTypeInfo<T> type)
        where T : class
        => embedded is { ValueKind: JsonValueKind.Object } parts && parts.EnumerateObject().FirstOrDefault(part => IsOf(part.Name, rel)).Value is { ValueKind: JsonValueKind.Array } items
            ? Read(items, type)
            : null;

    /// <summary>Collections come in two shapes, and some in a third.</summary>
    public static WirePage<T> ReadPage<T>(JsonElement answer, string rel, JsonTypeInfo<T> type)
        where T : class
    {
        var total = Find(answer, "totalResults") is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var count) ? (int)count : (int?)null;
        var items = answer.ValueKind is JsonValueKind.Array ? answer
            : FromEmbedded(Find(answer, "_embedded"), rel) is { ValueKind: JsonValueKind.Array } embedded ? embedded
            : Find(answer, "resourceList") is { ValueKind: JsonValueKind.Array } resources ? resources
            : Find(answer, "summaries");
        if (items.ValueKind is not JsonValueKind.Array)
        {
            // Nothing at all would look like an empty house.
            return total is 0 ? new([], 0, HasNext: false) : throw new JsonException("The answer holds no list.");
        }

        return new(Read(items, type), total, Find(Find(answer, "_links"), "next").ValueKind is JsonValueKind.Object);
    }

    public static async IAsyncEnumerable<IReadOnlyList<T>> ReadAllAsync<T>(
        Func<int, CancellationToken, Task<WirePage<T>>> read, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = 0;
        for (var number = 1; ; number++)
        {
            var page = await read(number, cancellation);
            seen += page.Items.Count;
            yield return page.Items;

            // The total is the better witness: pages may be smaller than asked for.
            if (page.Items.Count == 0 || !(page.Total is { } total ? seen < total : page.HasNext || page.Items.Count >= pageSize))
                yield break;
        }
    }

    private static IReadOnlyList<T> Read<T>(JsonElement items, JsonTypeInfo<T> type)
        where T : class
        => [.. items.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object).Select(item => item.Deserialize(type)).OfType<T>()];

    private static JsonElement FromEmbedded(JsonElement embedded, string rel)
    {
        if (embedded.ValueKind is not JsonValueKind.Object)
            return default;

        var arrays = embedded.EnumerateObject().Where(part => part.Value.ValueKind is JsonValueKind.Array).ToList();
        return arrays.Where(part => IsOf(part.Name, rel)).Select(part => part.Value).FirstOrDefault() is { ValueKind: JsonValueKind.Array } known ? known
            : arrays is [var only] ? only.Value
            : default;
    }

    private static bool IsOf(string key, string rel)
        => key.Equals(rel, StringComparison.OrdinalIgnoreCase) || key.EndsWith("/" + rel, StringComparison.OrdinalIgnoreCase);

    private static JsonElement Find(JsonElement json, string name)
        => json.ValueKind is JsonValueKind.Object ? json.EnumerateObject().FirstOrDefault(part => part.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value : default;
}
