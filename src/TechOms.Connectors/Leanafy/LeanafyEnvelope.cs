using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TechOms.Connectors.Leanafy;

/// <summary>Every answer is <c>{"success": …, "payload": …}</c>. How errors look is not documented, so their words are looked for where others keep them.</summary>
internal static class LeanafyEnvelope
{
    /// <returns>Undefined where there is none.</returns>
    public static JsonElement PayloadOf(JsonElement answer)
    {
        if (answer.ValueKind is not JsonValueKind.Object)
            return answer;
        if (At(answer, "success") is { ValueKind: JsonValueKind.False or JsonValueKind.String } said && !string.Equals(said.ToString(), "true", StringComparison.OrdinalIgnoreCase))
            throw new ConnectorException(ConnectorFault.Rejected, Say("refused it", WordsOf(answer)));

        var payload = At(answer, "payload");
        return payload.ValueKind is JsonValueKind.Undefined && At(answer, "success").ValueKind is JsonValueKind.Undefined ? answer : payload;
    }

    /// <summary>An array, or an object that holds one beside figures of its own, or a single one.</summary>
    public static IReadOnlyList<T> Many<T>(JsonElement payload, JsonTypeInfo<T> type)
        where T : class
        => [.. ElementsOf(payload).Where(element => element.ValueKind is JsonValueKind.Object).Select(element => element.Deserialize(type)).OfType<T>()];

    /// <returns>Null: there is none.</returns>
    public static T? One<T>(JsonElement payload, JsonTypeInfo<T> type)
        where T : class
        => IsNothing(payload) ? null : Many(payload, type) is [var first, ..] ? first : null;

    public static bool IsNothing(JsonElement payload) => payload.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>The same failure in Leanafy's words.</summary>
    public static ConnectorException Explained(this ConnectorException failure)
    {
        if (failure.Fault is ConnectorFault.Throttled || Parse(failure.Answer) is not { } answer || WordsOf(answer) is not { } words)
            return failure;

        var what = failure.Fault switch
        {
            ConnectorFault.Denied => "does not let us in",
            ConnectorFault.Rejected => "refused it",
            _ => "failed",
        };
        return new(failure.Fault, Say(what, words), failure)
        {
            Setting = failure.Setting,
            Field = failure.Field,
            RetryAfter = failure.RetryAfter,
            Status = failure.Status,
            Answer = failure.Answer,
        };
    }

    private static string? WordsOf(JsonElement answer)
        => TextOf(At(answer, "message")) ?? TextOf(At(answer, "error")) ?? TextOf(At(At(answer, "error"), "message")) ?? WordsIn(At(answer, "errors"));

    private static string? WordsIn(JsonElement errors)
    {
        if (errors.ValueKind is not JsonValueKind.Array)
            return null;

        var words = string.Join(" ", errors.EnumerateArray().Select(error => TextOf(error) ?? TextOf(At(error, "message"))).OfType<string>());
        return words.Length > 0 ? words : null;
    }

    private static IEnumerable<JsonElement> ElementsOf(JsonElement payload) => payload.ValueKind switch
    {
        JsonValueKind.Array => payload.EnumerateArray(),
        JsonValueKind.Object when payload.EnumerateObject().All(member => member.Name is not ("_id" or "id" or "sku"))
            && payload.EnumerateObject().FirstOrDefault(member => member.Value.ValueKind is JsonValueKind.Array).Value is { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        JsonValueKind.Object => [payload],
        _ => throw new JsonException("The answer holds no payload."),
    };

    private static JsonElement? Parse(string? body)
    {
        try
        {
            return string.IsNullOrWhiteSpace(body) ? null : JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            // Proxies answer errors with pages. The status has said enough.
            return null;
        }
    }

    private static JsonElement At(JsonElement json, string name)
        => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : default;

    private static string? TextOf(JsonElement json)
        => json.ValueKind is JsonValueKind.String && LeanafyMapping.Given(json.GetString()) is { } text ? text : null;

    private static string Say(string what, string? words) => $"Leanafy {what}. {words}".TrimEnd();
}
