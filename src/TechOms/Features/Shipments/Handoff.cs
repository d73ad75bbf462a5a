using TechOms.Connectors;
using TechOms.Features.Channels;

namespace TechOms.Features.Shipments;

public enum HandoffState { NotSent, InDoubt, Accepted, Refused }

/// <summary>What is known after one attempt to hand something over.</summary>
/// <param name="NextAttempt">Null: final, or waiting for a person or for other data.</param>
internal sealed record HandoffOutcome(HandoffState State, string Code, string Reason, DateTimeOffset? NextAttempt = null, string? ExternalId = null)
{
    /// <summary>The failure, where there was one.</summary>
    public ConnectorException? Failure { get; init; }

    /// <summary>Nothing was tried: the row goes back as it was.</summary>
    public bool Untouched { get; init; }

    /// <summary>An earlier attempt whose answer was lost turned out to have worked.</summary>
    public bool FoundAgain { get; init; }
}

/// <summary>Hands one document over so that it cannot be doubled: what is in doubt is looked up before it is sent again. The caller stored the intent first.</summary>
internal static class Handoff
{
    public static async Task<HandoffOutcome> AttemptAsync(
        SentDocument document, Func<CancellationToken, Task<SentShipment?>> find, Func<CancellationToken, Task<SentShipment>> send,
        HandoffOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            if (document.InDoubt)
            {
                if (await find(cancellation) is { } found)
                    return Accepted(found) with { FoundAgain = true };

                var settled = document.LastAttempt + options.DoubtSettles;
                if (settled > clock.GetUtcNow())
                    return new(HandoffState.InDoubt, "remote.in-doubt", "An answer was lost and the warehouse does not show it yet; looking again before anything is sent.", settled);
            }

            return Accepted(await send(cancellation));
        }
        catch (ConnectorException failure)
        {
            return OfFailure(document, failure, clock.GetUtcNow());
        }
    }

    private static HandoffOutcome Accepted(SentShipment sent) => sent.Problems.Count == 0
        ? new(HandoffState.Accepted, "shipment.with-warehouse", "The warehouse has it.", ExternalId: sent.ExternalId)
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

/// <param name="InDoubt">An earlier attempt's outcome is not known.</param>
/// <param name="Attempts">This one included.</param>
/// <param name="Jitter">0 to 1, fixed by the document.</param>
internal sealed record SentDocument(bool InDoubt, DateTimeOffset LastAttempt, int Attempts, double Jitter);
