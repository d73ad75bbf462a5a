namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifySession
{
    private const int MostPlans = 5;

    public async Task<ConfirmedFulfillment> ConfirmFulfillmentAsync(Fulfillment fulfillment, CancellationToken cancellation)
    {
        if (fulfillment.LocationUnmapped && settings.LocationMode is ShopifyLocationMode.AllowSwitch)
            throw new ConnectorException(ConnectorFault.Rejected, "No location of the shop is mapped to the warehouse that shipped it.") { Setting = nameof(settings.LocationMode) };

        List<string> made = [];
        var location = settings.LocationMode is ShopifyLocationMode.AllowSwitch ? fulfillment.LocationId : null;
        string? note = null;
        string? stale = null;
        for (var plans = 1; plans <= MostPlans; plans++)
        {
            var order = await ReadFulfillmentStateAsync(fulfillment.OrderExternalId, cancellation);
            var plan = order.PlanFor(fulfillment, made, location);
            if (plan.Blocked is { } reason)
                throw new ConnectorException(ConnectorFault.Rejected, reason);

            if (plan.Moves.Count > 0)
            {
                // Where the shop does not let it move, telling it late is worse than telling it the wrong place.
                if (await MoveAsync(plan.Moves, location!, cancellation) is { } refusal)
                    (location, note) = (null, $"Fulfilled from the location the shop had assigned: {refusal}");
                continue;
            }

            var (created, missed) = await CreateAsync(plan.Creations, fulfillment, cancellation);
            made.AddRange(created.Select(creation => creation.Id));
            fulfillment = fulfillment with { Lines = Without(fulfillment.Lines, created.SelectMany(creation => creation.Lines)) };
            if (missed is null)
                return new([.. plan.Recognised, .. made], NoteOf(plan.Missing, note));

            stale = missed;
        }

        throw new ConnectorException(ConnectorFault.Unavailable, $"The order keeps changing in the shop. {stale}".TrimEnd());
    }

    private async Task<WireOrder> ReadFulfillmentStateAsync(string orderId, CancellationToken cancellation)
    {
        for (var read = 1; ; read++)
        {
            var order = await client.GetFulfillmentStateAsync(orderId, cancellation)
                ?? throw new ConnectorException(ConnectorFault.Rejected, "The order is no longer in the shop.");
            if (await CompleteAsync(order, cancellation) is { } whole)
                return whole;
            if (read == MostReadsOfAMovingOrder)
                throw new ConnectorException(ConnectorFault.Unavailable, "The order keeps changing while it is read.");
        }
    }

    /// <returns>Why it could not be moved; null when it was.</returns>
    private async Task<string?> MoveAsync(IReadOnlyList<PlannedPart> moves, string location, CancellationToken cancellation)
    {
        foreach (var move in moves)
        {
            var payload = await client.MoveFulfillmentOrderAsync(move.FulfillmentOrder.Id, location, ToInput(move.Lines), cancellation);
            if (payload.UserErrors is [var error, ..])
                return error.Message;
        }

        return null;
    }

    /// <returns>What was created, and the shop's words when its state had changed under the plan.</returns>
    private async Task<(IReadOnlyList<(string Id, IReadOnlyList<PlannedLine> Lines)> Created, string? Missed)> CreateAsync(
        IReadOnlyList<IReadOnlyList<PlannedPart>> creations, Fulfillment fulfillment, CancellationToken cancellation)
    {
        List<(string, IReadOnlyList<PlannedLine>)> created = [];
        foreach (var parts in creations)
        {
            var input = new WireFulfillmentInput(
                [.. parts.Select(part => new WireFulfillmentOrderLinesInput(part.FulfillmentOrder.Id, ToInput(part.Lines)))],
                fulfillment.NotifyCustomer && settings.NotifyCustomers,
                fulfillment.Packages.ToTracking());
            var payload = await client.CreateFulfillmentAsync(input, fulfillment.Reference, cancellation);
            if (payload.UserErrors is [var error, ..] && IsOvertaken(error))
                return (created, error.Message);

            payload.UserErrors.ThrowIfAny();
            created.Add((payload.Fulfillment.OrThrow().Id, [.. parts.SelectMany(part => part.Lines)]));
        }

        return (created, null);
    }

    // These errors have no code. They mean that someone shipped, refunded or rerouted by hand between our look and our write.
    private static bool IsOvertaken(WireUserError error)
        => error.Message.Contains("unfulfillable status", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("Invalid fulfillment order line item quantity", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<WireFulfillmentOrderLineInput> ToInput(IReadOnlyList<PlannedLine> lines)
        => [.. lines.Select(line => new WireFulfillmentOrderLineInput(line.Id, line.Quantity))];

    private static IReadOnlyList<FulfilledLine> Without(IReadOnlyList<FulfilledLine> lines, IEnumerable<PlannedLine> done)
    {
        var shipped = done.GroupBy(line => line.OrderLineId).ToDictionary(line => line.Key, line => line.Sum(part => part.Quantity));
        return
        [
            .. from line in lines.GroupBy(line => line.LineExternalId)
               let rest = line.Sum(part => part.Quantity) - shipped.GetValueOrDefault(line.Key)
               where rest > 0
               select new FulfilledLine(line.Key, rest),
        ];
    }

    private static string? NoteOf(long missing, string? note)
    {
        var surplus = missing > 0 ? $"The shop had nothing left to fulfill for {missing} of the units: fulfilled or removed there by hand." : null;
        return surplus is null ? note : note is null ? surplus : $"{surplus} {note}";
    }
}
