using TechOms.Connectors;
using TechOms.Features.Channels;

namespace TechOms.Features.Handoffs;

public enum HandoffState { NotSent, InDoubt, Accepted, Refused }

/// <summary>What is handed over. Its word names the table, and begins the codes.</summary>
internal enum HandoffKind { Shipment, Receipt }

/// <summary>What is known after one attempt to hand something over.</summary>
/// <param name="NextAttempt">Null: final, or waiting for a person or for other data.</param>
internal sealed record HandoffOutcome(HandoffState State, string Code, string Reason, DateTimeOffset? NextAttempt = null, string? ExternalId = null)
{
    /// <summary>The failure, where there was one.</summary>
    public ConnectorException? Failure { get; init; }

    /// <summary>Until when a request was on its way that may still arrive; null: none that matters any more.</summary>
    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>An earlier attempt whose answer was lost turned out to have worked.</summary>
    public bool FoundAgain { get; init; }
}

/// <summary>Hands one document over so that it cannot be doubled: what is in doubt is looked up before it is sent again. The caller stored the intent first.</summary>
internal static class Handoff
{
    public static string Word(this HandoffKind kind) => kind is HandoffKind.Shipment ? "shipment" : "receipt";

    /// <summary>What the warehouse knows a document by, as an expression over its table.</summary>
    public static string Reference(this HandoffKind kind, string table) => kind is HandoffKind.Shipment ? $"coalesce({table}.remote_reference, {table}.number)" : $"{table}.number";

    public static async Task<HandoffOutcome> AttemptAsync(
        SentDocument document, Func<CancellationToken, Task<RemoteDocument?>> find, Func<CancellationToken, Task<RemoteDocument>> send,
        HandoffOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        // Looking is no attempt: a doubt that began anew with every look would never settle.
        var looking = document.InDoubt;
        try
        {
            if (looking)
            {
                if (await find(cancellation) is { } found)
                    return Accepted(document.Kind, found) with { FoundAgain = true };

                var settled = document.LastAttempt + options.DoubtSettles;
                if (settled > clock.GetUtcNow())
                    return new(HandoffState.InDoubt, "remote.in-doubt", "An answer was lost and the warehouse does not show it yet; looking again before anything is sent.", settled) { LastAttempt = document.LastAttempt };
            }

            looking = false;
            return document.Instead ?? Accepted(document.Kind, await send(cancellation));
        }
        catch (ConnectorException failure)
        {
            var now = clock.GetUtcNow();
            return OfFailure(document, failure, now) with { LastAttempt = looking ? document.LastAttempt : now };
        }
    }

    private static HandoffOutcome Accepted(HandoffKind kind, RemoteDocument sent) => sent.Problems.Count == 0
        ? new(HandoffState.Accepted, $"{kind.Word()}.with-warehouse", "The warehouse has it.", ExternalId: sent.ExternalId)
        : new(HandoffState.Refused, "remote.refused", string.Join(" ", sent.Problems), ExternalId: sent.ExternalId);

    private static HandoffOutcome OfFailure(SentDocument document, ConnectorException failure, DateTimeOffset now)
    {
        var decision = FaultPolicy.Decide(failure, document.Attempts, document.Jitter, now);
        var state = failure.Fault switch
        {
            ConnectorFault.Rejected when !document.InDoubt => HandoffState.Refused,
            ConnectorFault.Unknown => HandoffState.InDoubt,
            // A look that failed leaves the doubt; a first attempt that was turned away left nothing behind.
            _ => document.InDoubt ? HandoffState.InDoubt : HandoffState.NotSent,
        };
        var next = decision.NextAttempt ?? (decision.PausesChannel ? now : now + TimeSpan.FromMinutes(5));
        return new(state, decision.Code, failure.Message, state is HandoffState.Refused ? null : next) { Failure = failure };
    }
}

/// <param name="Reference">Ours, and fixed: the remote finds it by this.</param>
/// <param name="Before">Its state when it was claimed.</param>
/// <param name="Attempts">This one included.</param>
internal sealed record SentDocument(HandoffKind Kind, Guid Id, string Reference, HandoffState Before, DateTimeOffset LastAttempt, int Attempts)
{
    /// <summary>An earlier attempt's outcome is not known.</summary>
    public bool InDoubt => Before is HandoffState.InDoubt;

    /// <summary>What it comes to in place of being sent, because it is not fit to leave. A doubt is settled all the same.</summary>
    public HandoffOutcome? Instead { get; init; }

    /// <summary>0 to 1, spread by the document itself: the same one always waits the same.</summary>
    public double Jitter => (Id.GetHashCode() & 0xFFFF) / (double)0xFFFF;
}

/// <summary>The document as the remote has it.</summary>
internal sealed record RemoteDocument(string ExternalId, IReadOnlyList<string> Problems)
{
    public static RemoteDocument Of(SentShipment sent) => new(sent.ExternalId, sent.Problems);

    public static RemoteDocument Of(SentReceipt sent) => new(sent.ExternalId, sent.Problems);
}
