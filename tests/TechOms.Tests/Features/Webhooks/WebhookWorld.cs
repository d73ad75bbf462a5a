using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Connectors.Shopify.Sandbox;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Tests.Connectors;
using TechOms.Tests.Features.Channels;

namespace TechOms.Tests.Features.Webhooks;

/// <summary>A server that works by itself and can be called, and a shop that calls it. Nothing is scheduled but what the test asks for.</summary>
public sealed class WebhookWorld : IAsyncLifetime
{
    private readonly List<SandboxHost> _hosts = [];
    private ChannelWorld? _world;
    private IServiceProvider? _services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal ChannelWorld World => _world!;

    internal HttpClient Api { get; private set; } = null!;

    internal Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}/");

    public async ValueTask InitializeAsync()
    {
        _world = await ChannelWorld.CreateAsync();
        var (server, api) = await _world.ApiAsync(worker: true, publicAddress: Address);
        (_services, Api) = (server.Services, api);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            ((ISandboxCaller)host.Sandbox).Courier?.Dispose();
            await host.DisposeAsync();
        }

        Api.Dispose();
        await World.DisposeAsync();
    }

    /// <summary>A shop of its own with a channel to it.</summary>
    internal async Task<Shop> ShopAsync(AutomationMode mode = AutomationMode.Webhook)
    {
        var host = await SandboxHost.StartAsync("shopify");
        _hosts.Add(host);
        host.Sandbox.LiftLimits();
        ((ShopifySandbox)host.Sandbox).AddProduct(new("TEE", "Tee", 10m));
        var (id, key) = (Guid.CreateVersion7(), $"shop-{_hosts.Count}");
        await using var work = await World.Database.BeginAsync(World.Tenant, Cancellation);
        await work.ExecuteAsync(
            """
            insert into channel (account_id, id, key, kind, connector, name, settings, options, created_at, updated_at)
            values ($1, $2, $3, 'SalesChannel', 'shopify', $3, $4::jsonb, $5::jsonb, now(), now())
            """,
            Cancellation, World.Tenant.AccountId, id, key, _services!.GetRequiredService<SettingsStore>().Write(host.Sandbox.GoodSettings),
            ChannelOptionsJson.Write(new() { AutomationMode = mode, Throughput = 100_000 }));
        await work.CommitAsync(Cancellation);
        return new(this, host, id, key);
    }

    internal async Task RunAsync(Guid channel, string automation)
    {
        var run = await _services!.GetRequiredService<RunRequests>().AskAsync(World.Tenant, channel, automation, RunCause.Manual, "test", Cancellation);
        await ChannelWorld.UntilAsync(
            async () => (await World.ReadAsync<string>($"select status from run where id = '{run}'")).Single() is not ("Waiting" or "Running"), $"{automation} ends");
        Assert.Equal("Succeeded", (await World.ReadAsync<string>($"select coalesce(failure, status) from run where id = '{run}'")).Single());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal sealed class Shop(WebhookWorld world, SandboxHost host, Guid id, string key)
    {
        public Guid Id => id;
        public string Key => key;
        public SandboxHost Host => host;
        public ShopifySandbox Sandbox => (ShopifySandbox)host.Sandbox;
        public SandboxCourier Courier { get; } = ((ISandboxCaller)host.Sandbox).HireCourier();

        public string Order() => Sandbox.PlaceOrder(new([new("TEE", 1)], null));

        public Task SubscribeAsync() => world.RunAsync(id, "ensure-subscriptions");

        public async Task<Uri> AddressAsync() => new((await ReadAsync("")).At("webhookAddress")!);

        public async Task<JsonNode?> ReadAsync(string path) => await world.Api.GetFromJsonAsync<JsonNode>($"channels/{key}{path}", Cancellation);

        public async Task<long> CountAsync(string table, string condition = "true")
            => (await world.World.ReadAsync<long>($"select count(*) from {table} where channel_id = '{id}' and {condition}")).Single();

        public Task UntilOrdersAsync(int count)
            => ChannelWorld.UntilAsync(async () => await CountAsync("sales_order") >= count && await CountAsync("run", "status in ('Waiting', 'Running')") == 0, $"{count} orders are here", seconds: 60);
    }
}
