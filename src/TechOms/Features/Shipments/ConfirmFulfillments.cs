using Microsoft.Extensions.Options;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Tells shops what was shipped, with tracking. A lost answer is looked into by the connector before anything is told again.</summary>
internal sealed class ConfirmFulfillments(Database database, ChannelSessions sessions, ChannelHealth health, IOptions<HandoffOptions> options, TimeProvider clock) : IStep
{
    public const string Signal = "confirm-fulfillments";

    public string Name => Signal;

    public Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
        => ChannelQueue.FindAsync(database, "confirmation", "w.status in ('Waiting', 'InDoubt') and w.ready_at <= $1", now, cancellation);

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        using var channel = await sessions.OpenAsync(step.Tenant, step.ChannelId!.Value, cancellation);
        if (channel?.Session is not IFulfillmentSink shop)
            return 0;

        var lease = Guid.CreateVersion7();
        var leasedUntil = clock.GetUtcNow() + options.Value.Lease;
        var claimed = await Confirmations.ClaimAsync(database, channel, lease, leasedUntil, batchSize, clock.GetUtcNow(), cancellation);
        if (claimed.Count == 0)
            return 0;

        var outcomes = new ConfirmationOutcome?[claimed.Count];
        var stopped = false;
        // One order's shipments are told one after the other: each look must see what the one before it did.
        var byOrder = Enumerable.Range(0, claimed.Count).GroupBy(place => claimed[place].OrderId);
        await Parallel.ForEachAsync(
            byOrder, new ParallelOptions { MaxDegreeOfParallelism = options.Value.AtOnce, CancellationToken = CancellationToken.None },
            async (places, _) =>
            {
                foreach (var place in places)
                {
                    if (stopped || cancellation.IsCancellationRequested || clock.GetUtcNow() > leasedUntil - options.Value.LeaseReserve)
                        return;

                    outcomes[place] = await TellAsync(shop, claimed[place]);
                    stopped |= outcomes[place]!.Failure?.Fault is ConnectorFault.Denied or ConnectorFault.Throttled;
                }
            });
        await Confirmations.SaveAsync(database, health, channel, lease, [.. claimed.Zip(outcomes)], clock.GetUtcNow(), CancellationToken.None);
        return outcomes.Count(outcome => outcome is not null);
    }

    private async Task<ConfirmationOutcome> TellAsync(IFulfillmentSink shop, ConfirmationToSend confirmation)
    {
        ExchangeSubject.Current = new(OrderId: confirmation.OrderId, ShipmentId: confirmation.ShipmentId);
        var now = clock.GetUtcNow();
        // What was lost may still be under way over there: give it the time to show.
        var settled = confirmation.LastAttempt + options.Value.DoubtSettles;
        if (confirmation.Fulfillment.MayExist && settled > now)
            return new("InDoubt", "remote.in-doubt", "The answer was lost; looking before anything is told again.", settled, []) { LastAttempt = confirmation.LastAttempt };

        try
        {
            if (confirmation.IsTracking)
                return await TellTrackingAsync(shop as ITrackingSink, confirmation);

            var done = await shop.ConfirmFulfillmentAsync(confirmation.Fulfillment, CancellationToken.None);
            return new("Confirmed", "confirmation.done", done.Note ?? "The shop knows.", null, done.ExternalIds) { Note = done.Note };
        }
        catch (ConnectorException failure)
        {
            var decision = FaultPolicy.Decide(failure, confirmation.Attempts, jitter: 0.5, now);
            var status = failure.Fault switch
            {
                ConnectorFault.Rejected => "Refused",
                ConnectorFault.Unknown when !confirmation.IsTracking => "InDoubt",
                _ => confirmation.Fulfillment.MayExist ? "InDoubt" : "Waiting",
            };
            return new(status, decision.Code, failure.Message, status is "Refused" ? null : decision.NextAttempt ?? now, []) { Failure = failure, LastAttempt = clock.GetUtcNow() };
        }
    }

    private static async Task<ConfirmationOutcome> TellTrackingAsync(ITrackingSink? shop, ConfirmationToSend confirmation)
    {
        if (shop is null)
            return new("Confirmed", "confirmation.done", "The shop knows, and takes no tracking later.", null, confirmation.Told) { Note = "It takes no tracking after it was told of a shipment." };

        await shop.UpdateTrackingAsync(new(confirmation.Told, confirmation.Fulfillment.Packages, confirmation.Fulfillment.NotifyCustomer), CancellationToken.None);
        return new("Confirmed", "confirmation.done", "The shop knows, with tracking.", null, confirmation.Told);
    }
}

internal sealed record ConfirmationToSend(Guid ShipmentId, Guid OrderId, string Number, DateTimeOffset LastAttempt, int Attempts, bool WasInDoubt, Fulfillment Fulfillment)
{
    /// <summary>The shop's ids, where it was told already.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>Since when the shop is owed tracking that came later; null: it is not.</summary>
    public DateTimeOffset? TrackingAt { get; init; }

    /// <summary>Only the tracking is left to tell.</summary>
    public bool IsTracking => Told.Count > 0 && TrackingAt is not null;
}

/// <param name="Status">As stored: Waiting, InDoubt, Confirmed, Refused.</param>
internal sealed record ConfirmationOutcome(string Status, string Code, string Reason, DateTimeOffset? NextAttempt, IReadOnlyList<string> ExternalIds)
{
    public ConnectorException? Failure { get; init; }

    /// <summary>Until when a request was on its way that may still arrive; null: none that matters any more.</summary>
    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>The shop's state differed from ours.</summary>
    public string? Note { get; init; }
}
