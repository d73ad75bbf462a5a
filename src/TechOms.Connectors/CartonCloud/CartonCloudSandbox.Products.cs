using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.CartonCloud;

internal sealed partial class CartonCloudSandbox
{
    private static readonly Dictionary<string, Func<StoredProduct, object?>> ProductFields = new()
    {
        ["/id"] = product => product.Id,
        ["/code"] = product => product.Code,
        ["/name"] = product => product.Body.TextAt("name"),
        ["/customer/id"] = product => product.CustomerId,
        ["/customer/name"] = product => Customers[product.CustomerId],
        ["/details/active"] = product => product.Body.At("details", "active").ValueKind is not JsonValueKind.False,
        ["/timestamps/created/time"] = product => product.Created,
        ["/timestamps/modified/time"] = product => product.Modified,
    };

    private readonly SandboxDocuments<StoredProduct> _products = context.Store.Collection<StoredProduct>("products");

    public void AddProduct(string sku, string name) => AddProduct(sku, name, new Dictionary<string, decimal> { ["unit"] = 1 });

    /// <param name="units">Base units in each; the first is the default.</param>
    public void AddProduct(string sku, string name, IReadOnlyDictionary<string, decimal> units)
    {
        lock (_gate)
        {
            if (FindProduct(sku) is null)
                Put(new JsonObject
                {
                    ["scope"] = "WAREHOUSE",
                    ["type"] = "AMBIENT",
                    ["references"] = new JsonObject { ["code"] = sku },
                    ["customer"] = new JsonObject { ["id"] = Customer },
                    ["name"] = name,
                    ["defaultUnitOfMeasure"] = units.First().Key,
                    ["unitOfMeasures"] = new JsonObject(units.Select(unit => KeyValuePair.Create(unit.Key, (JsonNode?)new JsonObject { ["baseQty"] = unit.Value }))),
                });
        }
    }

    private void MapProducts(IEndpointRouteBuilder tenant)
    {
        tenant.MapPost("/warehouse-products", Route(CreateProductAsync));
        tenant.MapGet("/warehouse-products/{id}", (string id)
            => _products.All.FirstOrDefault(product => product.Id == id) is { } product ? Json(product.ToJson()) : Problem(404, "Product not found."));
        tenant.MapPost("/warehouse-products/search", Route(call
            => SearchAsync(call, _products.All.OrderBy(product => product.Number), ProductFields, product => product.ToJson())));
    }

    private async Task<IResult> CreateProductAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        List<(string, string)> problems = [];
        if (body.TextAt("scope") is not "WAREHOUSE")
            problems.Add(("/scope", "Must be WAREHOUSE."));
        foreach (var name in new[] { "type", "name", "defaultUnitOfMeasure" })
        {
            if (string.IsNullOrEmpty(body.TextAt(name)))
                problems.Add(($"/{name}", "Must not be empty."));
        }

        if (string.IsNullOrEmpty(body.TextAt("references", "code")))
            problems.Add(("/references/code", "Must not be empty."));
        if (FindCustomer(body) is not Customer)
            problems.Add(("/customer", "Customer does not exist."));
        if (body.At("unitOfMeasures", body.TextAt("defaultUnitOfMeasure") ?? "").ValueKind is not JsonValueKind.Object)
            problems.Add(("/defaultUnitOfMeasure", "Must be one of the units of measure."));
        if (problems.Count > 0)
            return Invalid(problems);

        lock (_gate)
        {
            return FindProduct(body.TextAt("references", "code")!) is { } existing
                ? Duplicate("/references/code", existing.Id)
                : Json(Put(body.ToObject()).ToJson(), 201);
        }
    }

    private StoredProduct? FindProduct(string code) => _products.Find(code);

    private StoredProduct Put(JsonObject body)
    {
        var json = JsonSerializer.SerializeToElement(body);
        var (id, number) = NextId();
        var product = new StoredProduct(
            id, number, json.TextAt("references", "code")!, Customer,
            json.At("unitOfMeasures").EnumerateObject().ToDictionary(unit => unit.Name, unit => unit.Value.At("baseQty") is { ValueKind: JsonValueKind.Number } quantity ? quantity.GetDecimal() : 1),
            json.TextAt("defaultUnitOfMeasure")!, json, context.Clock.GetUtcNow());
        _products.Put(product.Code, product);
        return product;
    }

    /// <summary>By id, else by name, as the reference resolves it.</summary>
    private static string? FindCustomer(JsonElement body)
        => body.TextAt("customer", "id") is { } id
            ? Customers.ContainsKey(id) ? id : null
            : Customers.FirstOrDefault(customer => customer.Value == body.TextAt("customer", "name")).Key;
}
