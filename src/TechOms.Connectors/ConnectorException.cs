using System.Globalization;
using System.Net;

namespace TechOms.Connectors;

/// <summary>What to do about a failure is decided by its kind alone.</summary>
public enum ConnectorFault
{
    /// <summary>Could not be reached, or failed on its side before doing anything. Worth retrying.</summary>
    Unavailable,

    /// <summary>Asked us to slow down. Nothing was done.</summary>
    Throttled,

    /// <summary>Refused who we are. Retrying is pointless until a person changes the settings.</summary>
    Denied,

    /// <summary>Understood the request and said no to its content. Retrying is pointless until the data changes.</summary>
    Rejected,

    /// <summary>A write whose answer was lost: it may have happened. Look before sending again.</summary>
    Unknown,
}

#pragma warning disable CA1032 // A fault without its kind would tell nobody what to do.
public sealed class ConnectorException(ConnectorFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
#pragma warning restore CA1032
{
    private const int LongestQuote = 500;

    public ConnectorFault Fault { get; } = fault;

    /// <summary>Name of the settings property to blame, so that the form can mark it.</summary>
    public string? Setting { get; init; }

    /// <summary>The remote field that was refused, as the remote system names it.</summary>
    public string? Field { get; init; }

    /// <summary>How long to wait, where the remote system said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public HttpStatusCode? Status { get; init; }

    /// <summary>The refusing answer's body, for connectors that find the refused field in it. Not for logs: it may quote personal data.</summary>
    public string? Answer { get; init; }

    public ConnectorException Blaming(string setting)
        => new(Fault, Message, this) { Setting = setting, Field = Field, RetryAfter = RetryAfter, Status = Status, Answer = Answer };

    /// <param name="repeatable">Whether the request could be sent again without harm; a failed write that could not is in doubt.</param>
    public static ConnectorException FromStatus(HttpResponseMessage response, string body, bool repeatable)
    {
        var (fault, message) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                => (ConnectorFault.Denied, "The remote system refused the credentials."),
            HttpStatusCode.TooManyRequests
                => (ConnectorFault.Throttled, "The remote system asked us to slow down."),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
                => (repeatable ? ConnectorFault.Unavailable : ConnectorFault.Unknown, Say("failed", response, body)),
            _ => (ConnectorFault.Rejected, Say("rejected the request", response, body)),
        };
        return new(fault, message) { Status = response.StatusCode, RetryAfter = WaitOf(response), Answer = body };
    }

    private static string Say(string what, HttpResponseMessage response, string body)
    {
        var quote = body.Length > LongestQuote ? body[..LongestQuote] + "…" : body;
        return string.Create(CultureInfo.InvariantCulture, $"The remote system {what} ({(int)response.StatusCode}). {quote}").TrimEnd();
    }

    // The date form is taken relative to the server's own clock, which may be an hour off ours.
    private static TimeSpan? WaitOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when response.Headers.Date is { } now && date > now => date - now,
        _ => null,
    };
}
