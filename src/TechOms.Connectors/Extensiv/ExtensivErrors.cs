using System.Net;
using System.Text.Json;

namespace TechOms.Connectors.Extensiv;

/// <summary>An error body: the members of all documented kinds together. Which kind it is, its type says before the comma.</summary>
internal sealed record WireError
{
    [System.Text.Json.Serialization.JsonPropertyName("$type")]
    public string? Type { get; init; }
    public string? ErrorCode { get; init; }
    public string? Hint { get; init; }
    public string? Message { get; init; }

    /// <summary>OAuth's word, where the sign-in uses it.</summary>
    public string? Error { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("error_description")]
    public string? ErrorDescription { get; init; }
    public string? ActionName { get; init; }
    public IReadOnlyList<WireErrorProperty>? Properties { get; init; }
    public IReadOnlyList<string>? Parameters { get; init; }
    public IReadOnlyList<WireErrorFault>? Faults { get; init; }

    public string Kind => (Type ?? "").Split(',')[0].Split('.')[^1];
}

internal sealed record WireErrorProperty(string? Name, string? Value);

internal sealed record WireErrorFault(int? EntryNumber, string? EntryInfo, WireError? WmsException);

/// <summary>Understands refusals.</summary>
internal static class ExtensivErrors
{
    /// <returns>Null: no body, or none of theirs.</returns>
    public static WireError? Parse(string? body)
    {
        try
        {
            return body.AsSpan().TrimStart() is ['{', ..] ? JsonSerializer.Deserialize(body!, ExtensivJson.Default.WireError) : null;
        }
        catch (JsonException)
        {
            // Failures of the server are plain text, and proxies answer with pages. The status has said enough.
            return null;
        }
    }

    public static bool IsDuplicate(ConnectorException failure) => IsCode(failure, "Duplicate");

    public static bool IsCode(ConnectorException failure, params ReadOnlySpan<string> codes)
    {
        if (Parse(failure.Answer) is not { } error)
            return false;

        foreach (var code in codes)
        {
            if (Codes(error).Contains(code, StringComparer.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>A search or sort by a name this resource does not have: the caller can do without.</summary>
    public static bool IsUnknownProperty(ConnectorException failure)
        => failure.Status is HttpStatusCode.BadRequest && Parse(failure.Answer) is { } error
            && (error.Kind is "QueryParameterException" || error.Parameters is { Count: > 0 } || IsCode(failure, "NotParsable"));

    /// <summary>The same failure in Extensiv's words, with the field it refused.</summary>
    public static ConnectorException Explained(this ConnectorException failure)
    {
        var error = Parse(failure.Answer);

        // 403 is said for a missing role, and for what the state of a document forbids: only the first one is about us.
        var fault = failure.Status is HttpStatusCode.Forbidden && error is { } known && (known.Kind is "OperationException" || known.ActionName is not null)
            ? ConnectorFault.Rejected
            : failure.Fault;
        var words = error is null ? "" : Describe(error);
        return new(fault, words.Length > 0 && fault is not ConnectorFault.Throttled ? Say(fault, failure, words) : Plain(fault, failure), failure)
        {
            Setting = failure.Setting,
            Field = fault is ConnectorFault.Rejected ? Fields(error).FirstOrDefault() : null,
            RetryAfter = failure.RetryAfter,
            Status = failure.Status,
            Answer = failure.Answer,
        };
    }

    private static string Say(ConnectorFault fault, ConnectorException failure, string words) => fault switch
    {
        ConnectorFault.Denied => $"Extensiv does not allow it. {words}",
        ConnectorFault.Rejected when failure.Status is HttpStatusCode.PreconditionFailed => $"It was changed in Extensiv meanwhile. {words}",
        ConnectorFault.Rejected => $"Extensiv refused it. {words}",
        _ => $"Extensiv failed. {words}",
    };

    private static string Plain(ConnectorFault fault, ConnectorException failure) => failure.Status switch
    {
        HttpStatusCode.Forbidden when fault is ConnectorFault.Denied => "Extensiv does not allow it: the credential lacks a role.",
        HttpStatusCode.PreconditionFailed => "It was changed in Extensiv meanwhile.",
        _ => failure.Message,
    };

    private static string Describe(WireError error)
    {
        var fields = string.Join(", ", Fields(error));
        var texts = new[] { error.Hint, error.Message, error.ErrorDescription, error.Hint is null && error.Message is null ? error.ErrorCode ?? error.Error : null }
            .Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!.Trim()).Distinct();
        var own = string.Join(" ", texts);
        var whole = fields.Length > 0 ? $"{own} ({fields}{(error.ErrorCode is { } code && !own.Contains(code, StringComparison.OrdinalIgnoreCase) ? $": {code}" : "")})" : own;
        return string.Join(" ", new[] { whole }.Concat((error.Faults ?? []).Select(fault => fault?.WmsException is { } inner ? Describe(inner) : "")).Where(text => text.Length > 0)).Trim();
    }

    private static IEnumerable<string> Fields(WireError? error)
        => error is null ? [] : [.. (error.Properties ?? []).Select(property => property?.Name).Concat(error.Parameters ?? []).OfType<string>()
            .Concat((error.Faults ?? []).SelectMany(fault => Fields(fault?.WmsException)))];

    private static IEnumerable<string> Codes(WireError error)
        => [.. new[] { error.ErrorCode, error.Error }.OfType<string>().Concat((error.Faults ?? []).SelectMany(fault => fault?.WmsException is { } inner ? Codes(inner) : []))];
}
