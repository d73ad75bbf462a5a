using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;
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
        var problems = tried.SelectMany(row => ToProblems(channel, row.Shipment, row.Outcome)).ToList();
        await work.RecordAsync([.. tried.SelectMany(row => ToEvents(channel, row.Shipment, row.Outcome))], now, cancellation);
        await Problems.CloseAsync(work, [.. tried.Select(row => row.Shipment.Document.Id)], "shipment.", problems, now, cancellation);
        await Problems.OpenAsync(work, problems, now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. tried.Select(row => row.Shipment.OrderId)], cancellation);
        await work.CommitAsync(cancellation);
    }

    private static IEnumerable<Event> ToEvents(OpenChannel channel, ShipmentToSend shipment, HandoffOutcome outcome)
    {
        var (level, code, text) = outcome.Say(HandoffKind.Shipment, channel.Name);
        yield return Event.OfShipment(level, code, text, shipment.Document.Id, shipment.OrderId, new { shipment.Document.Attempts, outcome.NextAttempt, outcome.Code }) with { ChannelId = channel.Id };
        if (outcome is { State: HandoffState.Accepted, FoundAgain: false } && shipment.Findings.Count > 0)
        {
            yield return Event.OfShipment(
                EventLevel.Warning, "shipment.sent-with-warnings", $"Sent all the same: {string.Join(" ", shipment.Findings.Select(finding => finding.Message))}", shipment.Document.Id, shipment.OrderId,
                shipment.Findings.Select(finding => new { finding.Code, finding.Field })) with
            { ChannelId = channel.Id };
        }
    }

    private static IEnumerable<Problem> ToProblems(OpenChannel channel, ShipmentToSend shipment, HandoffOutcome outcome) => outcome switch
    {
        { State: HandoffState.Refused } => [ToProblem(channel, shipment, outcome)],
        { Code: ShipmentRules.Stopped } => shipment.Findings.Where(finding => finding.Level is RuleLevel.Error).Select(finding => finding.ToProblem(shipment, channel.Id)),
        _ => [],
    };

    private static Problem ToProblem(OpenChannel channel, ShipmentToSend shipment, HandoffOutcome outcome) => new(
        EntityKind.Shipment, shipment.Document.Id, EventLevel.Error, "shipment.refused", $"{channel.Name} refused shipment {shipment.Outgoing.Reference}: {outcome.Reason}",
        "Correct what it names, then send again, or cancel the shipment.")
    {
        OrderId = shipment.OrderId,
        ChannelId = channel.Id,
        Field = outcome.Failure?.Field,
    };
}
