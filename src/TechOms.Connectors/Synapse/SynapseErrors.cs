using System.Net;
using System.Text.Json;

namespace TechOms.Connectors.Synapse;

/// <summary>Reads what Synapse says is wrong: <c>{"error":{"message":"…"}}</c>, where it says it so.</summary>
internal static class SynapseErrors
{
    private static readonly string[] WordsForExisting = ["exist", "duplicate", "already"];

    public static ConnectorException Explained(this ConnectorException failure)
        => failure.Setting is null && MessageIn(failure.Answer) is { } message
            ? new(failure.Fault, $"Synapse says: {message}", failure)
            {
                Setting = failure.Setting,
                Field = failure.Field,
                RetryAfter = failure.RetryAfter,
                Status = failure.Status,
                Answer = failure.Answer,
            }
            : failure;

    /// <summary>How an unknown order is answered is not documented: asked for rightly and refused, it is not there.</summary>
    public static bool SaysMissing(this ConnectorException failure)
        => failure.Fault is ConnectorFault.Rejected
            || (failure.Status is >= HttpStatusCode.InternalServerError && MessageIn(failure.Answer) is { } message
                && (message.Contains("not found", StringComparison.OrdinalIgnoreCase) || message.Contains("does not exist", StringComparison.OrdinalIgnoreCase)));

    public static bool SaysExists(this ConnectorException failure)
        => failure.Fault is ConnectorFault.Rejected
            && (failure.Status is HttpStatusCode.Conflict || Array.Exists(WordsForExisting, word => failure.Message.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <returns>Null: the answer is none of an error.</returns>
    public static string? MessageIn(JsonElement answer)
        => answer.ValueKind is JsonValueKind.Object && answer.TryGetProperty("error", out var error)
            ? error.ValueKind is JsonValueKind.String ? new SynapseRow(answer).Text("error") : new SynapseRow(error).Text("message")
            : null;

    private static string? MessageIn(string? answer)
    {
        if (string.IsNullOrWhiteSpace(answer))
            return null;

        try
        {
            using var json = JsonDocument.Parse(answer);
            return MessageIn(json.RootElement) ?? new SynapseRow(json.RootElement).Text("message");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
