using System.Net.Http.Json;

namespace TechOms.Connectors.DemoWarehouse;

/// <summary>One method per remote endpoint; no decisions.</summary>
internal sealed class DemoWarehouseClient(HttpClient http)
{
    public async Task<WireStockPage> GetStockAsync(int page, int size, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/stock?page={page}&size={size}");
        return await http.SendAsync(request, DemoWarehouseJson.Default.WireStockPage, cancellation);
    }

    public async Task<WireOrderPage> GetChangedOrdersAsync(long after, int size, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/orders?after={after}&size={size}");
        return await http.SendAsync(request, DemoWarehouseJson.Default.WireOrderPage, cancellation);
    }

    public async Task<WireOrderState> GetOrderAsync(string reference, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(reference));
        return await http.SendAsync(request, DemoWarehouseJson.Default.WireOrderState, cancellation);
    }

    public async Task<WireOrderState> PutOrderAsync(WireOrder order, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, PathOf(order.ExternalRef));
        request.Content = JsonContent.Create(order, DemoWarehouseJson.Default.WireOrder);
        return await http.SendAsync(request, DemoWarehouseJson.Default.WireOrderState, cancellation);
    }

    public async Task<WireOrderState> CancelOrderAsync(string reference, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(reference) + "/cancel").AsRepeatable();
        return await http.SendAsync(request, DemoWarehouseJson.Default.WireOrderState, cancellation);
    }

    public async Task<WireDeliveryPage> GetChangedDeliveriesAsync(long after, int size, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/deliveries?after={after}&size={size}");
        return await http.SendAsync(request, DemoWarehouseJson.Default.WireDeliveryPage, cancellation);
    }

    public async Task<WireDeliveryState> GetDeliveryAsync(string reference, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, DeliveryOf(reference));
        return await http.SendAsync(request, DemoWarehouseJson.Default.WireDeliveryState, cancellation);
    }

    public async Task<WireDeliveryState> PutDeliveryAsync(WireDelivery delivery, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, DeliveryOf(delivery.ExternalRef));
        request.Content = JsonContent.Create(delivery, DemoWarehouseJson.Default.WireDelivery);
        return await http.SendAsync(request, DemoWarehouseJson.Default.WireDeliveryState, cancellation);
    }

    private static string DeliveryOf(string reference) => $"v1/deliveries/{Uri.EscapeDataString(reference)}";

    private static string PathOf(string reference) => $"v1/orders/{Uri.EscapeDataString(reference)}";
}
