namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>What happens to orders before they are fulfilled.</summary>
internal sealed class ShopOrders(ShopMemory shop)
{
    private const long FirstNumber = 1001;

    public ShopOrderState Place(SandboxOrder wanted)
    {
        List<(ShopLine Line, string? ItemId)> lines = [.. wanted.Lines.Select(ToLine)];
        var order = new ShopOrderState(shop.NewId("Order"), FirstNumber + shop.Orders.Count, shop.Now, shop.Now, null)
        {
            Currency = wanted.Currency,
            Email = wanted.Email,
            Note = wanted.Note,
            ShipTo = wanted.ShipTo,
            ShippingService = wanted.ShippingService,
            Lines = [.. lines.Select(line => line.Line)],
            FulfillmentOrders = Assign(lines),
        };
        foreach (var (line, itemId) in lines.Where(line => line.ItemId is not null))
            shop.Move(itemId!, PlaceOf(order, line.Id), -line.Quantity, line.Quantity);
        return shop.Put(order);
    }

    /// <returns>Why not; null when it was.</returns>
    public ShopUserError? Cancel(string orderId, string reason, bool restock)
    {
        if (shop.Orders.Find(orderId) is not { } order)
            return new(["orderId"], "Order does not exist", "NOT_FOUND");
        if (order.CancelledAt is not null)
            return new(["orderId"], "Cannot cancel an order that has already been canceled", "INVALID");
        if (order.Fulfillments.Any(fulfillment => fulfillment.Status is "SUCCESS"))
            return new(["orderId"], "Cannot cancel an order that has outstanding fulfillments", "INVALID");

        foreach (var part in order.FulfillmentOrders.Where(part => part.Alive))
            Release(order, part, restock);
        shop.Put(order with
        {
            CancelledAt = shop.Now,
            ClosedAt = shop.Now,
            CancelReason = reason,
            FinancialStatus = order.FinancialStatus is "PAID" ? "REFUNDED" : order.FinancialStatus,
            Lines = [.. order.Lines.Select(line => line with { CurrentQuantity = 0 })],
            FulfillmentOrders = [.. order.FulfillmentOrders.Select(part => !part.Alive ? part : part with
            {
                Status = "CLOSED",
                UpdatedAt = shop.Now,
                Lines = [.. part.Lines.Select(line => line with { Total = 0, Remaining = 0 })],
            })],
        });
        return null;
    }

    /// <summary>Takes units off a line before they ship, as a refund with restock does.</summary>
    public void Refund(string orderId, string lineId, long quantity)
    {
        var order = shop.Orders.Find(orderId)!;
        var part = order.FulfillmentOrders.First(part => part.Alive && part.Lines.Any(line => line.LineId == lineId && line.Remaining >= quantity));
        var line = order.Line(lineId);
        if (ItemOf(line) is { } itemId)
            shop.Move(itemId, part.LocationId, quantity, -quantity);
        var lines = part.Lines.Select(kept => kept.LineId != lineId ? kept : kept with { Total = kept.Total - quantity, Remaining = kept.Remaining - quantity }).ToList();
        shop.Put(Change(order, part with { Lines = lines, Status = lines.TrueForAll(kept => kept.Remaining == 0) ? "CLOSED" : part.Status }) with
        {
            FinancialStatus = "PARTIALLY_REFUNDED",
            Lines = [.. order.Lines.Select(other => other.Id != lineId ? other : other with { CurrentQuantity = other.CurrentQuantity - quantity })],
        });
    }

    /// <summary>Adds a line, as an order edit does: with a fulfillment order of its own.</summary>
    public void Add(string orderId, SandboxOrderLine wanted)
    {
        var order = shop.Orders.Find(orderId)!;
        var (line, itemId) = ToLine(wanted);
        var changed = order with { ClosedAt = null, Lines = [.. order.Lines, line], FulfillmentOrders = [.. order.FulfillmentOrders, .. Assign([(line, itemId)])] };
        if (itemId is not null)
            shop.Move(itemId, PlaceOf(changed, line.Id), -line.Quantity, line.Quantity);
        shop.Put(changed);
    }

    /// <summary>An order with one of its fulfillment orders replaced.</summary>
    public ShopOrderState Change(ShopOrderState order, ShopFulfillmentOrder part) => order with
    {
        FulfillmentOrders = [.. order.FulfillmentOrders.Select(known => known.Id == part.Id ? part with { UpdatedAt = shop.Now } : known)],
    };

    public string? ItemOf(ShopLine line) => line.VariantId is null ? null : shop.Variants.Find(line.VariantId)?.ItemId;

    private static string PlaceOf(ShopOrderState order, string lineId)
        => order.FulfillmentOrders.First(part => part.Lines.Any(line => line.LineId == lineId)).LocationId;

    private (ShopLine Line, string? ItemId) ToLine(SandboxOrderLine wanted)
    {
        var variant = shop.FindBySku(wanted.Sku);
        var product = variant is null ? null : shop.Products.Find(variant.ProductId);
        var line = new ShopLine(shop.NewId("LineItem"), wanted.Sku, product?.Title ?? wanted.Sku ?? "Custom item", wanted.Quantity, wanted.Quantity, wanted.UnitPrice)
        {
            VariantId = variant?.Id,
            VariantTitle = variant is null || variant.Title == "Default Title" ? null : variant.Title,
            RequiresShipping = wanted.Shippable,
        };
        return (line, variant?.ItemId);
    }

    // One place for everything if any has it all; otherwise line by line, the primary one taking what nobody has.
    private List<ShopFulfillmentOrder> Assign(IReadOnlyList<(ShopLine Line, string? ItemId)> lines)
    {
        List<ShopPlace> places = [.. shop.Places.All.Where(place => place.Active && !place.IsFulfillmentService).OrderBy(place => place.Position)];
        var shippable = lines.Where(line => line.Line.RequiresShipping).ToList();
        var whole = places.Find(place => shippable.TrueForAll(line => Has(place, line.ItemId, line.Line.Quantity)));
        return
        [
            .. from line in lines
               let place = !line.Line.RequiresShipping ? shop.Primary
                   : whole ?? places.Find(place => Has(place, line.ItemId, line.Line.Quantity)) ?? shop.Primary
               group line.Line by (place.Id, line.Line.RequiresShipping) into part
               select new ShopFulfillmentOrder(
                   shop.NewId("FulfillmentOrder"), part.Key.Id, "OPEN", shop.Now, shop.Now,
                   [.. part.Select(line => new ShopFulfillmentOrderLine(shop.NewId("FulfillmentOrderLineItem"), line.Id, line.Quantity, line.Quantity))])
               {
                   Method = part.Key.RequiresShipping ? "SHIPPING" : "NONE",
               },
        ];
    }

    private bool Has(ShopPlace place, string? itemId, long quantity)
        => itemId is null || shop.FindByItem(itemId) is { Tracked: false } || shop.LevelOf(itemId, place.Id).Available >= quantity;

    private void Release(ShopOrderState order, ShopFulfillmentOrder part, bool restock)
    {
        foreach (var line in part.Lines.Where(line => line.Remaining > 0))
        {
            if (ItemOf(order.Line(line.LineId)) is { } itemId)
                shop.Move(itemId, part.LocationId, restock ? line.Remaining : 0, -line.Remaining);
        }
    }
}
