using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed record ShopFulfillmentResult(ShopFulfillment? Fulfillment, IReadOnlyList<ShopUserError> Errors);

/// <summary>Fulfilling, in the error texts of a real shop. Nothing here knows a repeat from a second fulfillment.</summary>
internal sealed class ShopFulfillments(ShopMemory shop, ShopOrders orders)
{
    public ShopFulfillmentResult Create(JsonObject input, string? message)
    {
        List<ShopFulfillmentLine> lines = [];
        List<(ShopOrderState Order, ShopFulfillmentOrder Part)> parts = [];
        foreach (var (index, wanted) in input.Parts("lineItemsByFulfillmentOrder").Index())
        {
            var id = wanted.Text("fulfillmentOrderId")!;
            if (shop.OrderOf(id) is not { } order)
                return Refused("Fulfillment order does not exist.");

            var part = order.FulfillmentOrders.Single(part => part.Id == id);
            if (Check(part, wanted, index) is { } error)
                return new(null, [error]);

            parts.Add((order, part));
            lines.AddRange(Lines(part, wanted));
        }

        if (parts.Select(part => part.Order.Id).Distinct().Count() > 1)
            return Refused("All fulfillment orders must belong to the same order.");
        if (parts.Select(part => part.Part.LocationId).Distinct().Count() > 1)
            return Refused("All fulfillment orders must be assigned to a single location.");

        return new(Carry(parts[0].Order, parts[0].Part.LocationId, lines, input, message), []);
    }

    public ShopFulfillmentResult Cancel(string id)
    {
        if (shop.OrderOf(id) is not { } order)
            return Refused("Fulfillment not found.");

        var fulfillment = order.Fulfillments.Single(fulfillment => fulfillment.Id == id);
        if (fulfillment.Status is "CANCELLED")
            return new(fulfillment, []);

        var cancelled = fulfillment with { Status = "CANCELLED", UpdatedAt = shop.Now };
        foreach (var line in fulfillment.Lines)
            Commit(order, line.LineId, fulfillment.LocationId, line.Quantity);

        // The old ones are closed as they are and a new one takes over.
        var touched = fulfillment.Lines.Select(line => line.FulfillmentOrderId).ToHashSet();
        var rest = order.FulfillmentOrders.Where(part => touched.Contains(part.Id)).SelectMany(part => part.Lines)
            .Select(line => (line.LineId, Quantity: (touched.Count > 0 ? line.Remaining : 0) + fulfillment.Lines.Where(own => own.LineId == line.LineId).Sum(own => own.Quantity)));
        var replacement = new ShopFulfillmentOrder(shop.NewId("FulfillmentOrder"), fulfillment.LocationId, "OPEN", shop.Now, shop.Now,
            [.. rest.Where(line => line.Quantity > 0).Select(line => new ShopFulfillmentOrderLine(shop.NewId("FulfillmentOrderLineItem"), line.LineId, line.Quantity, line.Quantity))]);
        shop.Put(order with
        {
            ClosedAt = null,
            Fulfillments = [.. order.Fulfillments.Select(other => other.Id == id ? cancelled : other)],
            FulfillmentOrders = [.. order.FulfillmentOrders.Select(part => touched.Contains(part.Id) ? part with { Status = "CLOSED", UpdatedAt = shop.Now } : part), replacement],
        });
        return new(cancelled, []);
    }

    public ShopFulfillmentResult Track(string id, JsonObject? tracking)
    {
        if (shop.OrderOf(id) is not { } order)
            return Refused("Fulfillment does not exist.");

        var changed = order.Fulfillments.Single(fulfillment => fulfillment.Id == id) with { Tracking = TrackingOf(tracking), UpdatedAt = shop.Now };
        shop.Put(order with { Fulfillments = [.. order.Fulfillments.Select(other => other.Id == id ? changed : other)] });
        return new(changed, []);
    }

    private static ShopUserError? Check(ShopFulfillmentOrder part, JsonObject wanted, int index)
    {
        if (part.Status is not ("OPEN" or "IN_PROGRESS"))
            return new(["fulfillment"], $"Fulfillment order {ShopifyMapping.NumberOf(part.Id)} has an unfulfillable status= {part.Status.ToLowerInvariant()}.");

        var lines = part.Lines.ToDictionary(line => line.Id);
        foreach (var (place, line) in wanted.Parts("fulfillmentOrderLineItems").Index())
        {
            if (line.Whole("quantity") is not > 0)
                return new(["fulfillment", "lineItemsByFulfillmentOrder", $"{index}", "fulfillmentOrderLineItems", $"{place}", "quantity"], "Quantity must be greater than 0");
            if (!lines.TryGetValue(line.Text("id")!, out var known))
                return new(["fulfillment"], "Fulfillment order line item does not exist.");
            if (line.Whole("quantity") > known.Remaining)
                return new(["fulfillment"], "Invalid fulfillment order line item quantity requested.");
        }

        return null;
    }

    // Naming no lines ships everything that is left.
    private IEnumerable<ShopFulfillmentLine> Lines(ShopFulfillmentOrder part, JsonObject wanted)
    {
        var named = wanted.Parts("fulfillmentOrderLineItems").ToDictionary(line => line.Text("id")!, line => (long)line.Whole("quantity")!.Value);
        return named.Count > 0
            ? part.Lines.Where(line => named.ContainsKey(line.Id)).Select(line => new ShopFulfillmentLine(shop.NewId("FulfillmentLineItem"), line.LineId, named[line.Id], part.Id))
            : part.Lines.Where(line => line.Remaining > 0).Select(line => new ShopFulfillmentLine(shop.NewId("FulfillmentLineItem"), line.LineId, line.Remaining, part.Id));
    }

    private ShopFulfillment Carry(ShopOrderState order, string locationId, IReadOnlyList<ShopFulfillmentLine> lines, JsonObject input, string? message)
    {
        var fulfillment = new ShopFulfillment(
            shop.NewId("Fulfillment"), $"{order.Name}-F{order.Fulfillments.Count + 1}", "SUCCESS", locationId, shop.Now, shop.Now)
        {
            Lines = [.. lines],
            Tracking = TrackingOf(input.Part("trackingInfo")),
            NotifiedCustomer = input.Flag("notifyCustomer"),
            Message = message,
        };
        foreach (var part in order.FulfillmentOrders.Where(part => lines.Any(line => line.FulfillmentOrderId == part.Id)))
        {
            var done = lines.Where(line => line.FulfillmentOrderId == part.Id).GroupBy(line => line.LineId).ToDictionary(line => line.Key, line => line.Sum(own => own.Quantity));
            List<ShopFulfillmentOrderLine> rest = [.. part.Lines.Select(line => line with { Remaining = line.Remaining - done.GetValueOrDefault(line.LineId) })];
            order = orders.Change(order, part with { Lines = rest, Status = rest.TrueForAll(line => line.Remaining == 0) ? "CLOSED" : "IN_PROGRESS" });
        }

        foreach (var line in lines)
            Commit(order, line.LineId, locationId, -line.Quantity);
        shop.Put(order with
        {
            Fulfillments = [.. order.Fulfillments, fulfillment],
            ClosedAt = order.FulfillmentOrders.Any(part => part.Alive) ? null : shop.Now,
        });
        return fulfillment;
    }

    private void Commit(ShopOrderState order, string lineId, string locationId, long quantity)
    {
        if (orders.ItemOf(order.Line(lineId)) is { } itemId)
            shop.Move(itemId, locationId, 0, quantity);
    }

    private static IReadOnlyList<ShopTracking> TrackingOf(JsonObject? tracking)
    {
        if (tracking is null)
            return [];

        var company = tracking.Text("company");
        var urls = tracking.Texts("urls");
        if (tracking.Texts("numbers") is { Count: > 0 } numbers)
            return [.. numbers.Select((number, index) => new ShopTracking(company, number, urls.ElementAtOrDefault(index)))];

        return tracking.Text("number") is null && company is null ? [] : [new(company, tracking.Text("number"), tracking.Text("url"))];
    }

    private static ShopFulfillmentResult Refused(string message) => new(null, [new(["fulfillment"], message)]);
}
