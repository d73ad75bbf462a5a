namespace TechOms.Connectors.Shopify;

internal sealed record FulfillmentOrderAnswer(WireFulfillmentOrder? FulfillmentOrder);

internal sealed record WireFulfillmentOrder
{
    public string Id { get; init; } = "";
    public string? Status { get; init; }
    public DateTimeOffset? FulfillAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public WireDeliveryMethod? DeliveryMethod { get; init; }
    public IReadOnlyList<WireAction>? SupportedActions { get; init; }
    public WireAssignedLocation? AssignedLocation { get; init; }
    public IReadOnlyList<WireHold>? FulfillmentHolds { get; init; }
    public required WireConnection<WireFulfillmentOrderLine> LineItems { get; init; }
}

internal sealed record WireDeliveryMethod(string? MethodType);

internal sealed record WireAction(string Action);

internal sealed record WireAssignedLocation(string? Name, WireId? Location);

internal sealed record WireHold(string? Reason, string? ReasonNotes);

internal sealed record WireFulfillmentOrderLine(string Id, long RemainingQuantity, WireId LineItem);

internal sealed record FulfillmentAnswer(WireFulfillment? Fulfillment);

internal sealed record WireFulfillment
{
    public string Id { get; init; } = "";
    public string? Status { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public WireId? Location { get; init; }
    public IReadOnlyList<WireTracking>? TrackingInfo { get; init; }
    public required WireConnection<WireFulfillmentLine> FulfillmentLineItems { get; init; }
}

internal sealed record WireTracking(string? Number);

internal sealed record WireFulfillmentLine(long? Quantity, WireId LineItem);

internal sealed record FulfillmentCreateVariables(WireFulfillmentInput Fulfillment, string? Message);

internal sealed record WireFulfillmentInput(
    IReadOnlyList<WireFulfillmentOrderLinesInput> LineItemsByFulfillmentOrder, bool NotifyCustomer, WireTrackingInput? TrackingInfo);

internal sealed record WireFulfillmentOrderLinesInput(string FulfillmentOrderId, IReadOnlyList<WireFulfillmentOrderLineInput> FulfillmentOrderLineItems);

internal sealed record WireFulfillmentOrderLineInput(string Id, long Quantity);

internal sealed record WireTrackingInput(string? Company, IReadOnlyList<string>? Numbers, IReadOnlyList<string>? Urls);

internal sealed record FulfillmentCreateAnswer(FulfillmentCreatePayload? FulfillmentCreate);

internal sealed record FulfillmentCreatePayload(WireId? Fulfillment, IReadOnlyList<WireUserError>? UserErrors);

internal sealed record FulfillmentTrackingVariables(string FulfillmentId, WireTrackingInput Tracking, bool Notify);

internal sealed record FulfillmentTrackingAnswer(FulfillmentTrackingPayload? FulfillmentTrackingInfoUpdate);

internal sealed record FulfillmentTrackingPayload(WireId? Fulfillment, IReadOnlyList<WireUserError>? UserErrors);

internal sealed record FulfillmentOrderMoveVariables(string Id, string NewLocationId, IReadOnlyList<WireFulfillmentOrderLineInput> Lines);

internal sealed record FulfillmentOrderMoveAnswer(FulfillmentOrderMovePayload? FulfillmentOrderMove);

internal sealed record FulfillmentOrderMovePayload(WireId? MovedFulfillmentOrder, IReadOnlyList<WireUserError>? UserErrors);
