using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;
using TechOms.Connectors.Shopify;
using TechOms.Connectors.Shopify.Sandbox;

namespace TechOms.Tests.Connectors.Shopify;

/// <summary>A sandbox shop on loopback, and a record of everything that was said to it.</summary>
internal sealed class ShopifyHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConnectorMemory _memory = new();
    private readonly SocketsHttpHandler _handler = new() { UseCookies = false };

    private ShopifyHost(WebApplication app, ShopifySandbox sandbox, ManualClock clock) => (_app, Sandbox, Clock) = (app, sandbox, clock);

    public ShopifySandbox Sandbox { get; }
    public ManualClock Clock { get; }
    public List<(JsonObject Request, JsonObject Answer)> Exchanges { get; } = [];
    public ShopifySettings Settings => (ShopifySettings)Sandbox.GoodSettings;

    public static async Task<ShopifyHost> StartAsync(SandboxStore? store = null)
    {
        var clock = new ManualClock();
        var sandbox = new ShopifySandbox(new(store ?? SandboxStore.InMemory(), clock));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var app = builder.Build();
        app.MapSandbox("/shop", sandbox);
        await app.StartAsync(TestContext.Current.CancellationToken);
        sandbox.Address = new Uri(app.Urls.Single() + "/shop/");
        return new(app, sandbox, clock);
    }

    public ShopifySession Open() => Open(Settings);

    public ShopifySession Open(ShopifySettings settings)
        => (ShopifySession)new ShopifyConnector().Open(settings, new(NewClient(), Clock, _memory));

    /// <summary>What stands below the session, for questions no session would ask.</summary>
    public ShopifyClient OpenClient()
    {
        var context = new ConnectorContext(NewClient(), Clock, _memory);
        context.Http.BaseAddress = Sandbox.Address;
        return new(new(context.Http, new(Settings, context), new(Clock), Clock));
    }

    /// <summary>Says something to the shop as an independent client would.</summary>
    public Task<JsonObject> AskAsync(string query, object? variables = null) => AskAsync(query, null, variables);

    public async Task<JsonObject> AskAsync(string query, string? operationName, object? variables)
    {
        using var http = NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Sandbox.Address, "admin/api/2026-10/graphql.json"));
        request.Headers.Add("X-Shopify-Access-Token", ShopifySandbox.Token);
        request.Content = System.Net.Http.Json.JsonContent.Create(new { query, operationName, variables });
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        _memory.Dispose();
        await _app.DisposeAsync();
    }

#pragma warning disable RS0030 // The pipeline's own client is the server's; here a plain one shows what the session does by itself.
    private HttpClient NewClient() => new(new Recorder(this, _handler), disposeHandler: false);
#pragma warning restore RS0030

    private sealed class Recorder(ShopifyHost host, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            if (!body.StartsWith('{') || !response.IsSuccessStatusCode)
                return response;

            await response.Content.LoadIntoBufferAsync(cancellationToken);
            if (JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) is JsonObject answer)
                host.Exchanges.Add(((JsonObject)JsonNode.Parse(body)!, answer));
            return response;
        }
    }
}
