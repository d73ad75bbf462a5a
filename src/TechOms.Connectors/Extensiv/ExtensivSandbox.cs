using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.Extensiv;

/// <summary>One warehouse with one customer in one facility. This part signs in, routes and pages.</summary>
internal sealed partial class ExtensivSandbox(SandboxContext context) : ConnectorSandbox, ISandboxWarehouse, ISandboxDock
{
    public const long Customer = 88;
    public const long Facility = 3;
    private const string Client = "sandbox-client";
    private const string ClientSecret = "sandbox-secret";
    private const string User = "warehouse-oms";

    private readonly Lock _gate = new();
    private int _tokenGeneration;
    private long _lastId = -1;

    /// <summary>The real system gives 30 to 60 minutes.</summary>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Off: it answers in its older casing, whatever it is asked for.</summary>
    public bool SpeaksHal { get; set; } = true;

    /// <summary>Paths that the credential's roles do not cover.</summary>
    public IReadOnlySet<string> Forbidden { get; set; } = new HashSet<string>();

    public override ConnectorSettings GoodSettings => Settings;
    public override ConnectorSettings WrongCredentials => Settings with { ClientSecret = new("wrong-secret") };

    private ExtensivSettings Settings => new()
    {
        ApiUrl = Address,
        ClientId = Client,
        ClientSecret = new(ClientSecret),
        UserLoginId = User,
        CustomerId = Customer.ToString(CultureInfo.InvariantCulture),
        FacilityId = Facility.ToString(CultureInfo.InvariantCulture),
        Units = ExtensivUnits.KilogramsAndCentimetres,
        Webhooks = true,
    };

    public override void RevokeTokens() => Interlocked.Increment(ref _tokenGeneration);

    public override void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("").AddEndpointFilter(RefuseAsync);
        all.MapPost("/AuthServer/api/Token", Route(SignInAsync));
        all.MapGet("/events/webhook/key", (HttpContext call) => ReadWebhookKey(call));
        var api = all.MapGroup("").AddEndpointFilter(RequireTokenAsync);
        api.MapGet("/customers", (HttpContext call) => List(call, [CustomerToJson()], "customers/customer", 20, 100));
        api.MapGet("/customers/{id}", (HttpContext call, long id) => id == Customer ? Json(call, CustomerToJson()) : throw ExtensivRefusal.Gone);
        api.MapGet("/properties/facilities", (HttpContext call) => List(call, [FacilityToJson()], "properties/facility", 100, 500));
        MapItems(api);
        MapOrders(api);
        MapReceivers(api);
    }

    private static JsonObject CustomerToJson() => new()
    {
        ["readOnly"] = new JsonObject { ["customerId"] = Customer, ["deactivated"] = false },
        ["companyInfo"] = new JsonObject { ["companyName"] = "Alder Commerce" },
    };

    private static JsonObject FacilityToJson() => new()
    {
        ["facilityId"] = Facility,
        ["name"] = "Maine DC",
        ["deactivated"] = false,
        ["timeZoneName"] = SandboxFacility.TimeZoneName,
    };

    private async Task<IResult> SignInAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        if (body.TextAt("grant_type") is not "client_credentials")
            return Results.Json(new JsonObject { ["error"] = "unsupported_grant_type" }, statusCode: 400);
        if (call.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Client}:{ClientSecret}")))
            return Results.Json(new JsonObject { ["Message"] = "invalid_client: client not registered" }, statusCode: 401);
        if (body.TextAt("user_login") is not User)
            return Results.Json(new JsonObject { ["Message"] = "invalid user login" }, statusCode: 401);

        var until = (context.Clock.GetUtcNow() + TokenLife).ToUnixTimeSeconds();
        return Results.Json(new JsonObject
        {
            ["access_token"] = string.Create(CultureInfo.InvariantCulture, $"{_tokenGeneration}.{until}"),
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)TokenLife.TotalSeconds,
            ["refresh_token"] = null,
            ["scope"] = null,
        });
    }

    private async ValueTask<object?> RequireTokenAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        if (call.HttpContext.Request.Headers.Authorization.ToString().Split(' ', '.') is not ["Bearer", var generation, var until]
            || generation != _tokenGeneration.ToString(CultureInfo.InvariantCulture)
            || context.Clock.GetUtcNow() >= DateTimeOffset.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture)))
            return Results.StatusCode(401);

        var path = call.HttpContext.Request.Path.Value ?? "";
        return Forbidden.Any(part => path.EndsWith(part, StringComparison.OrdinalIgnoreCase)) ? throw ExtensivRefusal.Role("The role is missing.") : await next(call);
    }

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (ExtensivRefusal refusal)
        {
            return refusal.Body is { } body ? Results.Json(body, statusCode: refusal.Status) : Results.StatusCode(refusal.Status);
        }
        catch (JsonException)
        {
            return Results.Text("System.FormatException", statusCode: 500);
        }
    }

    // Taken for a plain request delegate, a handler's result would be thrown away.
    private static Delegate Route(Func<HttpContext, Task<IResult>> handle) => handle;

    private static async Task<JsonElement> ReadBodyAsync(HttpContext call)
    {
        if (call.Request.ContentType?.Contains("json", StringComparison.Ordinal) is not true)
            throw new ExtensivRefusal(415, null);

        using var document = await JsonDocument.ParseAsync(call.Request.Body);
        return document.RootElement.Clone();
    }

    private IResult List(HttpContext call, IReadOnlyList<JsonObject> all, string rel, int usual, int most)
    {
        var (page, size) = (NumberIn(call, "pgnum", 1), NumberIn(call, "pgsiz", usual));
        if (size > most)
            throw ExtensivRefusal.Query("pgsiz", "NotParsable", $"At most {most}.");
        if (call.Request.Query["sort"].ToString() is { Length: > 0 } sort && !sort.Trim('-').Equals("ReadOnly.lastModifiedDate", StringComparison.OrdinalIgnoreCase))
            throw ExtensivRefusal.Query("sort", "NotParsable", $"Properties not supported: {sort}");

        var key = rel is "item" ? rel : "http://api.3plCentral.com/rels/" + rel;
        var answer = new JsonObject
        {
            ["totalResults"] = all.Count,
            ["_embedded"] = new JsonObject { [key] = new JsonArray([.. all.Skip((page - 1) * size).Take(size)]) },
            ["_links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = call.Request.Path.Value } },
        };
        if (page * size < all.Count)
            ((JsonObject)answer["_links"]!)["next"] = new JsonObject { ["href"] = $"{call.Request.Path}?pgnum={page + 1}" };
        return Json(call, answer);
    }

    private IResult Json(HttpContext call, JsonObject json, int status = 200, int? version = null)
    {
        if (version is { } known)
            call.Response.Headers.ETag = $"\"v{known}\"";
        var hal = SpeaksHal && call.Request.Headers.Accept.ToString().Contains("hal+json", StringComparison.Ordinal);
        return Results.Text((hal ? json : ExtensivOlderCasing.Of(json)).ToJsonString(), hal ? "application/hal+json" : "application/json", Encoding.UTF8, status);
    }

    private static void RequireVersion(HttpContext call, int version)
    {
        switch (call.Request.Headers.IfMatch.ToString())
        {
            case "":
                throw new ExtensivRefusal(428, null);
            case var told when told is not "*" && told.Replace("W/", "", StringComparison.Ordinal) != $"\"v{version}\"":
                throw new ExtensivRefusal(412, null);
        }
    }

    private static int NumberIn(HttpContext call, string name, int otherwise)
        => int.TryParse(call.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;

    // Ids follow the order of arrival, so that a seeded run is the same every time.
    private long NextId()
    {
        if (_lastId < 0)
            _lastId = 500_000 + _items.All.Select(item => item.Id).Concat(_stock.All.Select(row => row.ReceiveItemId))
                .Concat(_orders.All.Select(order => order.Id)).Concat(_orders.All.SelectMany(order => order.Lines).Select(line => line.Id))
                .Concat(_receivers.All.Select(receiver => receiver.Id)).Concat(_receivers.All.SelectMany(receiver => receiver.Lines).Select(line => line.Id))
                .Select(id => id - 500_000).DefaultIfEmpty().Max();
        return ++_lastId;
    }
}
