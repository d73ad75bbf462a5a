using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.Synapse;

/// <summary>One customer in one facility. This part signs in and routes; what is assumed of the real system is assumed here too.</summary>
internal sealed partial class SynapseSandbox(SandboxContext context) : ConnectorSandbox, ISandboxWarehouse, ISandboxDock
{
    public const string Customer = "7010";
    private const string User = "OMS-API";
    private const string UserPassword = "sandbox-password";
    private static readonly string[] NeededInHeader = ["custid", "order_type", "po_number", "reference"];

    private readonly Lock _gate = new();
    private int _sessionGeneration;
    private long _lastNumber = -1;

    public override ConnectorSettings GoodSettings => Settings;
    public override ConnectorSettings WrongCredentials => Settings with { Password = new("wrong-password") };
    public override bool DatesProducts => false;
    public override bool MeasuresProducts => false;

    private SynapseSettings Settings => new() { ApiUrl = Address, Username = User, Password = new(UserPassword), CustomerId = Customer, FacilityId = "EL1", InventoryStatus = "RG-AV", TimeZone = "UTC" };

    public override void RevokeTokens() => Interlocked.Increment(ref _sessionGeneration);

    public override void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api");
        api.MapPost("/login", Route(SignInAsync));
        var calls = api.MapGroup("").AddEndpointFilter(RequireSessionAsync).AddEndpointFilter(RefuseAsync);
        calls.MapPost("/orders/create-order", Route(async call => WriteOrder(await ReadBodyAsync(call))));
        calls.MapPost("/orders/order-info", Route(async call => ShowOrder(await ReadBodyAsync(call))));
        calls.MapPost("/orders/shipped-orders", Route(async call => ListDone(await ReadBodyAsync(call), outbound: true)));
        calls.MapPost("/orders/received-orders", Route(async call => ListDone(await ReadBodyAsync(call), outbound: false)));
        calls.MapPost("/inventory/by-customer", Route(async call => ListStock(await ReadBodyAsync(call))));
        calls.MapPost("/items/by-customer", Route(async call => ListItems(await ReadBodyAsync(call))));
        calls.MapPost("/items/create-item", Route(async call => CreateItem(await ReadBodyAsync(call))));
    }

    private string Session => string.Create(CultureInfo.InvariantCulture, $"session-{_sessionGeneration}");

    // Not plain letters, so that a client that forgets to decode the cookie is found out.
    private string Token => string.Create(CultureInfo.InvariantCulture, $"xsrf/{_sessionGeneration}=");

    private async Task<IResult> SignInAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        if (body.Text("username") != User || body.Text("password") != UserPassword)
            return Refuse(401, "Invalid username or password");

        GiveCookies(call);
        return Json(new JsonObject { ["user"] = User });
    }

    private void GiveCookies(HttpContext call)
    {
        call.Response.Headers.Append("Set-Cookie", $"SYNAPSE-SESSION={Session}; Path=/; HttpOnly; Secure");
        call.Response.Headers.Append("Set-Cookie", $"XSRF-TOKEN={Uri.EscapeDataString(Token)}; Path=/");
    }

    private async ValueTask<object?> RequireSessionAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var request = call.HttpContext.Request;
        if (request.Cookies["SYNAPSE-SESSION"] != Session)
            return Refuse(401, "No session");
        return request.Headers["X-XSRF-TOKEN"] == Token ? await next(call) : Refuse(403, "Invalid CSRF token");
    }

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (SandboxRefusal refusal)
        {
            return Refuse(refusal.Status, refusal.Message);
        }
        catch (JsonException)
        {
            return Refuse(400, "Malformed JSON");
        }
    }

    private static IResult Json(JsonNode json) => TypedResults.Text(json.ToJsonString(), "application/json", Encoding.UTF8);

    private static IResult Refuse(int status, string message)
        => TypedResults.Text(new JsonObject { ["error"] = new JsonObject { ["message"] = message } }.ToJsonString(), "application/json", Encoding.UTF8, status);

    // Taken for a plain request delegate, a handler's result would be thrown away.
    private static Delegate Route(Func<HttpContext, Task<IResult>> handle) => handle;

    private static async Task<SynapseRow> ReadBodyAsync(HttpContext call)
    {
        using var document = await JsonDocument.ParseAsync(call.Request.Body);
        RefuseEmpty(document.RootElement);
        return new(document.RootElement.Clone());
    }

    // The real system refuses empty texts in optional members.
    private static void RefuseEmpty(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    if (member.Value is { ValueKind: JsonValueKind.String } text && text.GetString() is "")
                        throw new SandboxRefusal(400, $"{member.Name} must not be empty");
                    RefuseEmpty(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    RefuseEmpty(item);
                break;
        }
    }

    private sealed class SandboxRefusal(int status, string message) : Exception(message)
    {
        public int Status => status;
    }
}
