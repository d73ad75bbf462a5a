using TechOms.Connectors;

namespace TechOms.Features.Orders;

/// <summary>What becomes of a change that a shop made to an order we already have.</summary>
internal enum ShopChangeDecision
{
    /// <summary>An echo of ours, or nothing that would change anything here.</summary>
    Ignore,

    /// <summary>Facts about the buyer that no warehouse acts on.</summary>
    Note,

    /// <summary>No warehouse holds what it is about: taken over, and the order checked again.</summary>
    TakeOver,

    /// <summary>Warehouses hold what it is about: they are asked to give it back first.</summary>
    Ask,

    /// <summary>The goods have left.</summary>
    TooLate,

    /// <summary>The shop cancelled the order.</summary>
    Cancel,
}

/// <param name="Changes">For people, without personal data.</param>
/// <param name="Asked">Shipments that have to come back first.</param>
internal sealed record ShopChange(ShopChangeDecision Decision, ShopChangeParts Parts, IReadOnlyList<string> Changes, IReadOnlyList<MergedLine> Lines, IReadOnlyList<HeldShipment> Asked)
{
    private const ShopChangeParts Whole = ShopChangeParts.Address | ShopChangeParts.Carrier | ShopChangeParts.Schedule | ShopChangeParts.Hold;

    /// <summary>Pure.</summary>
    public static ShopChange Decide(HeldOrder order, ShopOrder told, DateTimeOffset now)
    {
        if (told.CancelledAt is not null)
            return Cancel(order);
        if (order.Status is OrderStatus.Cancelled or OrderStatus.CancelRequested)
            return Nothing;

        var parts = OrderDigest.Compare(order.Digest, told);
        var lines = ShopLines.Merge(order, told.Lines, parts.HasFlag(ShopChangeParts.Lines));
        List<string> changes = [.. ShopLines.Say(order, lines)];
        var whole = parts & Whole;
        if (whole == ShopChangeParts.None && changes.Count == 0)
        {
            var silent = (parts & (ShopChangeParts.Contact | ShopChangeParts.Location)) != ShopChangeParts.None;
            return Nothing with { Decision = silent ? ShopChangeDecision.Note : ShopChangeDecision.Ignore, Parts = parts, Lines = lines };
        }

        if (!order.Lines.Any(was => ShopLines.Moves(order, was, lines.First(line => line.Number == was.Number))))
            parts &= ~ShopChangeParts.Location;
        // What somebody else fulfilled is no change of what was ordered.
        if (parts == ShopChangeParts.None)
            parts = ShopChangeParts.Location;
        changes.AddRange(Say(whole, told));
        var asked = order.Shipments.Where(shipment => shipment.IsWithWarehouse && (Concerns(whole, told, now) || Holds(order, shipment, lines))).ToList();
        var left = lines.Any(line => line.Open > 0) || order.Shipments.Any(shipment => shipment.IsLive);
        var missed = lines.Any(line => line.Excess > 0) || (whole.HasFlag(ShopChangeParts.Address) && order.Shipments.Any(shipment => shipment.HasShipped));
        var decision = (left, missed, order.IsFinal) switch
        {
            _ when asked.Count > 0 || order.IsWaiting => ShopChangeDecision.Ask,
            (true, _, _) => ShopChangeDecision.TakeOver,
            (_, true, _) => ShopChangeDecision.TooLate,
            (_, _, false) => ShopChangeDecision.TakeOver,
            _ => ShopChangeDecision.Ignore,
        };
        return new(decision, parts, changes, lines, asked);
    }

    public static ShopChange Nothing { get; } = new(ShopChangeDecision.Ignore, ShopChangeParts.None, [], [], []);

    private static ShopChange Cancel(HeldOrder order) => Nothing with
    {
        Decision = (order.Status, order.CancelledInShop) switch
        {
            (_, true) or (OrderStatus.Cancelled or OrderStatus.CancelRequested, _) => ShopChangeDecision.Ignore,
            (OrderStatus.Shipped, _) => ShopChangeDecision.TooLate,
            _ => ShopChangeDecision.Cancel,
        },
        Parts = ShopChangeParts.Cancellation,
        Changes = ["cancelled"],
        Asked = [.. order.Shipments.Where(shipment => shipment.IsWithWarehouse)],
    };

    // A hold that ends and a date that comes closer concern nothing that is on its way already.
    private static bool Concerns(ShopChangeParts whole, ShopOrder told, DateTimeOffset now)
        => (whole & (ShopChangeParts.Address | ShopChangeParts.Carrier)) != ShopChangeParts.None
            || (whole.HasFlag(ShopChangeParts.Hold) && told.HoldReason is not null)
            || (whole.HasFlag(ShopChangeParts.Schedule) && told.ShipAfter > now);

    // Of a line of which fewer are wanted, the newest shipments give back first, and no more of them than it takes.
    private static bool Holds(HeldOrder order, HeldShipment shipment, IReadOnlyList<MergedLine> lines) => order.Lines.Any(was =>
        shipment.Units.ContainsKey(was.Number) && lines.First(line => line.Number == was.Number) is var line
        && (ShopLines.Moves(order, was, line)
            || line.Excess > order.Shipments.Where(other => other.IsWithWarehouse && other.Sequence > shipment.Sequence).Sum(other => other.Units.GetValueOrDefault(was.Number))));

    private static IEnumerable<string> Say(ShopChangeParts whole, ShopOrder told)
    {
        if (whole.HasFlag(ShopChangeParts.Address))
            yield return "ship-to address";
        if (whole.HasFlag(ShopChangeParts.Carrier))
            yield return $"shipping method: {told.Service ?? told.Carrier ?? "none"}";
        if (whole.HasFlag(ShopChangeParts.Schedule))
            yield return told.ShipAfter is { } after ? $"to be shipped after {after:u}" : "to be shipped at once";
        if (whole.HasFlag(ShopChangeParts.Hold))
            yield return told.HoldReason ?? "hold released";
    }
}
