using TechOms.Connectors;
using TechOms.Connectors.Shopify.Sandbox;

namespace TechOms.Tests.Features.Orders;

/// <summary>One installation for all tests of changes: each looks at its own order.</summary>
public sealed class ShopChangeWorld : IAsyncLifetime
{
    internal static readonly Address Home = new() { Name = "Ada Lovelace", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US", Phone = "1" };

    internal PipelineWorld World { get; private set; } = null!;

    internal ShopifySandbox Shop => (ShopifySandbox)World.ShopSandbox;

    public async ValueTask InitializeAsync()
    {
        World = await PipelineWorld.StartAsync(warehouseOptions: new() { AllowBackorderPartial = true });
        await World.GivenStockAsync(("MUG", 100), ("BOARD", 100), ("TEE", 100), ("RARE", 0));
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    internal Task<string> PlaceAsync(params (string Sku, long Quantity)[] lines) => PlaceAsync(Home, lines);

    internal async Task<string> PlaceAsync(Address to, params (string Sku, long Quantity)[] lines)
    {
        var order = World.Shop.PlaceOrder(new([.. lines.Select(line => new SandboxOrderLine(line.Sku, line.Quantity))], to) { Email = "ada@example.com" });
        await ReceiveAsync();
        return order;
    }

    internal async Task<string> PlaceAndSendAsync(params (string Sku, long Quantity)[] lines)
    {
        var order = await PlaceAsync(lines);
        await World.DrainAsync();
        return order;
    }

    internal Task ReceiveAsync() => World.RunAsync("receive-orders", World.ShopChannel);

    internal void Refund(string order, string sku, long quantity)
        => Shop.Orders.Refund(order, Shop.Shop.Orders.Find(order)!.Lines.Single(line => line.Sku == sku).Id, quantity);

    /// <summary>The warehouse hands it to the carrier, and we have not heard of it.</summary>
    internal async Task ShipThereAsync(string order)
    {
        var numbers = await NumbersAsync(order);
        World.Warehouse.Ship(World.Warehouse.Shipments.Single(shipment => shipment.Open && numbers.Contains(shipment.Reference)).ExternalId);
    }

    internal Task<Guid> IdAsync(string order) => AskAsync<Guid>(order, "o.id");

    internal async Task<IReadOnlyList<string>> NumbersAsync(string order)
        => (await AskAsync<string[]>(order, "array(select s.number from shipment s where s.order_id = o.id)"))!;

    internal Task<T?> AskAsync<T>(string order, string what) => World.AskAsync<T>($"select {what} from sales_order o where o.external_id = $1", order);

    internal Task<string?> OutcomeAsync(string order) => AskChangeAsync<string>(order, "c.outcome");

    internal Task<T?> AskChangeAsync<T>(string order, string what)
        => World.AskAsync<T>($"select {what} from change_request c join sales_order o on o.id = c.order_id where o.external_id = $1 order by c.requested_at desc limit 1", order);

    /// <summary>What warehouses were sent of it and still have, as they know it.</summary>
    internal async Task<string> SentAsync(string order)
    {
        var live = await AskAsync<string[]>(order, "array(select s.number from shipment s where s.order_id = o.id and s.status = 'Sent')");
        var units = World.Warehouse.Shipments.Where(shipment => shipment.Open && live!.Contains(shipment.Reference)).SelectMany(shipment => shipment.Lines);
        return string.Join(", ", units.GroupBy(line => line.Sku).OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => $"{line.Key} {line.Sum(part => part.Quantity)}"));
    }

    internal async Task MustConserveAsync()
    {
        Assert.Equal(0L, await World.AskAsync<long>("select count(*) from sales_order_line where quantity < shipped + cancelled + allocated"));
        Assert.Equal(
            await World.AskAsync<long>("select coalesce(sum(l.quantity), 0)::bigint from shipment_line l join shipment s on s.id = l.shipment_id where s.status in ('Pending', 'Sent', 'CancelRequested')"),
            await World.AskAsync<long>("select sum(allocated)::bigint from stock_level"));
        Assert.Equal(await World.AskAsync<long>("select sum(allocated)::bigint from sales_order_line"), await World.AskAsync<long>("select sum(allocated)::bigint from stock_level"));
    }
}
