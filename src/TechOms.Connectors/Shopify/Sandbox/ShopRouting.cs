using System.Text.Json.Nodes;

namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed record ShopMoveResult(ShopFulfillmentOrder? Moved, ShopFulfillmentOrder? Original, ShopFulfillmentOrder? Remaining, IReadOnlyList<ShopUserError> Errors);

internal sealed record ShopHoldResult(ShopHold? Hold, ShopFulfillmentOrder? FulfillmentOrder, ShopFulfillmentOrder? Remaining, IReadOnlyList<ShopUserError> Errors);

/// <summary>Holding, releasing and moving fulfillment orders.</summary>
internal sealed class ShopRouting(ShopMemory shop, ShopOrders orders)
{
    public ShopHoldResult Hold(string id, JsonObject hold)
    {
        if (Find(id) is not { Part.Alive: true } found)
            return new(null, null, null, [new(["id"], "Fulfillment order does not exist or is closed.", "FULFILLMENT_ORDER_NOT_FOUND")]);

        var added = new ShopHold(shop.NewId("FulfillmentHold"), hold.Text("reason") ?? "OTHER", hold.Text("reasonNotes"), hold.Text("handle"));
        var held = found.Part with { Status = "ON_HOLD", Holds = [.. found.Part.Holds, added] };
        shop.Put(orders.Change(found.Order, held));
        return new(added, held, null, []);
    }

    public ShopHoldResult Release(string id, IReadOnlyList<string> holdIds)
    {
        if (Find(id) is not { } found)
            return new(null, null, null, [new(["id"], "Fulfillment order does not exist.", "FULFILLMENT_ORDER_NOT_FOUND")]);

        List<ShopHold> kept = [.. found.Part.Holds.Where(hold => holdIds.Count > 0 && !holdIds.Contains(hold.Id))];
        var released = found.Part with { Holds = kept, Status = kept.Count > 0 ? "ON_HOLD" : "OPEN" };
        shop.Put(orders.Change(found.Order, released));
        return new(null, released, null, []);
    }

    public void Schedule(string id, DateTimeOffset fulfillAt)
    {
        var (order, part) = Find(id)!.Value;
        shop.Put(orders.Change(order, part with { Status = "SCHEDULED", FulfillAt = fulfillAt }));
    }

    /// <summary>As when the buyer chose to come for it.</summary>
    public void LetPickUp(string id)
    {
        var (order, part) = Find(id)!.Value;
        shop.Put(orders.Change(order, part with { Method = "PICK_UP" }));
    }

    public ShopMoveResult Move(string id, string locationId, IReadOnlyList<JsonObject> lines)
    {
        if (Find(id) is not { } found)
            return Refused("Fulfillment order does not exist.");
        if (!found.Part.Actions.Contains("MOVE"))
            return Refused("The fulfillment order can't be moved in its present state.");
        if (shop.Places.Find(locationId) is not { Active: true } place)
            return Refused("The new location does not exist or is not active.");

        var (order, part) = found;
        var wanted = lines.Count > 0
            ? lines.ToDictionary(line => line.Text("id")!, line => (long)line.Whole("quantity")!.Value)
            : part.Lines.ToDictionary(line => line.Id, line => line.Remaining);
        if (wanted.Any(line => part.Lines.FirstOrDefault(known => known.Id == line.Key) is not { } known || known.Remaining < line.Value))
            return Refused("Invalid fulfillment order line item quantity requested.");

        foreach (var line in part.Lines.Where(line => wanted.GetValueOrDefault(line.Id) > 0))
            Reassign(order, line, part.LocationId, place.Id, wanted[line.Id]);

        // Everything, and nothing of it shipped: the same one gets another location. Otherwise a new one is cut out of it.
        if (part.Status is "OPEN" && part.Lines.All(line => wanted.GetValueOrDefault(line.Id) == line.Remaining))
        {
            var moved = part with { LocationId = place.Id };
            shop.Put(orders.Change(order, moved));
            return new(moved, moved, null, []);
        }

        var cut = new ShopFulfillmentOrder(shop.NewId("FulfillmentOrder"), place.Id, "OPEN", shop.Now, shop.Now,
            [.. part.Lines.Where(line => wanted.GetValueOrDefault(line.Id) > 0).Select(line =>
                new ShopFulfillmentOrderLine(shop.NewId("FulfillmentOrderLineItem"), line.LineId, wanted[line.Id], wanted[line.Id]))]);
        List<ShopFulfillmentOrderLine> left =
        [
            .. part.Lines.Select(line => line with { Total = line.Total - wanted.GetValueOrDefault(line.Id), Remaining = line.Remaining - wanted.GetValueOrDefault(line.Id) }),
        ];
        var rest = part with { Lines = left, Status = left.TrueForAll(line => line.Remaining == 0) ? "CLOSED" : part.Status };
        var changed = orders.Change(order, rest);
        shop.Put(changed with { FulfillmentOrders = [.. changed.FulfillmentOrders, cut] });
        return new(cut, rest, rest, []);
    }

    private (ShopOrderState Order, ShopFulfillmentOrder Part)? Find(string id)
        => shop.OrderOf(id) is { } order ? (order, order.FulfillmentOrders.Single(part => part.Id == id)) : null;

    private void Reassign(ShopOrderState order, ShopFulfillmentOrderLine line, string from, string to, long quantity)
    {
        if (orders.ItemOf(order.Line(line.LineId)) is not { } itemId)
            return;

        shop.Move(itemId, from, quantity, -quantity);
        shop.Move(itemId, to, -quantity, quantity);
    }

    private static ShopMoveResult Refused(string message) => new(null, null, null, [new(["id"], message)]);
}
