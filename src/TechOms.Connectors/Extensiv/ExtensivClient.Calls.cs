using System.Net;
using System.Text.Json;

namespace TechOms.Connectors.Extensiv;

internal sealed partial class ExtensivClient
{
    public const int OrdersAtOnce = 200;
    public const int ReceiversAtOnce = 200;
    public const int ItemsAtOnce = 100;
    public const int StockAtOnce = 500;
    public const int TrackingAtOnce = 1000;
    private const int PlacesAtOnce = 100;
    private const string ByChange = "ReadOnly.lastModifiedDate";
    private const string OrderDetail = "detail=All&itemdetail=All";
    private const string OrdersDetail = "detail=OrderItems,Packages,Contacts,OutboundSerialNumbers,SmallParcel&itemdetail=All";

    public Task<WireCustomer?> FindCustomerAsync(long id, CancellationToken cancellation)
        => FindAsync(new(HttpMethod.Get, $"customers/{Number(id)}"), ExtensivJson.Default.WireCustomer, cancellation);

    public IAsyncEnumerable<IReadOnlyList<WireCustomer>> ReadCustomersAsync(CancellationToken cancellation)
        => WireEmbedded.ReadAllAsync(
            (page, stop) => ListAsync(Paged("customers", page, PlacesAtOnce, rql: null), "customers/customer", ExtensivJson.Default.WireCustomer, stop), PlacesAtOnce, cancellation);

    public IAsyncEnumerable<IReadOnlyList<WireFacility>> ReadFacilitiesAsync(long customerId, CancellationToken cancellation)
        => WireEmbedded.ReadAllAsync(
            (page, stop) => ListAsync(
                Paged("properties/facilities", page, PlacesAtOnce, rql: null, $"customerId={Number(customerId)}"), "properties/facility", ExtensivJson.Default.WireFacility, stop),
            PlacesAtOnce, cancellation);

    public IAsyncEnumerable<IReadOnlyList<WireItem>> ReadItemsAsync(long customerId, string? rql, CancellationToken cancellation)
        => WireEmbedded.ReadAllAsync(
            (page, stop) => ListAsync(
                Paged($"customers/{Number(customerId)}/items", page, ItemsAtOnce, rql, sort: ByChange), "customers/item", ExtensivJson.Default.WireItem, stop),
            ItemsAtOnce, cancellation);

    public Task<WireItem> CreateItemAsync(long customerId, WireItem item, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, $"customers/{Number(customerId)}/items") { Body = Json(item, ExtensivJson.Default.WireItem) },
            async (response, stop) =>
            {
                var created = await ReadAsync(response, ExtensivJson.Default.WireItem, stop);
                return created.Id is null ? throw new JsonException("The answer holds no id.") : created;
            },
            cancellation);

    public IAsyncEnumerable<IReadOnlyList<WireStockDetail>> ReadStockAsync(long customerId, long facilityId, CancellationToken cancellation)
        => WireEmbedded.ReadAllAsync(
            (page, stop) => ListAsync(
                Paged("inventory/stockdetails", page, StockAtOnce, rql: null, $"customerid={Number(customerId)}&facilityid={Number(facilityId)}"), "item",
                ExtensivJson.Default.WireStockDetail, stop),
            StockAtOnce, cancellation);

    public Task<WireOrder> CreateOrderAsync(WireOrder order, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, "orders") { Body = Json(order, ExtensivJson.Default.WireOrder) },
            async (response, stop) =>
            {
                var created = await ReadAsync(response, ExtensivJson.Default.WireOrder, stop);
                return created.Id is null ? throw new JsonException("The answer holds no id.") : created;
            },
            cancellation);

    /// <returns>Null: gone.</returns>
    public Task<Versioned<WireOrder>?> FindOrderAsync(string id, CancellationToken cancellation)
        => NullWhenGoneAsync(SendAsync<Versioned<WireOrder>?>(
            new(HttpMethod.Get, $"orders/{Uri.EscapeDataString(id)}?{OrderDetail}"),
            async (response, stop) => new(await ReadAsync(response, ExtensivJson.Default.WireOrder, stop), VersionOf(response)),
            cancellation));

    public IAsyncEnumerable<IReadOnlyList<WireOrder>> ReadOrdersAsync(string rql, CancellationToken cancellation)
        => WireEmbedded.ReadAllAsync(
            (page, stop) => ListAsync(Paged("orders", page, OrdersAtOnce, rql, OrdersDetail, ByChange), "orders/order", ExtensivJson.Default.WireOrder, stop),
            OrdersAtOnce, cancellation);

    /// <summary>Can be repeated: the version keeps it from being done twice.</summary>
    public Task CancelOrderAsync(string id, string version, string reason, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, $"orders/{Uri.EscapeDataString(id)}/canceler") { Version = version, Repeatable = true, Body = Json(new(reason), ExtensivJson.Default.WireCancel) },
            Nothing, cancellation);

    /// <summary>Releases it to the floor. Can be repeated as well.</summary>
    public Task CompleteOrderAsync(string id, string version, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, $"orders/{Uri.EscapeDataString(id)}/completer")
            {
                Version = version,
                Repeatable = true,
                Body = Json(new(), ExtensivJson.Default.WireNothing),
            },
            Nothing, cancellation);

    public Task<WirePage<WireTrackingRow>> ReadTrackingAsync(string? rql, int page, CancellationToken cancellation)
        => ListAsync(
            Paged("orders/shipmentstrackinginfo", page, TrackingAtOnce, rql), "orders/orderparceltrackpackageinfo", ExtensivJson.Default.WireTrackingRow, cancellation);

    public Task<WireReceiver> CreateReceiverAsync(WireReceiver receiver, CancellationToken cancellation)
        => SendAsync(
            new(HttpMethod.Post, "inventory/receivers") { Body = Json(receiver, ExtensivJson.Default.WireReceiver) },
            async (response, stop) =>
            {
                var created = await ReadAsync(response, ExtensivJson.Default.WireReceiver, stop);
                return created.Id is null ? throw new JsonException("The answer holds no id.") : created;
            },
            cancellation);

    public Task<WireReceiver?> FindReceiverAsync(string id, CancellationToken cancellation)
        => FindAsync(new(HttpMethod.Get, $"inventory/receivers/{Uri.EscapeDataString(id)}?detail=All"), ExtensivJson.Default.WireReceiver, cancellation);

    public IAsyncEnumerable<IReadOnlyList<WireReceiver>> ReadReceiversAsync(string rql, CancellationToken cancellation)
        => WireEmbedded.ReadAllAsync(
            (page, stop) => ListAsync(Paged("inventory/receivers", page, ReceiversAtOnce, rql, "detail=ReceiveItems"), "inventory/receiver", ExtensivJson.Default.WireReceiver, stop),
            ReceiversAtOnce, cancellation);

    /// <returns>Null: it has not changed since.</returns>
    public async Task<WireWebhookKey?> FindWebhookKeyAsync(string? since, CancellationToken cancellation)
    {
        try
        {
            return await FindAsync(
                new(HttpMethod.Get, since is null ? "events/webhook/key" : $"events/webhook/key?previousRetrievalDateISO={Uri.EscapeDataString(since)}"),
                ExtensivJson.Default.WireWebhookKey, cancellation);
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.NotModified)
        {
            return null;
        }
    }

    // A star stands for any version: where none was told, asking for one would only be refused.
    private static string VersionOf(HttpResponseMessage response)
        => response.Headers.TryGetValues("ETag", out var values) && values.FirstOrDefault() is { Length: > 0 } version ? version : "*";
}
