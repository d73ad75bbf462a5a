using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>A shop with a real GraphQL endpoint: any document over the part of the schema it knows works, at the price a real shop asks.</summary>
internal sealed partial class ShopifySandbox : ConnectorSandbox, ISandboxShop
{
    public const string Token = "shpat_good_token";
    public const string ClientId = "sandbox-app";
    public const string ClientSecret = "sandbox-secret";
    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(86_399);

    private readonly SandboxContext _context;
    private readonly Lock _gate = new();
    private readonly ShopSchema _schema;

    public ShopifySandbox(SandboxContext context)
    {
        _context = context;
        Shop = new(context);
        Orders = new(Shop);
        Routing = new(Shop, Orders);
        Catalog = new(Shop);
        Points = new(context.Clock);
        Subscriptions = new(Shop, ClientSecret, Call);
        _schema = new(Shop, Orders, new(Shop, Orders), Routing, new(Shop), Catalog, Subscriptions, () => Scopes);
    }

    public override ConnectorSettings GoodSettings => new ShopifySettings { ShopAddress = Address, AccessToken = new(Token), ClientSecret = new(ClientSecret) };
    public override ConnectorSettings WrongCredentials => new ShopifySettings { ShopAddress = Address, AccessToken = new("shpat_wrong") };

    public ShopPoints Points { get; }
    public ShopSubscriptions Subscriptions { get; }

    /// <summary>What the app was allowed.</summary>
    public IReadOnlyList<string> Scopes { get; set; } =
    [
        "read_orders", "write_orders", "read_all_orders", "read_products", "write_products", "read_inventory", "write_inventory", "read_locations",
        "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders",
    ];

    /// <summary>The version it says it answered in.</summary>
    public string Version { get; set; } = ShopifyGraphQl.Version;

    /// <summary>Answers every call with this status: 402 for a frozen shop, 423 for a locked one.</summary>
    public int? Closed { get; set; }

    internal ShopMemory Shop { get; }
    internal ShopOrders Orders { get; }
    internal ShopRouting Routing { get; }
    internal ShopCatalog Catalog { get; }

    public override void LiftLimits() => (Points.Maximum, Points.RestoreRate, Shop.IndexLag) = (1_000_000, 1_000_000, TimeSpan.Zero);

    public override bool IsRead(HttpRequest request, string body)
        => request.Path.Value!.EndsWith("/graphql.json", StringComparison.Ordinal)
            && JsonNode.Parse(body) is JsonObject asked && asked.Text("query")?.TrimStart().StartsWith("mutation", StringComparison.Ordinal) is false;

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/admin/oauth/access_token", GiveToken).DisableAntiforgery();
        routes.MapPost("/admin/api/{version}/graphql.json", AnswerAsync);
    }

    private Results<JsonHttpResult<JsonObject>, BadRequest<JsonObject>> GiveToken(IFormCollection form)
    {
        if (form["grant_type"] != "client_credentials" || form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return TypedResults.BadRequest(new JsonObject { ["error"] = "invalid_client", ["error_description"] = "Client authentication failed." });

        var token = new ShopToken($"shpua_{Guid.NewGuid():N}", _context.Clock.GetUtcNow() + TokenLife);
        Shop.Tokens.Put(token.Token, token);
        return TypedResults.Json(new JsonObject
        {
            ["access_token"] = token.Token,
            ["scope"] = string.Join(',', Scopes),
            ["expires_in"] = (int)TokenLife.TotalSeconds,
        });
    }

    private async Task<JsonHttpResult<JsonObject>> AnswerAsync(HttpContext call, CancellationToken cancellation)
    {
        call.Response.Headers["X-Shopify-API-Version"] = Version;
        // The host would tell another time than the one that orders change by.
        call.Response.GetTypedHeaders().Date = _context.Clock.GetUtcNow();
        if (Closed is { } status)
            return TypedResults.Json(new JsonObject { ["errors"] = "Unavailable Shop" }, statusCode: status);
        if (!IsKnown(call.Request.Headers["X-Shopify-Access-Token"]))
            return TypedResults.Json(
                new JsonObject { ["errors"] = "[API] Invalid API key or access token (unrecognized login or wrong password)" }, statusCode: StatusCodes.Status401Unauthorized);

        try
        {
            var body = await JsonNode.ParseAsync(call.Request.Body, cancellationToken: cancellation) as JsonObject;
            lock (_gate)
                return TypedResults.Json(Answer(body ?? []));
        }
        catch (JsonException)
        {
            return TypedResults.Json(new JsonObject { ["errors"] = "Bad Request" }, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private bool IsKnown(string? token)
        => token == Token || (token is not null && Shop.Tokens.Find(token) is { } known && known.ExpiresAt > _context.Clock.GetUtcNow());

    private JsonObject Answer(JsonObject body)
    {
        if (Read(body, out var document) is not { } request)
            return new() { ["errors"] = new JsonArray(new JsonObject { ["message"] = "The document could not be read." }) };

        var root = request.Operation.Kind is "mutation" ? _schema.Mutation : _schema.Query;
        if (!new GraphQlChecker(document!, request, _schema.Find).Check(root))
            return new() { ["errors"] = request.Errors };

        var requested = GraphQlCost.Estimate(request, root, request.Operation.Selections, _schema.Find);
        if (requested > Math.Min(1000, Points.Maximum))
            return Refuse("MAX_COST_EXCEEDED", $"Query cost is {requested}, which exceeds the single query max cost limit", requested);
        if (requested > Points.Available)
            return Refuse("THROTTLED", "Throttled", requested);

        var (data, actual) = new GraphQlExecutor(request).Run(root);
        Points.Spend(Math.Min(actual, requested));
        var answer = new JsonObject();
        if (request.Errors.Count > 0)
            answer["errors"] = request.Errors;
        answer["data"] = data;
        answer["extensions"] = new JsonObject { ["cost"] = Points.Tell(requested, actual) };
        if (request.Searches.Count > 0)
            answer["extensions"]!["search"] = request.Searches;
        return answer;
    }

    private static GraphQlRequest? Read(JsonObject body, out GraphQlDocument? document)
    {
        document = null;
        try
        {
            document = GraphQlParser.Parse(body.Text("query") ?? "");
        }
        catch (GraphQlSyntaxException)
        {
            return null;
        }

        var name = body.Text("operationName");
        var operation = document.Operations.FirstOrDefault(operation => name is null || operation.Name == name);
        return operation is null ? null : new(document, operation, body.Part("variables") ?? []);
    }

    private JsonObject Refuse(string code, string message, double requested) => new()
    {
        ["errors"] = new JsonArray(new JsonObject { ["message"] = message, ["extensions"] = new JsonObject { ["code"] = code } }),
        ["extensions"] = new JsonObject { ["cost"] = Points.Tell(requested, null) },
    };
}
