using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.DemoWarehouse;

internal sealed partial class DemoWarehouseSandbox(SandboxContext context) : ConnectorSandbox, ISandboxWarehouse
{
    public const int MostNoteLetters = 250;
    public const int MostPoLetters = 20;

    private const string Key = "good-key";
    private readonly SandboxDocuments<WireStock> _stock = context.Store.Collection<WireStock>("stock");
    private readonly SandboxDocuments<WireOrderState> _orders = context.Store.Collection<WireOrderState>("orders");
    private readonly Lock _gate = new();

    public override ConnectorSettings GoodSettings => new DemoWarehouseSettings { ApiUrl = Address, ApiKey = new(Key) };
    public override ConnectorSettings WrongCredentials => new DemoWarehouseSettings { ApiUrl = Address, ApiKey = new("wrong-key") };

    public IReadOnlyList<SandboxShipment> Shipments =>
    [
        .. _orders.All.OrderBy(order => order.CreatedAt).Select(order => new SandboxShipment(
            order.Id, order.ExternalRef, order.State is "accepted", [.. order.Lines.Select(line => (line.ItemCode, line.Qty))], order.CreatedAt)),
    ];

    public override void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/v1").AddEndpointFilter(RequireKeyAsync);
        api.MapGet("/stock", ReadStockPage);
        api.MapGet("/orders", ReadChanges);
        api.MapGet("/orders/{reference}", ReadOrder);
        api.MapPut("/orders/{reference}", PutOrderAsync);
        api.MapPost("/orders/{reference}/cancel", CancelOrder);
        MapDeliveries(api);
    }

    public void AddProduct(string sku, string name) => _stock.Put(sku, _stock.Find(sku) ?? new(sku, 0, 0));

    public void SetStock(string sku, long onHand) => SetStock(sku, onHand, damaged: 0);

    public void SetStock(string sku, long onHand, long damaged) => _stock.Put(sku, new(sku, onHand + damaged, damaged));

    public IReadOnlyList<(string Sku, long OnHand)> ReadStock() => [.. _stock.All.Select(stock => (stock.ItemCode, stock.QtyOnHand - stock.QtyDamaged))];

    public void Ship(string externalId, IReadOnlyDictionary<string, long>? shipped = null, string? trackingNumber = null)
    {
        lock (_gate)
        {
            var order = _orders.All.Single(order => order.Id == externalId);
            List<WireOrderLine> lines = [.. order.Lines.Select(line => line with { Qty = shipped?.GetValueOrDefault(line.ItemCode) ?? line.Qty })];
            foreach (var line in lines)
            {
                var stock = _stock.Find(line.ItemCode) ?? new(line.ItemCode, 0, 0);
                _stock.Put(line.ItemCode, stock with { QtyOnHand = stock.QtyOnHand - line.Qty });
            }

            Change(order with { State = "shipped", ShippedAt = context.Clock.GetUtcNow(), TrackingNumber = trackingNumber ?? $"DP{order.Sequence:D8}", Lines = lines });
        }
    }

    public void Cancel(string externalId)
    {
        lock (_gate)
            Change(_orders.All.Single(order => order.Id == externalId) with { State = "cancelled" });
    }

    private static async ValueTask<object?> RequireKeyAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
        => call.HttpContext.Request.Headers.Authorization == $"Bearer {Key}" ? await next(call) : TypedResults.Unauthorized();

    private JsonHttpResult<WireStockPage> ReadStockPage(int page, int size)
    {
        var all = _stock.All.OrderBy(stock => stock.ItemCode, StringComparer.Ordinal).ToList();
        var items = all.Skip((page - 1) * size).Take(size).ToList();
        int? next = page * size < all.Count ? page + 1 : null;
        return TypedResults.Json(new WireStockPage(items, next), DemoWarehouseJson.Default.WireStockPage);
    }

    private JsonHttpResult<WireOrderPage> ReadChanges(long after, int size)
    {
        var orders = _orders.All.Where(order => order.Sequence > after).OrderBy(order => order.Sequence).Take(size).ToList();
        return TypedResults.Json(new WireOrderPage(orders, orders is [.., var last] ? last.Sequence : after), DemoWarehouseJson.Default.WireOrderPage);
    }

    private Results<JsonHttpResult<WireOrderState>, NotFound> ReadOrder(string reference)
        => _orders.Find(reference) is { } order ? TypedResults.Json(order, DemoWarehouseJson.Default.WireOrderState) : TypedResults.NotFound();

    private async Task<Results<JsonHttpResult<WireOrderState>, UnprocessableEntity<string>>> PutOrderAsync(string reference, HttpRequest request)
    {
        var order = (await request.ReadFromJsonAsync(DemoWarehouseJson.Default.WireOrder))!;
        if (order.Notes?.Length > MostNoteLetters)
            return TypedResults.UnprocessableEntity("notes is too long");
        if (order.Fields?.GetValueOrDefault("PoNum")?.Length > MostPoLetters)
            return TypedResults.UnprocessableEntity("fields.PoNum is too long");

        lock (_gate)
        {
            var state = _orders.Find(reference)
                ?? Change(new($"DW-{reference}", reference, "accepted", 0, context.Clock.GetUtcNow(), null, null, order.Lines));
            return TypedResults.Json(state, DemoWarehouseJson.Default.WireOrderState);
        }
    }

    private Results<JsonHttpResult<WireOrderState>, NotFound, Conflict> CancelOrder(string reference)
    {
        lock (_gate)
        {
            return _orders.Find(reference) switch
            {
                null => TypedResults.NotFound(),
                { State: "shipped" } => TypedResults.Conflict(),
                var order => TypedResults.Json(Change(order with { State = "cancelled" }), DemoWarehouseJson.Default.WireOrderState),
            };
        }
    }

    private WireOrderState Change(WireOrderState order)
    {
        var changed = order with { Sequence = _orders.All.Select(known => known.Sequence).DefaultIfEmpty().Max() + 1 };
        _orders.Put(changed.ExternalRef, changed);
        return changed;
    }
}
