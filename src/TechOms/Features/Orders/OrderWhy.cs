using TechOms.Features.Handoffs;
using TechOms.Features.Shipments;

namespace TechOms.Features.Orders;

/// <summary>Why something is where it is, what happens next and when, and what a person can do about it.</summary>
/// <param name="Code">Stable, for machines; null: it is final and waits for nothing.</param>
/// <param name="Sentence">For people.</param>
/// <param name="NextAttemptAt">When it is tried again by itself; null: not by itself.</param>
/// <param name="Action">What clears it.</param>
public sealed record Why(string? Code, string Sentence, DateTimeOffset? NextAttemptAt, string Action)
{
    public static Why OfOrder(OrderStatus status, string? code, string? reason, DateTimeOffset? readyAt, string? problemAction)
        => status switch
        {
            OrderStatus.Shipped => new(null, "Every unit has shipped or was cancelled.", null, "Nothing to do."),
            OrderStatus.Cancelled => new(null, "It was cancelled.", null, "Nothing to do."),
            _ => new(code, reason ?? "It waits.", readyAt, problemAction ?? ActionFor(code, readyAt is not null)),
        };

    public static Why OfShipment(ShipmentStatus status, HandoffState handoff, string? code, string? reason, DateTimeOffset? readyAt) => status switch
    {
        ShipmentStatus.Shipped => new(null, "The warehouse shipped all of it.", null, "Nothing to do."),
        ShipmentStatus.ShortShipped => new(null, reason ?? "The warehouse shipped less than asked; the rest is open on the order.", null, "See the order: ship the remainder or close it."),
        ShipmentStatus.Cancelled => new(null, reason ?? "It was cancelled.", null, "Nothing to do."),
        _ => new(code, reason ?? "It waits.", readyAt, (handoff, status, readyAt) switch
        {
            (HandoffState.InDoubt, _, _) => "Nothing: it is looked up by its number before anything is sent again.",
            _ when code == ShipmentRules.Stopped => "Correct what it names, in the order or among the channel's settings: then it goes on by itself.",
            (HandoffState.Refused, _, _) => "Correct what the warehouse names, then retry; or cancel the shipment.",
            (_, ShipmentStatus.CancelRequested, not null) => "Nothing: the warehouse is asked by itself. Retry to ask now.",
            (_, ShipmentStatus.CancelRequested, _) => "Wait for the warehouse's answer, or ask there.",
            (_, ShipmentStatus.Sent, _) => "Nothing: the warehouse works on it and reports back.",
            (_, _, not null) => "Nothing: it goes on by itself. Retry to do it now.",
            _ => "Look at the order.",
        }),
    };

    /// <summary>One problem's own action; with several, the way to all of them.</summary>
    internal static string? ActionOf(int problems, string? first) => problems > 1 ? $"Solve the {problems} problems that stop it." : first;

    private static string ActionFor(string? code, bool goesOn) => (code, goesOn) switch
    {
        (OrderReasons.Invalid, _) => "Correct what is wrong: edit the order, add the product, or map the SKU.",
        (OrderReasons.AwaitingReview, _) => "Approve it when it is right.",
        (OrderReasons.AwaitingAllocation, false) => "Choose Allocate now, or cancel the order.",
        (OrderReasons.Backordered or OrderReasons.PartlyBackordered, _) => "Receive or adjust stock: it is allocated by itself, oldest order first.",
        (OrderReasons.NoWarehouse, _) => "Set the account's default warehouse, or one for this order.",
        (OrderReasons.HeldByShop, _) => "Release the hold in the shop.",
        (OrderReasons.HeldByHand, _) => "Release the hold.",
        (OrderReasons.Short, _) => "Ship the remainder, or close the order.",
        (OrderReasons.Fulfilling, _) => "Nothing: see its shipments.",
        (OrderReasons.CancelRequested or OrderReasons.ChangeRequested, _) => "Nothing: the warehouse has been asked.",
        (OrderReasons.Elsewhere, _) => "Nothing: the shop has it fulfilled there. Or map the location to a warehouse.",
        (_, true) => "Nothing: it goes on by itself. Retry to do it now.",
        _ => "See what happened below.",
    };
}
