namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopSchema
{
    private GraphQlType<PartOfOrder> FulfillmentOrder { get; } = new("FulfillmentOrder", "Node");
    private GraphQlType<(PartOfOrder Part, ShopFulfillmentOrderLine Line)> FulfillmentOrderLine { get; } = new("FulfillmentOrderLineItem", "Node");
    private GraphQlType<FulfillmentOfOrder> Fulfillment { get; } = new("Fulfillment", "Node", "LegacyInteroperability");
    private GraphQlType<(FulfillmentOfOrder Part, ShopFulfillmentLine Line)> FulfillmentLine { get; } = new("FulfillmentLineItem", "Node");
    private GraphQlType<ShopHold> Hold { get; } = new("FulfillmentHold", "Node");

    private void AddFulfillments()
    {
        var action = new GraphQlType<string>("FulfillmentOrderSupportedAction").Scalar("action", name => name);
        var assigned = new GraphQlType<ShopPlace>("FulfillmentOrderAssignedLocation")
            .Scalar("name", place => place.Name)
            .Object("location", () => Place, place => place);
        Hold
            .Scalar("id", hold => hold.Id)
            .Scalar("handle", hold => hold.Handle)
            .Scalar("reason", hold => hold.Reason)
            .Scalar("reasonNotes", hold => hold.Notes)
            .Scalar("heldByRequestingApp", _ => true);
        FulfillmentOrder
            .Scalar("id", part => part.Part.Id)
            .Scalar("orderId", part => part.Order.Id)
            .Scalar("orderName", part => part.Order.Name)
            .Scalar("status", part => part.Part.Status)
            .Scalar("requestStatus", _ => "UNSUBMITTED")
            .Scalar("createdAt", part => part.Part.CreatedAt)
            .Scalar("updatedAt", part => part.Part.UpdatedAt)
            .Scalar("fulfillAt", part => part.Part.FulfillAt ?? part.Part.CreatedAt)
            .Scalar("fulfillBy", _ => null)
            .Object("order", () => Order, part => part.Order)
            .List("supportedActions", () => action, part => part.Part.Actions)
            .Object("assignedLocation", () => assigned, part => _shop.Places.Find(part.Part.LocationId))
            .Object("deliveryMethod", () => DeliveryMethod, part => part.Part)
            .Object("destination", () => Destination, part => part.Part.Method is "SHIPPING" ? part.Order : null)
            .List("fulfillmentHolds", () => Hold, part => part.Part.Holds)
            .Connection("lineItems", () => FulfillmentOrderLine, part => part.Part.Lines.Select(line => (object)(part, line)))
            .Connection("fulfillments", () => Fulfillment, part => part.Order.Fulfillments
                .Where(fulfillment => fulfillment.Lines.Any(line => line.FulfillmentOrderId == part.Part.Id))
                .Select(fulfillment => new FulfillmentOfOrder(part.Order, fulfillment)));
        FulfillmentOrderLine
            .Scalar("id", line => line.Line.Id)
            .Scalar("totalQuantity", line => line.Line.Total)
            .Scalar("remainingQuantity", line => line.Line.Remaining)
            .Scalar("sku", line => OrderLineOf(line).Line.Sku)
            .Scalar("productTitle", line => OrderLineOf(line).Line.Title)
            .Scalar("variantTitle", line => OrderLineOf(line).Line.VariantTitle)
            .Scalar("inventoryItemId", line => _orders.ItemOf(OrderLineOf(line).Line))
            .Scalar("requiresShipping", line => OrderLineOf(line).Line.RequiresShipping)
            .Object("lineItem", () => LineItem, line => OrderLineOf(line));
        AddFulfillment();
    }

    private void AddFulfillment()
    {
        var tracking = new GraphQlType<ShopTracking>("FulfillmentTrackingInfo")
            .Scalar("company", info => info.Company)
            .Scalar("number", info => info.Number)
            .Scalar("url", info => info.Url);
        Fulfillment
            .Scalar("id", part => part.Part.Id)
            .Scalar("legacyResourceId", part => ShopifyMapping.NumberOf(part.Part.Id))
            .Scalar("name", part => part.Part.Name)
            .Scalar("status", part => part.Part.Status)
            .Scalar("displayStatus", part => part.Part.Status is "CANCELLED" ? "CANCELED" : "FULFILLED")
            .Scalar("createdAt", part => part.Part.CreatedAt)
            .Scalar("updatedAt", part => part.Part.UpdatedAt)
            .Scalar("totalQuantity", part => part.Part.Lines.Sum(line => line.Quantity))
            .Object("order", () => Order, part => part.Order)
            .Object("location", () => Place, part => _shop.Places.Find(part.Part.LocationId))
            .List("trackingInfo", () => tracking, (part, call) => part.Part.Tracking.Take(call.Arguments.Whole("first") ?? int.MaxValue), "first:Int")
            .Connection("fulfillmentLineItems", () => FulfillmentLine, part => part.Part.Lines.Select(line => (object)(part, line)));
        FulfillmentLine
            .Scalar("id", line => line.Line.Id)
            .Scalar("quantity", line => line.Line.Quantity)
            .Object("lineItem", () => LineItem, line => new LineOfOrder(line.Part.Order, line.Part.Order.Line(line.Line.LineId)));
    }

    private static GraphQlType<ShopFulfillmentOrder> DeliveryMethod { get; } = new GraphQlType<ShopFulfillmentOrder>("DeliveryMethod", "Node")
        .Scalar("id", part => part.Id.Replace("FulfillmentOrder", "DeliveryMethod", StringComparison.Ordinal))
        .Scalar("methodType", part => part.Method)
        .Scalar("serviceCode", _ => null)
        .Scalar("presentedName", _ => null)
        .Scalar("minDeliveryDateTime", _ => null)
        .Scalar("maxDeliveryDateTime", _ => null);

    private static GraphQlType<ShopOrderState> Destination { get; } = new GraphQlType<ShopOrderState>("FulfillmentOrderDestination", "Node")
        .Scalar("id", order => order.Id.Replace("Order", "FulfillmentOrderDestination", StringComparison.Ordinal))
        .Scalar("firstName", order => Split(order.ShipTo?.Name).First)
        .Scalar("lastName", order => Split(order.ShipTo?.Name).Last)
        .Scalar("company", order => order.ShipTo?.Company)
        .Scalar("address1", order => order.ShipTo?.Line1)
        .Scalar("address2", order => order.ShipTo?.Line2)
        .Scalar("city", order => order.ShipTo?.City)
        .Scalar("province", order => order.ShipTo?.State)
        .Scalar("zip", order => order.ShipTo?.PostalCode)
        .Scalar("countryCode", order => order.ShipTo?.Country)
        .Scalar("phone", order => order.ShipTo?.Phone)
        .Scalar("email", order => order.Email);

    private static LineOfOrder OrderLineOf((PartOfOrder Part, ShopFulfillmentOrderLine Line) line)
        => new(line.Part.Order, line.Part.Order.Line(line.Line.LineId));
}
