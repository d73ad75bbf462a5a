namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopSchema
{
    private static readonly string[] Gateways = ["manual"];

    private GraphQlType<ShopOrderState> Order { get; } = new("Order", "Node", "LegacyInteroperability");
    private GraphQlType<LineOfOrder> LineItem { get; } = new("LineItem", "Node");

    private void AddOrders()
    {
        var attribute = new GraphQlType<ShopAttribute>("Attribute").Scalar("key", pair => pair.Key).Scalar("value", pair => pair.Value);
        var assessment = new GraphQlType<string>("OrderRiskAssessment").Scalar("riskLevel", level => level);
        var risk = new GraphQlType<ShopOrderState>("OrderRiskSummary")
            .Scalar("recommendation", order => order.RiskLevel switch { "HIGH" => "CANCEL", "MEDIUM" => "INVESTIGATE", null => "NONE", _ => "ACCEPT" })
            .List("assessments", () => assessment, order => order.RiskLevel is null ? [] : [order.RiskLevel]);
        var shippingLine = new GraphQlType<ShopOrderState>("ShippingLine")
            .Scalar("id", order => $"gid://shopify/ShippingLine/{ShopifyMapping.NumberOf(order.Id)}")
            .Scalar("title", order => order.ShippingService)
            .Scalar("code", order => order.ShippingService)
            .Scalar("source", _ => "shopify")
            .Scalar("carrierIdentifier", _ => null)
            .Scalar("deliveryCategory", _ => null)
            .Scalar("isRemoved", _ => false)
            .Money("originalPriceSet", () => MoneyBag, order => new ShopMoney(0, order.Currency))
            .Money("discountedPriceSet", () => MoneyBag, order => new ShopMoney(0, order.Currency))
            .List("taxLines", () => Nothing("TaxLine", "title rate"), _ => []);
        AddOrderHead();
        Order
            .List("customAttributes", () => attribute, order => order.Attributes)
            .Object("risk", () => risk, order => order)
            .Object("retailLocation", () => Place, _ => null)
            .Object("customer", () => Nothing("Customer", "id displayName"), _ => null)
            .Object("attribution", () => Nothing("OrderAttribution", "handle displayName"), _ => null)
            .Object("shippingAddress", () => Address, order => order.ShipTo)
            .Object("billingAddress", () => Address, order => order.ShipTo)
            .Connection("shippingLines", () => shippingLine, order => order.ShippingService is null ? [] : [order])
            .Connection("lineItems", () => LineItem, order => order.Lines.Select(line => new LineOfOrder(order, line)))
            .Connection("fulfillmentOrders", () => FulfillmentOrder, (order, _) => GraphQlRows.InOrder(order.FulfillmentOrders.Select(part => new PartOfOrder(order, part))), "displayable:Boolean query:String")
            .List("fulfillments", () => Fulfillment, (order, call) => order.Fulfillments.Take(call.Arguments.Whole("first") ?? int.MaxValue).Select(part => new FulfillmentOfOrder(order, part)), "first:Int query:String")
            .List("refunds", () => Nothing("Refund", "id createdAt note"), (_, _) => [], "first:Int");
        foreach (var total in new[] { "totalPriceSet", "subtotalPriceSet", "currentTotalPriceSet" })
            Order.Money(total, () => MoneyBag, order => new ShopMoney(order.Total, order.Currency));
        Order.Money("totalOutstandingSet", () => MoneyBag, order => new ShopMoney(order.FinancialStatus is "PENDING" or "AUTHORIZED" ? order.Total : 0, order.Currency));
        foreach (var nothing in new[] { "totalDiscountsSet", "totalShippingPriceSet", "totalTaxSet", "totalRefundedSet" })
            Order.Money(nothing, () => MoneyBag, order => new ShopMoney(0, order.Currency));
        AddLines(attribute);
    }

    private void AddOrderHead() => Order
        .Scalar("id", order => order.Id)
        .Scalar("legacyResourceId", order => ShopifyMapping.NumberOf(order.Id))
        .Scalar("name", order => order.Name)
        .Scalar("number", order => order.Number)
        .Scalar("confirmationNumber", order => $"C{order.Number}")
        .Scalar("poNumber", _ => null)
        .Scalar("sourceName", order => order.SourceName)
        .Scalar("sourceIdentifier", _ => null)
        .Scalar("test", _ => false)
        .Scalar("edited", _ => false)
        .Scalar("createdAt", order => order.CreatedAt)
        .Scalar("updatedAt", order => order.UpdatedAt)
        .Scalar("processedAt", order => order.CreatedAt)
        .Scalar("cancelledAt", order => order.CancelledAt)
        .Scalar("cancelReason", order => order.CancelReason)
        .Scalar("closedAt", order => order.ClosedAt)
        .Scalar("closed", order => order.ClosedAt is not null)
        .Scalar("displayFinancialStatus", order => order.FinancialStatus)
        .Scalar("displayFulfillmentStatus", FulfillmentStatusOf)
        .Scalar("returnStatus", _ => "NO_RETURN")
        .Scalar("requiresShipping", order => order.Lines.Any(line => line.RequiresShipping))
        .Scalar("currencyCode", order => order.Currency)
        .Scalar("presentmentCurrencyCode", order => order.Currency)
        .Scalar("taxesIncluded", _ => false)
        .Scalar("dutiesIncluded", _ => false)
        .Scalar("customerLocale", _ => "en")
        .Scalar("email", order => order.Email)
        .Scalar("phone", _ => null)
        .Scalar("note", order => order.Note)
        .Scalar("tags", order => order.Tags)
        .Scalar("discountCodes", _ => Array.Empty<string>())
        .Scalar("paymentGatewayNames", _ => Gateways);

    private void AddLines(GraphQlType attribute)
    {
        LineItem
            .Scalar("id", line => line.Line.Id)
            .Scalar("sku", line => line.Line.Sku)
            .Scalar("title", line => line.Line.Title)
            .Scalar("name", line => line.Line.Title)
            .Scalar("variantTitle", line => line.Line.VariantTitle)
            .Scalar("quantity", line => line.Line.Quantity)
            .Scalar("currentQuantity", line => line.Line.CurrentQuantity)
            .Scalar("refundableQuantity", line => line.Line.CurrentQuantity)
            .Scalar("unfulfilledQuantity", RemainingOf)
            .Scalar("nonFulfillableQuantity", line => line.Line.Quantity - line.Line.CurrentQuantity)
            .Scalar("requiresShipping", line => line.Line.RequiresShipping)
            .Scalar("isGiftCard", _ => false)
            .Scalar("taxable", _ => true)
            .Object("product", () => Product, line => line.Line.VariantId is { } id && _shop.Variants.Find(id) is { } variant ? _shop.Products.Find(variant.ProductId) : null)
            .Object("variant", () => Variant, line => line.Line.VariantId is { } id ? _shop.Variants.Find(id) : null)
            .Object("lineItemGroup", () => Nothing("LineItemGroup", "id title quantity variantId variantSku"), _ => null)
            .List("customAttributes", () => attribute, _ => [])
            .List("discountAllocations", () => Nothing("DiscountAllocation", ""), _ => [])
            .List("taxLines", () => Nothing("TaxLine", "title rate"), _ => [])
            .Money("totalDiscountSet", () => MoneyBag, line => new ShopMoney(0, line.Order.Currency));
        foreach (var price in new[] { "originalUnitPriceSet", "discountedUnitPriceSet", "discountedUnitPriceAfterAllDiscountsSet" })
            LineItem.Money(price, () => MoneyBag, line => new ShopMoney(line.Line.UnitPrice, line.Order.Currency));
    }

    // A type this shop never has anything of; it is there so that documents that ask for it pass.
    private GraphQlType<object> Nothing(string name, string fields)
    {
        var type = new GraphQlType<object>(name, "Node");
        foreach (var field in fields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            type.Scalar(field, _ => null);
        switch (name)
        {
            case "Customer":
                return type.Object("defaultEmailAddress", () => Nothing("CustomerEmailAddress", "emailAddress"), _ => null);
            case "TaxLine":
                return type.Money("priceSet", () => MoneyBag, _ => null);
            case "DiscountAllocation":
                return type
                    .Money("allocatedAmountSet", () => MoneyBag, _ => null)
                    .Object("discountApplication", () => Nothing("DiscountApplication", "index allocationMethod targetType targetSelection"), _ => null);
            case "Refund":
                var line = Nothing("RefundLineItem", "quantity restockType restocked")
                    .Object("location", () => Place, _ => null).Object("lineItem", () => LineItem, _ => null);
                return type.Money("totalRefundedSet", () => MoneyBag, _ => null).Connection("refundLineItems", () => line, _ => []);
            default:
                return type;
        }
    }

    private static string FulfillmentStatusOf(ShopOrderState order)
    {
        if (order.FulfillmentOrders.Any(part => part.Alive && part.Status is "ON_HOLD"))
            return "ON_HOLD";
        if (!order.Fulfillments.Any(fulfillment => fulfillment.Status is "SUCCESS"))
            return "UNFULFILLED";

        return order.FulfillmentOrders.Any(part => part.Alive) ? "PARTIALLY_FULFILLED" : "FULFILLED";
    }

    private static object? RemainingOf(LineOfOrder line)
        => line.Order.RemainingOf(line.Line.Id);
}
