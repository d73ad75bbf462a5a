using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;
using TechOms.Features;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Platform.Automations;
using TechOms.Platform.Results;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features;

/// <summary>
/// A whole installation for one test: its own database, the real server's services, a shop and a warehouse over HTTP. Steps run when the test says so,
/// so that a test can stop between any two of them.
/// </summary>
internal sealed class PipelineWorld : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly WebApplication _remote;

    private readonly ConcurrentQueue<JsonElement> _heard;

    private PipelineWorld(WebApplication server, WebApplication remote, Database database, ConnectorSandbox shop, ConnectorSandbox warehouse, ConcurrentQueue<JsonElement> heard)
        => (_server, _remote, Database, ShopSandbox, WarehouseSandbox, _heard) = (server, remote, database, shop, warehouse, heard);

    public Database Database { get; }
    public ConnectorSandbox ShopSandbox { get; }
    public ConnectorSandbox WarehouseSandbox { get; }
    public ISandboxShop Shop => (ISandboxShop)ShopSandbox;
    public ISandboxWarehouse Warehouse => (ISandboxWarehouse)WarehouseSandbox;
    public IServiceProvider Services => _server.Services;
    public Tenant Tenant { get; } = new(Guid.CreateVersion7(), Guid.CreateVersion7());
    public Guid WarehouseId { get; } = Guid.CreateVersion7();
    public Guid ShopChannel { get; } = Guid.CreateVersion7();
    public Guid WarehouseChannel { get; } = Guid.CreateVersion7();

    /// <summary>Every shipment the warehouse was sent, word for word.</summary>
    public IReadOnlyList<JsonElement> HeardByWarehouse => [.. _heard];

    public string WrongWarehouseSettings => Services.GetRequiredService<SettingsStore>().Write(WarehouseSandbox.WrongCredentials);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<PipelineWorld> StartAsync(string warehouse = "demo-warehouse", ChannelOptions? warehouseOptions = null, InventoryMode mode = InventoryMode.RealTimeAdjustment,
        TimeProvider? remoteClock = null)
    {
        var catalog = new ConnectorCatalog();
        var context = SandboxContext.InMemory(remoteClock ?? TimeProvider.System);
        var (shopConnector, warehouseConnector) = (catalog.Find("shopify")!, catalog.Find(warehouse)!);
        var (shop, wms) = (shopConnector.CreateSandbox(context), warehouseConnector.CreateSandbox(context));
        shop.LiftLimits();
        wms.LiftLimits();
        var heard = new ConcurrentQueue<JsonElement>();
        var remote = await ServeAsync(shop, wms, heard);
        var database = new Database(await TestDatabase.CreateAsync(MigrateAsync));
        var server = Server.Build(
            new() { DataFolder = Directory.CreateTempSubdirectory("techoms-test-").FullName, Port = 0, Web = false, Worker = false, AllowInternalAddresses = true, Quiet = true },
            database, new HastyClock(), services =>
            {
                // Never started, so the steps' runners rest and the test takes the steps itself.
                services.AddPipeline();
                services.Configure<HandoffOptions>(options => options.DoubtSettles = TimeSpan.FromMilliseconds(200));
            });
        var world = new PipelineWorld(server, remote, database, shop, wms, heard);
        await world.SetUpAsync(shopConnector, warehouseConnector, warehouseOptions ?? new(), mode);
        return world;
    }

    public static async Task MigrateAsync(string connectionString)
    {
        await using var database = new Database(connectionString);
        await database.MigrateAsync(CancellationToken.None);
    }

    /// <summary>Products known everywhere, with stock in the warehouse and the levels read.</summary>
    public async Task GivenStockAsync(params (string Sku, long OnHand)[] goods)
    {
        foreach (var (sku, onHand) in goods)
        {
            Shop.AddProduct(new(sku, $"Product {sku}", 10m));
            Warehouse.AddProduct(sku, $"Product {sku}");
            Warehouse.SetStock(sku, onHand);
        }

        await ExecuteAsync(
            """
            with p as (
              insert into product (account_id, id, name, created_at, updated_at) select $1, gen_random_uuid(), s, now(), now() from unnest($2::text[]) s returning id, name)
            insert into product_variant (account_id, id, product_id, sku, name, created_at, updated_at) select $1, gen_random_uuid(), p.id, p.name, p.name, now(), now() from p
            """,
            Tenant.AccountId, goods.Select(good => good.Sku).ToArray());
        await RunAsync("receive-inventory-levels", WarehouseChannel);
    }

    /// <summary>An automation, run here and now as its runner would.</summary>
    public async Task<AutomationRun> RunAsync(string automation, Guid channelId)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(Tenant);
        using var channel = await Services.GetRequiredService<ChannelSessions>().OpenAsync(Tenant, channelId, Cancellation) ?? throw new InvalidOperationException("The channel does not open.");
        var run = new AutomationRun(Guid.CreateVersion7(), Tenant, channelId, actor: null);
        await Services.GetServices<RegisteredAutomation>().Single(known => known.Plan.Key == automation).RunAsync(scope.ServiceProvider, run, channel.Session, Cancellation);
        return run;
    }

    /// <summary>A slice, as a page or the API would call it.</summary>
    public async Task<T> UseAsync<TSlice, T>(Func<TSlice, Task<Result<T>>> use)
        where TSlice : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(Tenant);
        return (await use(scope.ServiceProvider.GetRequiredService<TSlice>())).Match(value => value, refusal => throw new InvalidOperationException($"{refusal.Code}: {refusal.Message}"));
    }

    /// <returns>How many rows the step moved on.</returns>
    public async Task<int> StepAsync<TStep>(int batchSize = 100)
        where TStep : IStep
    {
        var step = Services.GetRequiredService<TStep>();
        var moved = 0;
        foreach (var work in await step.FindAsync(TimeProvider.System.GetUtcNow(), Cancellation))
            moved += await step.RunAsync(work, batchSize, Cancellation);
        return moved;
    }

    /// <summary>Runs all steps until none finds anything to do and nothing will be due within the time given.</summary>
    public async Task DrainAsync(TimeSpan? patience = null)
    {
        var idle = 0;
        for (var started = TimeProvider.System.GetTimestamp(); idle < 3;)
        {
            var moved = 0;
            foreach (var step in Services.GetServices<IStep>())
            {
                foreach (var work in await step.FindAsync(TimeProvider.System.GetUtcNow(), Cancellation))
                    moved += await step.RunAsync(work, 100, Cancellation);
            }

            idle = moved > 0 ? 0 : idle + 1;
            if (moved == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(150), Cancellation);
            if (TimeProvider.System.GetElapsedTime(started) > (patience ?? TimeSpan.FromSeconds(60)))
                throw new TimeoutException("The steps do not come to rest.");
        }
    }

    /// <summary>From the shop's orders to whatever becomes of them, warehouse included.</summary>
    public async Task TravelAsync()
    {
        await RunAsync("receive-orders", ShopChannel);
        await DrainAsync();
        foreach (var shipment in Warehouse.Shipments.Where(shipment => shipment.Open))
            Warehouse.Ship(shipment.ExternalId);
        await RunAsync("receive-shipments", WarehouseChannel);
        await DrainAsync();
    }

    public async Task<T?> AskAsync<T>(string sql, params object?[] parameters)
    {
        await using var work = await Database.BeginSystemAsync(Cancellation);
        return await work.ScalarAsync<T>(sql, Cancellation, parameters);
    }

    /// <summary>Other settings for the warehouse, as saving them does: a stopped channel goes on.</summary>
    public Task SaveWarehouseSettingsAsync(string settings)
        => ExecuteAsync("update channel set settings = $2::jsonb, version = version + 1, paused_at = null where id = $1", WarehouseChannel, settings);

    public async Task ExecuteAsync(string sql, params object?[] parameters)
    {
        await using var work = await Database.BeginSystemAsync(Cancellation);
        await work.ExecuteAsync(sql, Cancellation, parameters);
        await work.CommitAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _remote.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static async Task<WebApplication> ServeAsync(ConnectorSandbox shop, ConnectorSandbox warehouse, ConcurrentQueue<JsonElement> heard)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var remote = builder.Build();
        remote.Use(async (context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/warehouse", StringComparison.Ordinal) && context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) is true)
            {
                context.Request.EnableBuffering();
                var said = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
                context.Request.Body.Position = 0;
                if (said.ValueKind is JsonValueKind.Object && (said.TryGetProperty("items", out _) || said.TryGetProperty("lines", out _)))
                    heard.Enqueue(said);
            }

            await next(context);
        });
        remote.MapSandbox("/shop", shop);
        remote.MapSandbox("/warehouse", warehouse);
        await remote.StartAsync(Cancellation);
        shop.Address = new Uri(remote.Urls.Single() + "/shop/");
        warehouse.Address = new Uri(remote.Urls.Single() + "/warehouse/");
        return remote;
    }

    private async Task SetUpAsync(Connector shop, Connector warehouse, ChannelOptions warehouseOptions, InventoryMode mode)
    {
        var settings = Services.GetRequiredService<SettingsStore>();
        await ExecuteAsync("insert into organization (id, name, code, created_at) values ($1, 'Test', 'TEST', now())", Tenant.OrganizationId);
        await ExecuteAsync("insert into warehouse (id, organization_id, name, code, created_at) values ($1, $2, 'Main', 'MAIN', now())", WarehouseId, Tenant.OrganizationId);
        await ExecuteAsync(
            "insert into account (id, organization_id, name, code, default_warehouse_id, allow_partial_fulfillment, created_at) values ($1, $2, 'Brand', 'BRAND', $3, true, now())",
            Tenant.AccountId, Tenant.OrganizationId, WarehouseId);
        await ExecuteAsync("insert into account_warehouse (account_id, warehouse_id) values ($1, $2)", Tenant.AccountId, WarehouseId);
        await AddChannelAsync(ShopChannel, "shop", shop, null, settings.Write(ShopSandbox.GoodSettings), new() { InventoryMode = mode, Throughput = 100_000 });
        await AddChannelAsync(WarehouseChannel, "wms", warehouse, WarehouseId, settings.Write(WarehouseSandbox.GoodSettings), warehouseOptions with { Throughput = 100_000 });
    }

    private Task AddChannelAsync(Guid id, string key, Connector connector, Guid? warehouse, string settings, ChannelOptions options) => ExecuteAsync(
        """
        insert into channel (account_id, id, key, kind, connector, name, warehouse_id, settings, options, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $3, $6, $7::jsonb, $8::jsonb, now(), now())
        """,
        Tenant.AccountId, id, key, connector.Info.Kind.ToString(), connector.Info.Key, warehouse, settings, ChannelOptionsJson.Write(options));
}
