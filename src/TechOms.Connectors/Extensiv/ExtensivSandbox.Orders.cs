using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.Extensiv;

internal sealed partial class ExtensivSandbox
{
    private static readonly string[] ContactFields = ["companyName", "name", "address1", "city", "country"];

    private static readonly Dictionary<string, Func<StoredOrder, object?>> OrderFields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["referenceNum"] = order => order.Reference,
        ["ReadOnly.orderId"] = order => (decimal)order.Id,
        ["ReadOnly.isClosed"] = order => order.Status == 1,
        ["ReadOnly.status"] = order => (decimal)order.Status,
        ["ReadOnly.creationDate"] = order => SandboxFacility.ToLocal(order.Created),
        ["ReadOnly.lastModifiedDate"] = order => SandboxFacility.ToLocal(order.Modified),
        ["ReadOnly.CustomerIdentifier.id"] = _ => (decimal)Customer,
        ["customerIdentifier.id"] = _ => (decimal)Customer,
    };

    private static readonly Dictionary<string, Func<StoredOrder, object?>> FeedFields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["orderId"] = order => (decimal)order.Id,
    };

    private readonly SandboxDocuments<StoredOrder> _orders = context.Store.Collection<StoredOrder>("extensiv-orders");

    /// <summary>Off: orders are not found by their ids in a search, as the reference does not promise it.</summary>
    public bool SearchesByOrderId { get; set; } = true;

    private void MapOrders(IEndpointRouteBuilder api)
    {
        api.MapPost("/orders", Route(CreateOrderAsync));
        api.MapGet("/orders", (HttpContext call) => List(call, [.. FindOrders(call).Select(order => Shown(order, call))], "orders/order", 100, 1000));
        api.MapGet("/orders/{id:long}", (HttpContext call, long id) => Json(call, Shown(FindOrder(id), call), version: FindOrder(id).Version));
        api.MapGet("/orders/shipmentstrackinginfo", (HttpContext call) => List(
            call,
            [.. Search(call, _orders.All.Where(order => order.TracksIn is TrackingPlace.Feed && order.Tracking is not null).OrderBy(order => order.Id), FeedFields).Select(FeedToJson)],
            "orders/orderparceltrackpackageinfo", 100, 4000));
        api.MapPost("/orders/{id:long}/canceler", CancelOrderAsync);
        api.MapPost("/orders/{id:long}/completer", (HttpContext call, long id) => Operate(call, id, "ordercomplete", order => order switch
        {
            { Status: 2 } => throw ExtensivRefusal.Operation("ordercomplete", "OrderCanceled", "The order is canceled."),
            { Completed: true } => throw ExtensivRefusal.Operation("ordercomplete", "AlreadyCompleted", "The order is complete."),
            _ => order with { Completed = true },
        }));
    }

    private async Task<IResult> CreateOrderAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        lock (_gate)
        {
            RequireParty(body);
            var reference = body.TextAt("referenceNum") ?? throw ExtensivRefusal.Model("ReferenceNum", null, "Required", "A reference is needed.");
            foreach (var field in ContactFields.Concat(body.TextAt("shipTo", "country") is "US" or "CA" or "AU" ? ["state", "zip"] : []))
            {
                if (body.TextAt("shipTo", field) is null)
                    throw ExtensivRefusal.Model($"ShipTo.{char.ToUpperInvariant(field[0])}{field[1..]}", null, "Required", "The address is not complete.");
            }

            var lines = ReadLines(body, "orderItems");
            if (_orders.All.Any(order => order.Reference == reference))
                throw ExtensivRefusal.Model("ReferenceNum", reference, "Duplicate", "Reference number already used for this customer");

            var order = new StoredOrder(NextId(), reference, 0, body, lines, context.Clock.GetUtcNow());
            _orders.Put(KeyOf(order.Id), order);
            return Json(call, order.ToJson(ItemIdOf), 201, order.Version);
        }
    }

    private async Task<IResult> CancelOrderAsync(HttpContext call, long id)
    {
        var body = await ReadBodyAsync(call);
        return Operate(call, id, "ordercancel", order => order switch
        {
            { Status: 1 } => throw ExtensivRefusal.Operation("ordercancel", "OrderConfirmed", "The order is closed."),
            { Status: 2 } => throw ExtensivRefusal.Operation("ordercancel", "OrderCanceled", "The order is canceled already."),
            { InBatch: true } => throw ExtensivRefusal.Operation("ordercancel", "InUse", "The order is in a pick batch."),
            _ when body.TextAt("reason") is null => throw ExtensivRefusal.Model("Reason", null, "Required", "A reason is needed."),
            _ => order with { Status = 2 },
        });
    }

    private IResult Operate(HttpContext call, long id, string action, Func<StoredOrder, StoredOrder> change)
    {
        lock (_gate)
        {
            var order = FindOrder(id);
            RequireVersion(call, order.Version);
            Change(change(order));
            return Results.NoContent();
        }
    }

    private IEnumerable<StoredOrder> FindOrders(HttpContext call)
    {
        if (!SearchesByOrderId && call.Request.Query["rql"].ToString().Contains("orderId", StringComparison.OrdinalIgnoreCase))
            throw ExtensivRefusal.Query("rql", "NotParsable", "Properties not supported: ReadOnly.orderId");

        return [.. Search(call, _orders.All, OrderFields).OrderBy(order => order.Modified).ThenBy(order => order.Id)];
    }

    // Lines, packages and contacts are shown to those who ask for them.
    private JsonObject Shown(StoredOrder order, HttpContext call)
    {
        var json = order.ToJson(ItemIdOf);
        var detail = call.Request.Query["detail"].ToString().Split(',', StringSplitOptions.TrimEntries);
        bool Wants(string part) => detail.Contains("All", StringComparer.OrdinalIgnoreCase) || detail.Contains(part, StringComparer.OrdinalIgnoreCase);
        if (!Wants("OrderItems"))
            json.Remove("_embedded");
        if (!Wants("Packages"))
            ((JsonObject)json["readOnly"]!).Remove("packages");
        if (!Wants("Contacts"))
            json.Remove("shipTo");
        if (!Wants("SmallParcel"))
            json.Remove("parcelResponse");
        return json;
    }

    private static JsonObject FeedToJson(StoredOrder order) => new()
    {
        ["orderId"] = order.Id,
        ["referenceNum"] = order.Reference,
        ["carrier"] = "UPS",
        ["carrierService"] = "Ground",
        ["trackingNumber"] = order.Tracking,
        ["trackingUrl"] = $"https://track.example/{order.Tracking}",
        ["deliveryStatus"] = "InTransit",
    };

    private List<StoredLine> ReadLines(JsonElement body, string name)
    {
        if (body.At(name) is not { ValueKind: JsonValueKind.Array } items || items.GetArrayLength() == 0)
            throw ExtensivRefusal.Model(name, null, "Required", "At least one line is needed.");

        List<StoredLine> lines = [];
        foreach (var (place, item) in items.EnumerateArray().Index())
        {
            var sku = item.TextAt("itemIdentifier", "sku") ?? "";
            if (FindItem(sku) is null)
                throw ExtensivRefusal.Model($"{name}[{place}].ItemIdentifier", sku, "DoesNotExist", "The item does not exist.");
            if (item.NumberAt("qty") is not > 0)
                throw ExtensivRefusal.Model($"{name}[{place}].Qty", null, "ValueNotSupported", "A quantity is greater than 0.");

            lines.Add(new(NextId(), sku, item.NumberAt("qty")!.Value)
            {
                ExternalId = item.TextAt("externalId"),
                Lot = item.TextAt("lotNumber"),
                Serial = item.TextAt("serialNumber"),
                Expiry = item.TextAt("expirationDate"),
            });
        }

        return lines;
    }

    private static void RequireParty(JsonElement body)
    {
        if (body.NumberAt("customerIdentifier", "id") is not Customer)
            throw ExtensivRefusal.Model("CustomerIdentifier", null, "DoesNotExist", "The customer does not exist.");
        if (body.NumberAt("facilityIdentifier", "id") is not Facility)
            throw ExtensivRefusal.Model("FacilityIdentifier", null, "DoesNotExist", "The facility does not exist.");
    }

    private StoredOrder FindOrder(long id) => _orders.Find(KeyOf(id)) ?? throw ExtensivRefusal.Gone;

    private StoredOrder Change(StoredOrder order)
    {
        var changed = order with { Version = order.Version + 1, Modified = context.Clock.GetUtcNow() };
        _orders.Put(KeyOf(changed.Id), changed);
        return changed;
    }

    private static string KeyOf(long id) => id.ToString(CultureInfo.InvariantCulture);
}
