namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifyClient
{
    private static readonly ShopifyOperation<SearchVariables, OrderChangesAnswer> OrderChanges =
        new("OrderChanges", ShopifyJson.Default.SearchVariables, ShopifyJson.Default.OrderChangesAnswer);

    private static readonly ShopifyOperation<SearchVariables, FulfillmentOrderChangesAnswer> FulfillmentOrderChanges =
        new("FulfillmentOrderChanges", ShopifyJson.Default.SearchVariables, ShopifyJson.Default.FulfillmentOrderChangesAnswer);

    private static readonly ShopifyOperation<IdVariables, OrderAnswer> OrderDetail =
        new("OrderDetail", ShopifyJson.Default.IdVariables, ShopifyJson.Default.OrderAnswer);

    private static readonly ShopifyOperation<PageVariables, OrderAnswer> OrderLines =
        new("OrderLines", ShopifyJson.Default.PageVariables, ShopifyJson.Default.OrderAnswer);

    private static readonly ShopifyOperation<IdVariables, OrderAnswer> OrderFulfillmentState =
        new("OrderFulfillmentState", ShopifyJson.Default.IdVariables, ShopifyJson.Default.OrderAnswer) { Urgency = ShopifyUrgency.Seen };

    private static readonly ShopifyOperation<PageVariables, OrderAnswer> OrderFulfillmentOrders =
        new("OrderFulfillmentOrders", ShopifyJson.Default.PageVariables, ShopifyJson.Default.OrderAnswer);

    private static readonly ShopifyOperation<PageVariables, FulfillmentOrderAnswer> FulfillmentOrderLines =
        new("FulfillmentOrderLines", ShopifyJson.Default.PageVariables, ShopifyJson.Default.FulfillmentOrderAnswer);

    private static readonly ShopifyOperation<PageVariables, FulfillmentAnswer> FulfillmentLines =
        new("FulfillmentLines", ShopifyJson.Default.PageVariables, ShopifyJson.Default.FulfillmentAnswer);

    private static readonly ShopifyOperation<FulfillmentTrackingVariables, FulfillmentTrackingAnswer> FulfillmentTracking =
        new("FulfillmentTrackingUpdate", ShopifySparseJson.Default.FulfillmentTrackingVariables, ShopifyJson.Default.FulfillmentTrackingAnswer);

    private static readonly ShopifyOperation<FulfillmentCreateVariables, FulfillmentCreateAnswer> FulfillmentCreate =
        new("FulfillmentCreate", ShopifySparseJson.Default.FulfillmentCreateVariables, ShopifyJson.Default.FulfillmentCreateAnswer) { Urgency = ShopifyUrgency.Seen };

    private static readonly ShopifyOperation<FulfillmentOrderMoveVariables, FulfillmentOrderMoveAnswer> FulfillmentOrderMove =
        new("FulfillmentOrderMove", ShopifyJson.Default.FulfillmentOrderMoveVariables, ShopifyJson.Default.FulfillmentOrderMoveAnswer) { Urgency = ShopifyUrgency.Seen };

    public async Task<WireConnection<WireOrderHead>> GetOrderChangesAsync(string? query, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(OrderChanges, new(MostRows, after, query), cancellation)).Orders;

    public async Task<WireConnection<WireFulfillmentOrderHead>> GetFulfillmentOrderChangesAsync(string? query, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(FulfillmentOrderChanges, new(MostRows, after, query), cancellation)).FulfillmentOrders;

    public async Task<WireOrder?> GetOrderAsync(string id, CancellationToken cancellation)
        => (await graphQl.AskAsync(OrderDetail, new(id), cancellation)).Order;

    public async Task<WireOrder?> GetOrderLinesAsync(string id, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(OrderLines, new(id, after), cancellation)).Order;

    public async Task<WireOrder?> GetFulfillmentStateAsync(string orderId, CancellationToken cancellation)
        => (await graphQl.AskAsync(OrderFulfillmentState, new(orderId), cancellation)).Order;

    public async Task<WireOrder?> GetFulfillmentOrdersAsync(string orderId, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(OrderFulfillmentOrders, new(orderId, after), cancellation)).Order;

    public async Task<WireConnection<WireFulfillmentOrderLine>?> GetFulfillmentOrderLinesAsync(string id, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(FulfillmentOrderLines, new(id, after), cancellation)).FulfillmentOrder?.LineItems;

    public async Task<WireConnection<WireFulfillmentLine>?> GetFulfillmentLinesAsync(string id, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(FulfillmentLines, new(id, after), cancellation)).Fulfillment?.FulfillmentLineItems;

    public async Task<FulfillmentCreatePayload> CreateFulfillmentAsync(WireFulfillmentInput fulfillment, string message, CancellationToken cancellation)
        => (await graphQl.AskAsync(FulfillmentCreate, new(fulfillment, message), cancellation)).FulfillmentCreate.OrThrow();

    public async Task<FulfillmentTrackingPayload> UpdateTrackingAsync(string fulfillmentId, WireTrackingInput tracking, bool notify, CancellationToken cancellation)
        => (await graphQl.AskAsync(FulfillmentTracking, new(fulfillmentId, tracking, notify), cancellation)).FulfillmentTrackingInfoUpdate.OrThrow();

    public async Task<FulfillmentOrderMovePayload> MoveFulfillmentOrderAsync(
        string id, string locationId, IReadOnlyList<WireFulfillmentOrderLineInput> lines, CancellationToken cancellation)
        => (await graphQl.AskAsync(FulfillmentOrderMove, new(id, locationId, lines), cancellation)).FulfillmentOrderMove.OrThrow();
}
