namespace TechOms.Connectors.Shopify;

internal static partial class ShopifyMapping
{
    private const string PickUp = "PICK_UP";
    private static readonly HashSet<string?> Finished = ["CLOSED", "CANCELLED"];
    private static readonly HashSet<string?> Failed = ["CANCELLED", "ERROR", "FAILURE"];

    /// <param name="settled">False: the order may still change within the second its times are counted in.</param>
    public static OrderChange ToChange(this WireOrderHead order, bool settled)
        => new(order.Id, ToVersion(order.LastChange(), settled ? "" : "?")) { Number = order.Name };

    public static DateTimeOffset LastChange(this WireOrderHead order)
        => order.FulfillmentOrders.Nodes.Select(part => part.UpdatedAt).Append(order.UpdatedAt).Max();

    public static DateTimeOffset LastChange(this WireOrder order)
        => (order.FulfillmentOrders?.Nodes ?? []).Select(part => part.UpdatedAt ?? order.UpdatedAt).Append(order.UpdatedAt).Max();

    public static ShopOrder ToShopOrder(this WireOrder order, ShopifyRelease release, bool settled)
    {
        var fulfillmentOrders = order.FulfillmentOrders?.Nodes ?? [];
        var shipping = order.ShippingLines?.Nodes.FirstOrDefault(line => !line.IsRemoved);
        return new()
        {
            ExternalId = order.Id,
            Version = ToVersion(order.LastChange(), settled ? "" : "~"),
            Number = order.Name ?? NumberOf(order.Id),
            OrderedAt = order.ProcessedAt ?? order.CreatedAt,
            ChangedAt = order.LastChange(),
            CancelledAt = order.CancelledAt,
            CancelReason = order.CancelReason,
            Currency = order.TotalPriceSet?.ShopMoney?.CurrencyCode ?? order.CurrencyCode,
            Total = order.TotalPriceSet?.ShopMoney?.Amount,
            Email = order.Email,
            Phone = order.Phone ?? order.ShippingAddress?.Phone,
            Note = order.Note,
            ShipTo = order.ShippingAddress?.ToAddress(order.Email),
            BillTo = order.BillingAddress?.ToAddress(order.Email),
            Service = shipping?.Title,
            Source = order.SourceName,
            HoldReason = HoldOf(order, fulfillmentOrders, release),
            ShipAfter = fulfillmentOrders.Where(fulfillmentOrder => fulfillmentOrder.Status is "SCHEDULED").Max(fulfillmentOrder => fulfillmentOrder.FulfillAt),
            FraudScore = FraudScoreOf(order.Risk),
            Test = order.Test,
            Tags = order.Tags ?? [],
            References = ReferencesOf(order),
            Lines = LinesOf(order, fulfillmentOrders),
        };
    }

    // An unsettled change and an unsettled order never have the same version: until it has settled, the order is read again.
    private static string ToVersion(DateTimeOffset lastChange, string unsettled) => lastChange.ToUniversalTime().ToText() + unsettled;

    private static Address ToAddress(this WireAddress address, string? email) => new()
    {
        Name = address.Name ?? NullIfEmpty($"{address.FirstName} {address.LastName}".Trim()),
        Company = address.Company,
        Line1 = address.Address1,
        Line2 = address.Address2,
        City = address.City,
        State = NullIfEmpty(address.ProvinceCode) ?? address.Province,
        PostalCode = address.Zip,
        Country = address.CountryCodeV2,
        Phone = address.Phone,
        Email = email,
    };

    private static IReadOnlyList<ShopOrderLine> LinesOf(WireOrder order, IReadOnlyList<WireFulfillmentOrder> fulfillmentOrders)
    {
        var fulfilled = Units(
            from fulfillment in order.Fulfillments ?? []
            where !Failed.Contains(fulfillment.Status)
            from line in fulfillment.FulfillmentLineItems.Nodes
            select (line.LineItem.Id, line.Quantity ?? 0));
        var seen = fulfillmentOrders.SelectMany(fulfillmentOrder => fulfillmentOrder.LineItems.Nodes).Select(line => line.LineItem.Id).ToHashSet();

        // A closed one keeps showing what remained when it was closed.
        var open = (from fulfillmentOrder in fulfillmentOrders
                    where !Finished.Contains(fulfillmentOrder.Status)
                    from line in fulfillmentOrder.LineItems.Nodes
                    where line.RemainingQuantity > 0
                    orderby line.RemainingQuantity descending
                    select (Line: line.LineItem.Id, Location: fulfillmentOrder.AssignedLocation?.Location?.Id, line.RemainingQuantity, Collected: fulfillmentOrder.DeliveryMethod?.MethodType is PickUp)).ToList();
        var remaining = Units(open.Select(line => (line.Line, line.RemainingQuantity)));
        var locations = open.DistinctBy(line => line.Line).ToDictionary(line => line.Line, line => line.Location);
        // Who comes for it gets it in the shop, and no warehouse sends it.
        var collected = open.GroupBy(line => line.Line).Where(parts => parts.All(part => part.Collected)).Select(parts => parts.Key).ToHashSet();
        return [.. (order.LineItems?.Nodes ?? []).Select(line =>
        {
            var shipped = fulfilled.GetValueOrDefault(line.Id);

            // Fulfillment orders of locations we may not see are simply absent; the line itself is the second best witness.
            var toShip = seen.Contains(line.Id) ? remaining.GetValueOrDefault(line.Id) : line.UnfulfilledQuantity ?? line.CurrentQuantity;
            return line.ToLine(shipped, Math.Max(0, line.Quantity - shipped - toShip), locations.GetValueOrDefault(line.Id), collected.Contains(line.Id));
        })];
    }

    private static Dictionary<string, long> Units(IEnumerable<(string Line, long Quantity)> lines)
        => lines.GroupBy(line => line.Line).ToDictionary(line => line.Key, line => line.Sum(part => part.Quantity));

    private static ShopOrderLine ToLine(this WireOrderLine line, long shipped, long cancelled, string? location, bool collected) => new()
    {
        ExternalId = line.Id,
        Sku = NullIfEmpty(line.Sku),
        Name = string.IsNullOrEmpty(line.VariantTitle) ? line.Title : $"{line.Title} - {line.VariantTitle}",
        Quantity = line.Quantity,
        CancelledQuantity = cancelled,
        FulfilledQuantity = shipped,
        UnitPrice = line.DiscountedUnitPriceAfterAllDiscountsSet?.ShopMoney?.Amount,
        Shippable = line is { RequiresShipping: true, IsGiftCard: false } && !collected,
        LocationId = location,
    };

    private static Dictionary<string, string> ReferencesOf(WireOrder order)
    {
        var references = new Dictionary<string, string>();
        foreach (var attribute in order.CustomAttributes ?? [])
            references[attribute.Key] = attribute.Value ?? "";
        Add("shopifyOrderId", order.LegacyResourceId ?? NumberOf(order.Id));
        Add("confirmationNumber", order.ConfirmationNumber);
        Add("poNumber", order.PoNumber);
        Add("sourceIdentifier", order.SourceIdentifier);
        return references;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                references[name] = value;
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
