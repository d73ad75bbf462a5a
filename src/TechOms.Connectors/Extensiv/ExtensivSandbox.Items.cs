using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.Extensiv;

internal sealed partial class ExtensivSandbox
{
    private static readonly Dictionary<string, Func<StoredItem, object?>> ItemFields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sku"] = item => item.Sku,
        ["upc"] = item => item.Body.TextAt("upc"),
        ["ReadOnly.itemId"] = item => (decimal)item.Id,
        ["ReadOnly.lastModifiedDate"] = item => SandboxFacility.ToLocal(item.Created),
    };

    private readonly SandboxDocuments<StoredItem> _items = context.Store.Collection<StoredItem>("extensiv-items");
    private readonly SandboxDocuments<StoredStock> _stock = context.Store.Collection<StoredStock>("extensiv-stock");

    public void AddProduct(string sku, string name)
    {
        lock (_gate)
        {
            if (FindItem(sku) is null)
                Put(new JsonObject
                {
                    ["sku"] = sku,
                    ["description"] = name,
                    ["options"] = new JsonObject { ["inventoryUnit"] = new JsonObject { ["unitIdentifier"] = new JsonObject { ["name"] = "Each" } } },
                });
        }
    }

    /// <summary>An item as somebody else entered it.</summary>
    public void AddItem(JsonObject item)
    {
        lock (_gate)
            Put(item);
    }

    private void MapItems(IEndpointRouteBuilder api)
    {
        api.MapGet("/customers/{id}/items", (HttpContext call, long id) => id != Customer
            ? throw ExtensivRefusal.Gone
            : List(call, [.. Search(call, _items.All.OrderBy(item => item.Created).ThenBy(item => item.Id), ItemFields).Select(item => item.ToJson())], "customers/item", 10, 100));
        api.MapGet("/customers/{id}/items/{itemId}", (HttpContext call, long id, long itemId)
            => _items.All.FirstOrDefault(item => id == Customer && item.Id == itemId) is { } found ? Json(call, found.ToJson(), version: 1) : throw ExtensivRefusal.Gone);
        api.MapPost("/customers/{id}/items", Route(CreateItemAsync));
        api.MapGet("/inventory/stockdetails", ReadStockDetails);
    }

    private async Task<IResult> CreateItemAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        lock (_gate)
        {
            if (body.TextAt("sku") is not { } sku)
                throw ExtensivRefusal.Model("Sku", null, "Required", "An item needs a SKU.");
            if (body.TextAt("options", "inventoryUnit", "unitIdentifier", "name") is null)
                throw ExtensivRefusal.Model("Options.InventoryUnit.UnitIdentifier", null, "Required", "An item needs a unit.");
            if (FindItem(sku) is not null)
                throw ExtensivRefusal.Model("Sku", sku, "Duplicate", "The SKU is used already.");

            return Json(call, Put(SandboxFacility.ToObject(body)).ToJson(), 201, version: 1);
        }
    }

    private IResult ReadStockDetails(HttpContext call)
    {
        foreach (var name in new[] { "customerid", "facilityid" })
        {
            if (string.IsNullOrEmpty(call.Request.Query[name]))
                throw ExtensivRefusal.Query(name, "Required", "Both ids are needed.");
        }

        if (NumberIn(call, "customerid", 0) != Customer || NumberIn(call, "facilityid", 0) != Facility)
            throw ExtensivRefusal.Role("Not your customer.");
        lock (_gate)
        {
            List<JsonObject> rows = [];
            foreach (var sku in _stock.All.GroupBy(row => row.Sku).OrderBy(sku => sku.Key, StringComparer.Ordinal))
            {
                var promised = PromisedOf(sku.Key);
                foreach (var row in sku.OrderBy(row => row.ReceiveItemId).Where(row => row.OnHand != 0))
                {
                    var taken = row.OnHold ? 0 : Math.Min(promised, Math.Max(row.OnHand, 0));
                    promised -= taken;
                    rows.Add(ToJson(row, row.OnHand - taken));
                }
            }

            return List(call, rows, "item", 100, 500);
        }
    }

    private JsonObject ToJson(StoredStock row, decimal available) => new()
    {
        ["receiveItemId"] = row.ReceiveItemId,
        ["itemIdentifier"] = new JsonObject { ["sku"] = row.Sku, ["id"] = ItemIdOf(row.Sku) },
        ["qualifier"] = "",
        ["received"] = row.Received,
        ["available"] = available,
        ["isOnHold"] = row.OnHold,
        ["quarantined"] = row.Quarantined,
        ["onHand"] = row.OnHand,
        ["lotNumber"] = row.Lot,
        ["serialNumber"] = row.Serial,
        ["expirationDate"] = row.Expiry,
        ["receivedDate"] = SandboxFacility.ToText(row.ReceivedAt),
    };

    private static IEnumerable<T> Search<T>(HttpContext call, IEnumerable<T> all, IReadOnlyDictionary<string, Func<T, object?>> fields)
        => all.Where(ExtensivSandboxQuery<T>.Compile(call.Request.Query["rql"], fields));

    private StoredItem? FindItem(string sku) => _items.Find(sku.ToUpperInvariant());

    private long? ItemIdOf(string sku) => FindItem(sku)?.Id;

    private StoredItem Put(JsonObject body)
    {
        var json = JsonSerializer.SerializeToElement(body);
        var item = new StoredItem(NextId(), json.TextAt("sku")!, json, context.Clock.GetUtcNow());
        _items.Put(item.Sku.ToUpperInvariant(), item);
        return item;
    }
}
