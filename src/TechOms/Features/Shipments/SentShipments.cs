using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Records what became of a batch of hand-offs, with its events and problems.</summary>
internal static class SentShipments
{
    public static async Task SaveAsync(
        Database database, ChannelHealth health, OpenChannel channel, Guid lease, IReadOnlyList<(ShipmentToSend Shipment, HandoffOutcome? Outcome)> batch, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        await HandoffRows.SaveAsync(work, health, channel, lease, [.. batch.Select(row => (row.Shipment.Document, row.Outcome))], now, cancellation);
        var tried = batch.Where(row => row.Outcome is not null).Select(row => (row.Shipment, Outcome: row.Outcome!)).ToList();
        await work.RecordAsync([.. tried.Select(row => ToEvent(channel, row.Shipment, row.Outcome))], now, cancellation);
        await Problems.CloseAsync(work, [.. tried.Select(row => row.Shipment.Document.Id)], "shipment.", [], now, cancellation);
        await Problems.OpenAsync(work, [.. tried.Where(row => row.Outcome.State is HandoffState.Refused).Select(row => ToProblem(channel, row.Shipment, row.Outcome))], now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. tried.Select(row => row.Shipment.OrderId)], cancellation);
        await work.CommitAsync(cancellation);
    }

    private static Event ToEvent(OpenChannel channel, ShipmentToSend shipment, HandoffOutcome outcome)
    {
        var (level, code, text) = outcome.Say(HandoffKind.Shipment, channel.Name);
        return Event.OfShipment(level, code, text, shipment.Document.Id, shipment.OrderId, new { shipment.Document.Attempts, outcome.NextAttempt, outcome.Code }) with { ChannelId = channel.Id };
    }

    private static Problem ToProblem(OpenChannel channel, ShipmentToSend shipment, HandoffOutcome outcome) => new(
        EntityKind.Shipment, shipment.Document.Id, EventLevel.Error, "shipment.refused", $"{channel.Name} refused shipment {shipment.Outgoing.Reference}: {outcome.Reason}",
        "Correct what it names, then send again, or cancel the shipment.")
    {
        OrderId = shipment.OrderId,
        ChannelId = channel.Id,
        Field = outcome.Failure?.Field,
    };
}
