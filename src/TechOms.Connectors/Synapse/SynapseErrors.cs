using System.Net;
using System.Text.Json;

namespace TechOms.Connectors.Synapse;

/// <summary>Reads what Synapse says is wrong: <c>{"error":{"message":"…"}}</c>, where it says it so.</summary>
internal static class SynapseErrors
{
    private static readonly string[] WordsForExisting = ["exist", "duplicate", "already"];

    public static ConnectorException Explained(this ConnectorException failure)
        => MessageIn(failure.Answer) is { } message
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

    private static string? MessageIn(string? answer)
    {
        if (string.IsNullOrWhiteSpace(answer))
            return null;

        try
        {
            using var json = JsonDocument.Parse(answer);
            var row = new SynapseRow(json.RootElement);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error)
                ? new SynapseRow(error).Text("message") ?? row.Text("error", "message")
                : row.Text("message");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
