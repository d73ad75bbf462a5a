using Microsoft.Extensions.Options;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Hands shipments to their warehouse, each exactly once: intent stored, then the call, then the outcome.</summary>
internal sealed class SendShipments(Database database, ChannelSessions sessions, ChannelHealth health, IOptions<HandoffOptions> options, TimeProvider clock) : IStep
{
    public const string Signal = "send-shipments";

    public string Name => Signal;

    public Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
        => ChannelQueue.FindAsync(database, "shipment", "w.ready_for = 'Send' and w.ready_at <= $1", now, cancellation);

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        using var channel = await sessions.OpenAsync(step.Tenant, step.ChannelId!.Value, cancellation);
        if (channel?.Session is not IShipmentSink warehouse)
            return 0;

        var lease = Guid.CreateVersion7();
        var leasedUntil = clock.GetUtcNow() + options.Value.Lease;
        var claimed = await ShipmentsToSend.ClaimAsync(database, channel, lease, leasedUntil, batchSize, clock.GetUtcNow(), cancellation);
        if (claimed.Count == 0)
            return 0;

        var outcomes = await HandoffBatch.RunAsync(claimed, shipment => SendAsync(warehouse, shipment), leasedUntil, options.Value, clock, cancellation);
        await SentShipments.SaveAsync(database, health, channel, lease, [.. claimed.Zip(outcomes)], clock.GetUtcNow(), CancellationToken.None);
        return outcomes.Count(outcome => outcome is not null);
    }

    // Once a request has left it is waited for, even while the server stops: its own time-out ends it.
    private async Task<HandoffOutcome> SendAsync(IShipmentSink warehouse, ShipmentToSend shipment)
    {
        ExchangeSubject.Current = new(OrderId: shipment.OrderId, ShipmentId: shipment.Document.Id);
        return await Handoff.AttemptAsync(
            shipment.Document,
            async stop => await warehouse.FindShipmentAsync(shipment.Outgoing.Reference, stop) is { } found ? RemoteDocument.Of(found) : null,
            async stop => RemoteDocument.Of(await warehouse.SendShipmentAsync(shipment.Outgoing, stop)),
            options.Value, clock, CancellationToken.None);
    }
}
