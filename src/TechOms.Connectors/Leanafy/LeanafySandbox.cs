using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.Leanafy;

/// <summary>One client in one warehouse. This part lets in, routes and pages; what is assumed of the real system is assumed here too.</summary>
internal sealed partial class LeanafySandbox(SandboxContext context) : ConnectorSandbox, ISandboxWarehouse, ISandboxDock
{
    public const string Warehouse = "650000000000000000000001";
    private const string Key = "sandbox-key";
    private const string KeySecret = "sandbox-secret";
    private const int PageSize = 100;

    private readonly Lock _gate = new();
    private long _lastNumber = -1;

    public override ConnectorSettings GoodSettings => Settings;
    public override ConnectorSettings WrongCredentials => Settings with { ApiKey = new("wrong-key") };

    public override bool DatesProducts => false;
    public override bool MeasuresProducts => false;
    public bool ShipsShort => false;

    private LeanafySettings Settings => new() { ApiUrl = Address, ApiKey = new(Key), ApiSecret = new(KeySecret) };

    public override void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/v1").AddEndpointFilter(RequireKeyAsync).AddEndpointFilter(RefuseAsync);
        api.MapPost("/order", Route(call => CreateAsync(call, _orders, ReadOrder, "shipped")));
        api.MapGet("/order", (HttpContext call) => Show(call, _orders, "shipped"));
        api.MapGet("/orders", (HttpContext call) => List(call, _orders, "shipped"));
        api.MapPost("/arn", Route(call => CreateAsync(call, _arns, ReadLines, "received")));
        api.MapGet("/arn", (HttpContext call) => Show(call, _arns, "received"));
        api.MapGet("/arns", (HttpContext call) => List(call, _arns, "received"));
        api.MapPost("/item", Route(CreateItemAsync));
        api.MapGet("/item", ShowItem);
        api.MapGet("/items", (HttpContext call) => Page(call, [.. Items.Select(item => item.ToJson(AllocatedOf(item.Sku)))]));
        api.MapGet("/inventory", (HttpContext call) => Page(call, [.. Items.Select(item => item.ToStock(AllocatedOf(item.Sku)))]));
    }

    private static async ValueTask<object?> RequireKeyAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var headers = call.HttpContext.Request.Headers;
        return headers["X-API-Key"] == Key && (headers["X-API-Secret"].Count == 0 || headers["X-API-Secret"] == KeySecret)
            ? await next(call)
            : Refuse(401, headers["X-API-Key"] == Key ? "The API secret is not valid." : "The API key is not valid.");
    }

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (SandboxRefusal refusal)
        {
            return Refuse(400, refusal.Message);
        }
        catch (JsonException)
        {
            return Refuse(400, "The body is not JSON.");
        }
    }

    private ContentHttpResult Show(HttpContext call, SandboxDocuments<StoredDocument> documents, string done)
        => documents.Find(call.Request.Query["_id"].ToString()) is { } document ? Answer(document.ToJson(done, _items.Find)) : Refuse(404, "Not found.");

    private ContentHttpResult List(HttpContext call, SandboxDocuments<StoredDocument> documents, string done)
    {
        var ids = call.Request.Query["_ids"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        var from = call.Request.Query[done + "_date_from"].ToString();
        var to = call.Request.Query[done + "_date_to"].ToString();
        return Page(call,
        [
            .. documents.All.OrderBy(document => document.Code)
                .Where(document => ids.Length == 0 || ids.Contains(document.Id))
                .Where(document => (from.Length == 0 || IsIn(document.DoneAt, day => string.CompareOrdinal(day, from) >= 0)) && (to.Length == 0 || IsIn(document.DoneAt, day => string.CompareOrdinal(day, to) <= 0)))
                .Select(document => document.ToJson(done, _items.Find)),
        ]);
    }

    private static bool IsIn(DateTimeOffset? time, Func<string, bool> holds) => time is { } known && holds(known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static ContentHttpResult Page(HttpContext call, IReadOnlyList<JsonObject> all)
    {
        var page = NumberIn(call, "page", 1, int.MaxValue);
        var limit = NumberIn(call, "limit", PageSize, PageSize);
        return Answer(new JsonArray([.. all.Skip((page - 1) * limit).Take(limit)]));
    }

    private static int NumberIn(HttpContext call, string name, int otherwise, int most)
        => int.TryParse(call.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, most) : otherwise;

    private static ContentHttpResult Answer(JsonNode? payload) => Json(new JsonObject { ["success"] = true, ["payload"] = payload }, 200);

    private static ContentHttpResult Refuse(int status, string message) => Json(new JsonObject { ["success"] = false, ["message"] = message }, status);

    private static ContentHttpResult Json(JsonObject json, int status) => TypedResults.Text(json.ToJsonString(), "application/json", Encoding.UTF8, status);

    // Taken for a plain request delegate, a handler's result would be thrown away.
    private static Delegate Route(Func<HttpContext, Task<IResult>> handle) => handle;

    private static async Task<JsonElement> ReadBodyAsync(HttpContext call)
    {
        if (call.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) is not true)
            throw new JsonException();

        using var document = await JsonDocument.ParseAsync(call.Request.Body);
        return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : throw new SandboxRefusal("The body is not an object.");
    }

    // Ids follow the order of arrival, so that a seeded run is the same every time.
    private (string Id, long Number) NextId()
    {
        if (_lastNumber < 0)
            _lastNumber = _items.All.Select(item => item.Number).Concat(_orders.All.Concat(_arns.All).Select(document => document.Code)).DefaultIfEmpty().Max();
        var number = ++_lastNumber;
        return ($"66f0a1b2c3d4{number:x12}", number);
    }

    private sealed class SandboxRefusal(string message) : Exception(message);
}
