using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors.CartonCloud;

/// <param name="Field">JSON pointer into the refused body.</param>
/// <param name="Error">OAuth's word, from the sign-in endpoint.</param>
internal sealed record WireProblem(
    string? Message = null, string? Field = null, string? Type = null, WireProblemDetails? Details = null,
    string? Error = null, [property: JsonPropertyName("error_description")] string? ErrorDescription = null)
{
    [JsonIgnore]
    public string? Text => Message ?? ErrorDescription ?? Error;
}

internal sealed record WireProblemDetails(string? DuplicateId);

/// <summary>Reads error bodies: an array by the book, sometimes a single object, OAuth's form from the sign-in, or no JSON at all.</summary>
internal static class CartonCloudProblems
{
    private static readonly TimeSpan UntoldWait = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<WireProblem> Parse(string? body)
    {
        try
        {
            var text = body.AsSpan().TrimStart();
            if (text is ['[', ..])
                return [.. JsonSerializer.Deserialize(text, CartonCloudJson.Default.WireProblemArray)!.Where(problem => problem is not null)];
            if (text is ['{', ..])
                return [JsonSerializer.Deserialize(text, CartonCloudJson.Default.WireProblem)!];
        }
        catch (JsonException)
        {
            // Proxies answer errors with pages. The status has said enough.
        }

        return [];
    }

    /// <summary>The same failure in CartonCloud's words, with the field it refused.</summary>
    public static ConnectorException Explained(this ConnectorException failure)
    {
        var problems = Parse(failure.Answer);
        var words = string.Join(" ", problems.Select(Describe).Where(text => text.Length > 0));
        return new(failure.Fault, words.Length > 0 && failure.Fault is not ConnectorFault.Throttled ? Say(failure, words) : failure.Message, failure)
        {
            Setting = failure.Setting,
            Field = failure.Fault is ConnectorFault.Rejected ? problems.Select(problem => problem.Field).FirstOrDefault(field => field is not null) : null,
            RetryAfter = failure.RetryAfter ?? (failure.Fault is ConnectorFault.Throttled ? UntoldWait : null),
            Status = failure.Status,
            Answer = failure.Answer,
        };
    }

    public static bool IsDuplicate(ConnectorException failure) => Parse(failure.Answer).Any(problem => problem.Type is "DUPLICATE");

    /// <returns>Id of the document whose reference or code the refused one repeats; null: that was not the reason.</returns>
    public static string? DuplicateOf(ConnectorException failure)
        => Parse(failure.Answer).FirstOrDefault(problem => problem.Type == "DUPLICATE")?.Details?.DuplicateId;

    private static string Say(ConnectorException failure, string words) => failure.Fault switch
    {
        ConnectorFault.Denied => $"CartonCloud does not allow it. {words}",
        ConnectorFault.Rejected when failure.Status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => $"It was changed in CartonCloud meanwhile. {words}",
        ConnectorFault.Rejected => $"CartonCloud refused it. {words}",
        _ => $"CartonCloud failed. {words}",
    };

    private static string Describe(WireProblem problem)
        => (problem.Text, problem.Field) switch
        {
            (null, null) => "",
            (var text, null) => text,
            var (text, field) => $"{text} ({field})",
        };
}
