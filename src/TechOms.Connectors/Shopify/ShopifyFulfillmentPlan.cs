namespace TechOms.Connectors.Shopify;

/// <summary>What has to be done in the shop so that it knows of a shipment, decided on its present state. Pure.</summary>
internal sealed record ShopifyFulfillmentPlan
{
    /// <summary>Fulfillments that are there already and are this shipment.</summary>
    public IReadOnlyList<string> Recognised { get; init; } = [];

    /// <summary>Lines to reassign to the location that shipped them, before anything is created.</summary>
    public IReadOnlyList<PlannedPart> Moves { get; init; } = [];

    /// <summary>One fulfillment each: of one location, and no more lines than one call may carry.</summary>
    public IReadOnlyList<IReadOnlyList<PlannedPart>> Creations { get; init; } = [];

    /// <summary>Why the shop will not have it now.</summary>
    public string? Blocked { get; init; }

    /// <summary>Units the shop has nothing left to fulfill for.</summary>
    public long Missing { get; init; }
}

/// <summary>Lines of one fulfillment order.</summary>
internal sealed record PlannedPart(WireFulfillmentOrder FulfillmentOrder, IReadOnlyList<PlannedLine> Lines);

/// <param name="Id">Of the fulfillment order's line, which lives only as long as the fulfillment order.</param>
/// <param name="OrderLineId">Of the order's line, which stays.</param>
internal sealed record PlannedLine(string Id, string OrderLineId, long Quantity);

internal static class ShopifyFulfillmentPlanner
{
    private const int MostLinesOfAPart = 512;
    private static readonly HashSet<string?> Failed = ["CANCELLED", "ERROR", "FAILURE"];

    /// <param name="made">Fulfillments made a moment ago for lines that <paramref name="fulfillment"/> no longer lists.</param>
    /// <param name="location">Where the shop shall see the units leave; null: wherever it assigned them.</param>
    public static ShopifyFulfillmentPlan PlanFor(this WireOrder order, Fulfillment fulfillment, IReadOnlyCollection<string> made, string? location)
    {
        var left = fulfillment.Lines.GroupBy(line => line.LineExternalId).ToDictionary(line => line.Key, line => line.Sum(part => part.Quantity));
        var recognised = Recognise(order.Fulfillments ?? [], fulfillment, made, left);
        var wanted = left.Keys.ToHashSet();
        bool Suits(string? at) => at is not null && (at == location || fulfillment.SameLocationIds.Contains(at));
        var parts = Take(order.FulfillmentOrders!.Nodes.Where(CanFulfill), left, Suits);
        var blocking = order.FulfillmentOrders.Nodes.FirstOrDefault(other => !CanFulfill(other) && IsAlive(other)
            && other.LineItems.Nodes.Any(line => line.RemainingQuantity > 0 && wanted.Contains(line.LineItem.Id) && left.ContainsKey(line.LineItem.Id)));
        return new()
        {
            Recognised = recognised,
            Moves = [.. parts.Where(part => location is not null && !Suits(LocationOf(part.FulfillmentOrder)) && CanMove(part.FulfillmentOrder))],
            Creations = [.. parts.GroupBy(part => LocationOf(part.FulfillmentOrder) ?? part.FulfillmentOrder.Id).SelectMany(InCalls)],
            Blocked = blocking is null ? null : ReasonOf(blocking),
            Missing = left.Values.Sum(),
        };
    }

    private static List<string> Recognise(
        IReadOnlyList<WireFulfillment> existing, Fulfillment fulfillment, IReadOnlyCollection<string> made, Dictionary<string, long> left)
    {
        var numbers = fulfillment.Packages.Select(package => package.TrackingNumber).OfType<string>().ToHashSet();
        List<string> recognised = [];
        foreach (var candidate in existing.OrderBy(candidate => candidate.CreatedAt))
        {
            if (Failed.Contains(candidate.Status) || made.Contains(candidate.Id) || fulfillment.OtherFulfillmentIds.Contains(candidate.Id))
                continue;

            var theirs = (candidate.TrackingInfo ?? []).Select(tracking => tracking.Number).OfType<string>().ToList();
            if (numbers.Count > 0 ? numbers.Overlaps(theirs) && Holds(candidate, left) : theirs.Count == 0 && IsLike(candidate, fulfillment, left))
            {
                recognised.Add(candidate.Id);
                foreach (var line in candidate.FulfillmentLineItems.Nodes)
                    Subtract(left, line.LineItem.Id, line.Quantity ?? 0);
            }
        }

        return recognised;
    }

    // Without tracking numbers only the quantities speak: all of them, or some of them when an earlier attempt may have stopped half-way.
    private static bool IsLike(WireFulfillment candidate, Fulfillment fulfillment, Dictionary<string, long> left)
    {
        var lines = candidate.FulfillmentLineItems.Nodes;
        return lines.Count > 0
            && lines.All(line => line.Quantity <= left.GetValueOrDefault(line.LineItem.Id))
            && (fulfillment.MayExist || (lines.Count == left.Count && lines.All(line => line.Quantity == left.GetValueOrDefault(line.LineItem.Id))));
    }

    private static bool Holds(WireFulfillment candidate, Dictionary<string, long> left)
        => candidate.FulfillmentLineItems.Nodes.Any(line => left.ContainsKey(line.LineItem.Id));

    private static List<PlannedPart> Take(IEnumerable<WireFulfillmentOrder> open, Dictionary<string, long> left, Func<string?, bool> suits)
    {
        List<PlannedPart> parts = [];
        var ordered = open.GroupBy(LocationOf)
            .OrderByDescending(group => suits(group.Key))
            .ThenByDescending(group => group.SelectMany(part => part.LineItems.Nodes)
                .GroupBy(line => line.LineItem.Id)
                .Sum(line => Math.Min(left.GetValueOrDefault(line.Key), line.Sum(part => part.RemainingQuantity))))
            .SelectMany(group => group);
        foreach (var fulfillmentOrder in ordered)
        {
            List<PlannedLine> lines = [];
            foreach (var line in fulfillmentOrder.LineItems.Nodes)
            {
                var quantity = Math.Min(left.GetValueOrDefault(line.LineItem.Id), line.RemainingQuantity);
                if (quantity <= 0)
                    continue;

                lines.Add(new(line.Id, line.LineItem.Id, quantity));
                Subtract(left, line.LineItem.Id, quantity);
            }

            if (lines.Count > 0)
                parts.Add(new(fulfillmentOrder, lines));
        }

        return parts;
    }

    private static IEnumerable<IReadOnlyList<PlannedPart>> InCalls(IEnumerable<PlannedPart> parts)
    {
        var chunks = parts.Select(part => part.Lines.Chunk(MostLinesOfAPart).Select(lines => part with { Lines = lines }).ToList()).ToList();
        for (var call = 0; call < chunks.Max(part => part.Count); call++)
            yield return [.. chunks.Where(part => part.Count > call).Select(part => part[call])];
    }

    private static void Subtract(Dictionary<string, long> left, string line, long quantity)
    {
        if (!left.TryGetValue(line, out var rest))
            return;

        if (rest > quantity)
            left[line] = rest - quantity;
        else
            left.Remove(line);
    }

    private static bool CanFulfill(WireFulfillmentOrder order)
        => order.Status is "OPEN" or "IN_PROGRESS" && (order.SupportedActions ?? []).Any(action => action.Action is "CREATE_FULFILLMENT");

    private static bool CanMove(WireFulfillmentOrder order) => (order.SupportedActions ?? []).Any(action => action.Action is "MOVE");

    private static bool IsAlive(WireFulfillmentOrder order) => order.Status is not ("CLOSED" or "CANCELLED");

    private static string? LocationOf(WireFulfillmentOrder order) => order.AssignedLocation?.Location?.Id;

    private static string ReasonOf(WireFulfillmentOrder order) => order.Status switch
    {
        "ON_HOLD" => ShopifyMapping.HoldOf(order),
        "SCHEDULED" => $"Shopify has scheduled it for {order.FulfillAt:yyyy-MM-dd}; open it there to fulfill it earlier.",
        _ => $"Shopify does not let it be fulfilled now ({order.Status}).",
    };
}
