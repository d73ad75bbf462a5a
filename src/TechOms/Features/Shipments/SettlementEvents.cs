using TechOms.Features.Events;

namespace TechOms.Features.Shipments;

/// <summary>Conclusions in words.</summary>
internal static class SettlementEvents
{
    private const int MostNamed = 5;

    public static IEnumerable<Event> Of(Concluded one)
    {
        var (level, code, text) = one.Settlement.Kind switch
        {
            SettlementKind.Shipped => (EventLevel.Info, "shipment.shipped", $"The warehouse shipped all of it{Tracking(one)}."),
            SettlementKind.ShortShipped => (EventLevel.Warning, "shipment.short-shipped",
                $"The warehouse shipped {one.Settlement.Shipped.Values.Sum()} of {one.Shipment.Lines.Sum(line => line.Quantity)} units{Tracking(one)}: {Missing(one)}. The rest was released."),
            SettlementKind.Cancelled => (EventLevel.Warning, "shipment.cancelled-by-warehouse", "The warehouse cancelled it."),
            SettlementKind.Refused => (EventLevel.Error, "shipment.refused", $"The warehouse will not work on it: {string.Join(" ", one.Update.Problems)}"),
            SettlementKind.ShippedAfterCancel => (EventLevel.Error, "shipment.shipped-after-cancel", "The warehouse shipped it although it was cancelled here."),
            SettlementKind.Tracked => (EventLevel.Info, "shipment.tracking", $"The warehouse told the tracking later{Tracking(one)}."),
            _ => (EventLevel.Info, "shipment.progress", $"The warehouse says: {one.Update.StatusText ?? one.Update.Status.ToString()}."),
        };
        yield return Event.OfShipment(level, code, text, one.Shipment.Id, one.Shipment.OrderId, new { one.Update.ExternalId, one.Update.Version }) with { ChannelId = one.ChannelId };
        if (one.Settlement.Surplus.Count > 0)
        {
            yield return Event.OfShipment(
                EventLevel.Error, "shipment.surplus", $"The warehouse reports more than was ordered: {string.Join(", ", one.Settlement.Surplus)}. The shop is not told of it.",
                one.Shipment.Id, one.Shipment.OrderId, one.Settlement.Surplus) with
            { ChannelId = one.ChannelId };
        }
    }

    public static IEnumerable<Problem> ProblemsOf(Concluded one)
    {
        Problem About(string code, string message, string action) => new(EntityKind.Shipment, one.Shipment.Id, EventLevel.Error, code, message, action)
        {
            OrderId = one.Shipment.OrderId,
            ChannelId = one.ChannelId,
        };
        if (one.Settlement.Kind is SettlementKind.Refused)
        {
            yield return About("shipment.refused", $"The warehouse will not work on shipment {one.Shipment.Number}: {string.Join(" ", one.Update.Problems)}",
                "Solve it in the warehouse system, or cancel the shipment.");
        }

        if (one.Settlement.Kind is SettlementKind.ShippedAfterCancel)
        {
            yield return About("shipment.shipped-after-cancel", $"Shipment {one.Shipment.Number} left the warehouse although it was cancelled here.",
                "Ask the warehouse, correct the stock, and tell the customer.");
        }

        if (one.Settlement.Surplus.Count > 0)
            yield return About("shipment.surplus", $"More came back than was ordered: {string.Join(", ", one.Settlement.Surplus)}.", "Accept or reject it on the shipment.");
    }

    private static string Missing(Concluded one)
    {
        var fewer = one.Shipment.Lines.Select(line => (line.Sku, line.Quantity, Shipped: one.Settlement.Shipped.GetValueOrDefault(line.Number))).Where(line => line.Shipped < line.Quantity)
            .Select(line => line.Shipped == 0 ? $"none of {line.Quantity} {line.Sku}" : $"{line.Shipped} of {line.Quantity} {line.Sku}").ToList();
        return string.Join(", ", fewer.Take(MostNamed)) + (fewer.Count > MostNamed ? $" and {fewer.Count - MostNamed} more lines" : "");
    }

    private static string Tracking(Concluded one)
        => string.Join(", ", one.Update.Packages.Select(package => package.TrackingNumber).OfType<string>()) is { Length: > 0 } numbers ? $" ({numbers})" : "";
}
