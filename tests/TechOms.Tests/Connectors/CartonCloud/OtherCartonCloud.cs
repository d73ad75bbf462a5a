using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

/// <summary>
/// CartonCloud as somebody else might build it from the same reference: stricter about what it is sent, freer in how it answers. A test says the
/// answers; what the client gets wrong is noted.
/// </summary>
internal sealed class OtherCartonCloud : IAsyncDisposable
{
    private const string Tenant = "5E1F0000-0000-4000-8000-00000000000A";
    private readonly WebApplication _app;
    private readonly ConnectorMemory _memory = new();
    private readonly ConcurrentQueue<(string Call, string Body)> _asked = [];
    private readonly ConcurrentQueue<string> _mistakes = [];
    private readonly ConcurrentDictionary<string, Func<Asked, Answer>> _answers = new();

    private OtherCartonCloud()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
        On("POST /uaa/oauth/token", _ => new("""{"expires_in":"3600","scope":null,"access_token":"the-token"}"""));
        On("GET /uaa/userinfo", _ => new("""{"email":"api@example.com"}"""));
        On("GET customers", _ => new("""[null,{"name":"Somebody Else","id":"1"},{"enabled":true,"references":{"code":"LOOMS"},"id":2,"name":"Looms & Co"}]"""));
    }

    public ManualClock Clock { get; } = new();
    public CartonCloudSettings Settings { get; set; } = new() { ClientId = "client", ClientSecret = new("secret"), TenantId = Tenant, CustomerName = "looms", ProductType = "AMBIENT" };
    public IReadOnlyList<string> Mistakes => [.. _mistakes];
    public IReadOnlyList<string> Asked => [.. _asked.Select(asked => asked.Call)];

    public static async Task<OtherCartonCloud> StartAsync()
    {
        var server = new OtherCartonCloud();
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Settings = server.Settings with { ApiUrl = new(server._app.Urls.Single()) };
        return server;
    }

    /// <param name="call">Method and path below the tenant, without query.</param>
    public void On(string call, Func<Asked, Answer> answer) => _answers[call] = answer;

    public JsonElement LastBody(string call) => JsonElement.Parse(_asked.Last(asked => asked.Call == call).Body);

#pragma warning disable RS0030 // The pipeline's own client is the server's; here a plain one shows what the session does by itself.
    public CartonCloudSession Open() => (CartonCloudSession)new CartonCloudConnector().Open(Settings, new(new HttpClient(), Clock, _memory));
#pragma warning restore RS0030

    public async ValueTask DisposeAsync()
    {
        _memory.Dispose();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext call)
    {
        using var reader = new StreamReader(call.Request.Body);
        var body = await reader.ReadToEndAsync();
        var prefix = $"/tenants/{Tenant}/";
        var path = call.Request.Path.Value!;
        var asked = $"{call.Request.Method} {(path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path)}";
        _asked.Enqueue((asked, body));
        Check(call.Request, asked, body);
        var answer = _answers.TryGetValue(asked, out var answers) ? answers(new(call.Request, body)) : new Answer("""[{"message":"Not found."}]""", 404);
        call.Response.StatusCode = answer.Status;
        call.Response.ContentType = answer.Status == 204 ? null : "text/plain";
        foreach (var (name, value) in answer.Headers)
            call.Response.Headers[name] = value;
        if (answer.Status != 204)
            await call.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
    }

    private void Check(HttpRequest request, string asked, string body)
    {
        void Expect(bool holds, string what)
        {
            if (!holds)
                _mistakes.Enqueue($"{asked}: {what}");
        }

        var isToken = asked.EndsWith("/token", StringComparison.Ordinal);
        Expect(request.Headers["Accept-Version"] == (asked.Contains(" warehouse-products", StringComparison.Ordinal) ? "8" : "1"), "version");
        Expect(request.Headers.Accept == "application/json", "accept");
        Expect(request.Headers.Authorization == (isToken ? "Basic Y2xpZW50OnNlY3JldA==" : "Bearer the-token"), "authorization");
        Expect(body.Length == 0 || request.ContentType == (isToken ? "application/x-www-form-urlencoded" : "application/json"), $"content type {request.ContentType}");
        Expect(isToken ? body == "grant_type=client_credentials" : !body.Contains("\"\"", StringComparison.Ordinal) && !body.Contains("[]", StringComparison.Ordinal), $"body {body}");
        if (asked.EndsWith("/search", StringComparison.Ordinal))
            Expect(JsonElement.Parse(body).GetProperty("condition").GetProperty("conditions").GetArrayLength() > 0, "condition");
    }
}

/// <param name="Body">As it came.</param>
internal sealed record Asked(HttpRequest Request, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);
    public int Page => int.TryParse(Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1;
    public bool Names(string text) => Body.Contains('"' + text + '"', StringComparison.Ordinal);
}

internal sealed record Answer(string Body, int Status = 200)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
