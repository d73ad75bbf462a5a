namespace TechOms.Features.Orders;

public enum ChangeOutcome
{
    /// <summary>A warehouse was asked.</summary>
    Waiting,
    Applied,

    /// <summary>The warehouse would not give it back: it goes on as it was.</summary>
    Refused,

    /// <summary>It had left already.</summary>
    TooLate,
}

/// <summary>Something the shop changed on an order after we had it, and what became of it.</summary>
internal sealed class ChangeRequest
{
    public Guid Id { get; private init; }
    public Guid OrderId { get; private init; }
    public List<string> Parts { get; private init; } = [];
    public List<string> Changes { get; private init; } = [];
    public ChangeOutcome Outcome { get; private init; }
    public string Reason { get; private init; } = "";
    public DateTimeOffset RequestedAt { get; private init; }
    public DateTimeOffset? DecidedAt { get; private init; }
    public DateTimeOffset? AcknowledgedAt { get; private init; }
    public string? AcknowledgedBy { get; private init; }

    public static string CodeOf(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Applied => "change.applied",
        ChangeOutcome.Refused => "change.refused",
        ChangeOutcome.TooLate => "change.too-late",
        _ => "change.waiting",
    };

    /// <summary>What the warehouses' answers come to. Pure.</summary>
    /// <returns>Waiting while one of them has not answered.</returns>
    public static (ChangeOutcome Outcome, string Reason) Conclude(IReadOnlyList<AskedShipment> asked)
    {
        if (asked.Any(shipment => shipment.Status is "CancelRequested"))
            return (ChangeOutcome.Waiting, "A warehouse has not answered yet.");
        if (asked.FirstOrDefault(shipment => shipment.Status is not ("Cancelled" or "Shipped" or "ShortShipped")) is { } kept)
            return (ChangeOutcome.Refused, $"The warehouse would not give back shipment {kept.Number}: {kept.Reason ?? "it gave no reason."}");
        if (asked.FirstOrDefault(shipment => shipment.Status is "Shipped" or "ShortShipped") is { } left)
            return (ChangeOutcome.TooLate, $"Shipment {left.Number} had left the warehouse.");

        return (ChangeOutcome.Applied, asked.Count == 0 ? "No warehouse had it." : "The warehouse gave it back.");
    }
}

internal sealed record AskedShipment(string Number, string Status, string? Reason);

/// <summary>A change request as pages and API show it.</summary>
/// <param name="Parts">Address, Carrier, Schedule, Hold, Lines, Location, Cancellation.</param>
/// <param name="Code">Stable, for machines.</param>
/// <param name="AcknowledgedAt">Null on one that was refused or came too late: somebody should look.</param>
public sealed record ChangeView(
    Guid Id, IReadOnlyList<string> Parts, IReadOnlyList<string> Changes, ChangeOutcome Outcome, string Code, string Reason, DateTimeOffset RequestedAt, DateTimeOffset? DecidedAt,
    DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy)
{
    public bool NeedsAttention => Outcome is ChangeOutcome.Refused or ChangeOutcome.TooLate && AcknowledgedAt is null;

    internal static ChangeView Of(ChangeRequest change) => new(
        change.Id, change.Parts, change.Changes, change.Outcome, ChangeRequest.CodeOf(change.Outcome), change.Reason, change.RequestedAt, change.DecidedAt, change.AcknowledgedAt, change.AcknowledgedBy);
}
