using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.CartonCloud;

/// <summary>One tenant with two customers, of which the first is ours. This part signs in, routes and pages.</summary>
internal sealed partial class CartonCloudSandbox(SandboxContext context) : ConnectorSandbox, ISandboxWarehouse, ISandboxDock
{
    public const string Tenant = "7c0c2a5e-58a3-4a53-9a3e-0d6f1e3b1a01";
    public const string Customer = "0b8f2c1e-5d0e-4d52-9a55-0f3c2d6d1a10";
    public const string OtherCustomer = "0b8f2c1e-5d0e-4d52-9a55-0f3c2d6d1a11";
    public const string Warehouse = "Melbourne";
    private const string Client = "sandbox-client";
    private const string ClientSecret = "sandbox-secret";
    private const string WebhookSecret = "sandbox-webhook-secret";
    private static readonly Dictionary<string, string> Customers = new() { [Customer] = "Demo Customer", [OtherCustomer] = "Other Customer" };

    private readonly Lock _gate = new();
    private int _tokenGeneration;
    private long _lastNumber = -1;

    /// <summary>The real system gives an hour.</summary>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Off: the API client lacks the role TMS View Jobs.</summary>
    public bool MayViewJobs { get; set; } = true;

    public override ConnectorSettings GoodSettings => Settings;
    public override ConnectorSettings WrongCredentials => Settings with { ClientSecret = new("wrong-secret") };

    private CartonCloudSettings Settings => new()
    {
        ApiUrl = Address,
        ClientId = Client,
        ClientSecret = new(ClientSecret),
        TenantId = Tenant,
        CustomerName = Customers[Customer],
        ProductType = "AMBIENT",
        WebhookSecret = new(WebhookSecret),
    };

    public override bool IsRead(HttpRequest request, string body)
        => base.IsRead(request, body) || request.Path.Value!.EndsWith("/search", StringComparison.Ordinal);

    public override void RevokeTokens() => Interlocked.Increment(ref _tokenGeneration);

    public override void LiftLimits() => (CreatesPerMinute, ReportsTake) = (int.MaxValue, TimeSpan.Zero);

    public override void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("").AddEndpointFilter(RequireVersionAsync);
        all.MapPost("/uaa/oauth/token", Route(SignInAsync));
        all.MapGet("/uaa/userinfo", ReadUser).AddEndpointFilter(RequireTokenAsync);

        var tenant = all.MapGroup("/tenants/{tenant}").AddEndpointFilter(RequireTokenAsync).AddEndpointFilter(RequireTenantAsync).AddEndpointFilter(RefuseAsync);
        tenant.MapGet("/customers", (HttpContext call) => Page(call, [.. Customers.Select(ToJson)]));
        tenant.MapGet("/customers/{id}", (string id) => Customers.TryGetValue(id, out var name) ? Json(ToJson(new(id, name))) : Problem(404, "Customer not found."));
        MapProducts(tenant);
        MapOrders(tenant);
        MapReports(tenant);
    }

    private static JsonObject ToJson(KeyValuePair<string, string> customer) => new() { ["id"] = customer.Key, ["name"] = customer.Value, ["enabled"] = true };

    private async Task<IResult> SignInAsync(HttpContext call)
    {
        var form = await call.Request.ReadFormAsync();
        if (form["grant_type"] != "client_credentials")
            return Json(new JsonObject { ["error"] = "unsupported_grant_type" }, 400);
        if (call.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Client}:{ClientSecret}")))
            return Json(new JsonObject { ["error"] = "invalid_client", ["error_description"] = "Bad client credentials" }, 401);

        var until = (context.Clock.GetUtcNow() + TokenLife).ToUnixTimeSeconds();
        return Json(new JsonObject
        {
            ["access_token"] = string.Create(CultureInfo.InvariantCulture, $"{_tokenGeneration}.{until}"),
            ["token_type"] = "bearer",
            ["expires_in"] = (int)TokenLife.TotalSeconds,
        });
    }

    private static ContentHttpResult ReadUser() => Json(new JsonObject
    {
        ["id"] = "5a1e0000-0000-4000-8000-00000000feed",
        ["name"] = "TechOms",
        ["email"] = "api@example.com",
        ["tenants"] = new JsonArray(new JsonObject { ["id"] = Tenant, ["name"] = "Demo Logistics" }),
    });

    private static async ValueTask<object?> RequireVersionAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
        => call.HttpContext.Request.Headers["Accept-Version"].ToString() switch
        {
            "" => Problem(400, "Accept-Version is required."),
            ['1' or '2' or '3' or '4' or '5' or '6' or '7' or '8'] => await next(call),
            _ => Problem(406, "This version does not exist."),
        };

    private async ValueTask<object?> RequireTokenAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
        => call.HttpContext.Request.Headers.Authorization.ToString().Split(' ', '.') is ["Bearer", var generation, var until]
            && generation == _tokenGeneration.ToString(CultureInfo.InvariantCulture)
            && context.Clock.GetUtcNow() < DateTimeOffset.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture))
            ? await next(call)
            : Json(new JsonObject { ["error"] = "invalid_token" }, 401);

    private static async ValueTask<object?> RequireTenantAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
        => call.HttpContext.GetRouteValue("tenant") as string == Tenant ? await next(call) : Problem(403, "No access to this tenant.");

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (SandboxRefusal refusal)
        {
            return Invalid([(refusal.Field, refusal.Message)]);
        }
        catch (JsonException)
        {
            return Problem(400, "The body is not JSON.");
        }
    }

    // Taken for a plain request delegate, a handler's result would be thrown away.
    private static Delegate Route(Func<HttpContext, Task<IResult>> handle) => handle;

    private static async Task<JsonElement> ReadBodyAsync(HttpContext call)
    {
        if (call.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) is not true)
            throw new JsonException();

        using var document = await JsonDocument.ParseAsync(call.Request.Body);
        return document.RootElement.Clone();
    }

    private static async Task<IResult> SearchAsync<T>(
        HttpContext call, IEnumerable<T> documents, IReadOnlyDictionary<string, Func<T, object?>> fields, Func<T, JsonObject> toJson)
    {
        var holds = CartonCloudSandboxSearch.Compile((await ReadBodyAsync(call)).At("condition"), fields);
        return Page(call, [.. documents.Where(holds)], toJson);
    }

    private static ContentHttpResult Page(HttpContext call, IReadOnlyList<JsonObject> all) => Page(call, all, json => json);

    private static ContentHttpResult Page<T>(HttpContext call, IReadOnlyList<T> all, Func<T, JsonObject> toJson)
    {
        var page = NumberIn(call, "page", 1, int.MaxValue);
        var size = NumberIn(call, "size", 20, 100);
        Tell(call, page, size, all.Count);
        return Json(new JsonArray([.. all.Skip((page - 1) * size).Take(size).Select(toJson)]));
    }

    private static void Tell(HttpContext call, int page, int size, int count)
    {
        var headers = call.Response.Headers;
        headers["Total-Pages"] = ((count + size - 1) / size).ToString(CultureInfo.InvariantCulture);
        headers["Page-Size"] = size.ToString(CultureInfo.InvariantCulture);
        headers["Page-Number"] = page.ToString(CultureInfo.InvariantCulture);
        headers["Total-Elements"] = count.ToString(CultureInfo.InvariantCulture);
    }

    private static int NumberIn(HttpContext call, string name, int otherwise, int most)
        => int.TryParse(call.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, most) : otherwise;

    private static ContentHttpResult Json(JsonNode json, int status = 200) => TypedResults.Text(json.ToJsonString(), "application/json", Encoding.UTF8, status);

    private static ContentHttpResult Problem(int status, string message) => Json(new JsonArray(new JsonObject { ["message"] = message }), status);

    private static ContentHttpResult Invalid(IEnumerable<(string Field, string Message)> problems)
        => Json(new JsonArray([.. problems.Select(problem => new JsonObject { ["field"] = problem.Field, ["message"] = problem.Message })]), 422);

    private static ContentHttpResult Duplicate(string field, string existing) => Json(
        new JsonArray(new JsonObject
        {
            ["field"] = field,
            ["message"] = "It exists already.",
            ["type"] = "DUPLICATE",
            ["details"] = new JsonObject { ["duplicateId"] = existing },
        }),
        422);

    // Ids follow the order of arrival, so that a seeded run is the same every time.
    private (string Id, long Number) NextId()
    {
        if (_lastNumber < 0)
            _lastNumber = _products.All.Select(product => product.Number).Concat(_outbound.All.Concat(_inbound.All).Select(order => order.Number)).DefaultIfEmpty().Max()
                + _reports.Count + _consignments.Count;
        var number = ++_lastNumber;
        return ($"5a1e0000-0000-4000-8000-{number:x12}", number);
    }
}
