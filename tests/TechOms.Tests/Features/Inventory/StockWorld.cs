using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;
using TechOms.Features;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Inventory;

/// <summary>One server, one database and one place on the network for any number of accounts, each with shops and warehouses of its own.</summary>
internal sealed class StockWorld : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _remotes = new();
    private WebApplication? _server;
    private WebApplication? _network;
    private Uri? _address;
    private int _count;

    private StockWorld(Database database) => Database = database;

    public Database Database { get; }
    public HurriedClock Clock { get; } = new();
    public IServiceProvider Services => _server!.Services;

    public static async Task<StockWorld> StartAsync()
    {
        var world = new StockWorld(new(await TestDatabase.CreateAsync(PipelineWorld.MigrateAsync)));
        await world.WatchAsync();
        await world.ConnectAsync();
        world._server = Server.Build(
            new() { DataFolder = Directory.CreateTempSubdirectory("techoms-test-").FullName, Port = 0, Web = false, Worker = false, AllowInternalAddresses = true, Quiet = true, PublicAddress = new("https://oms.example/") },
            world.Database, world.Clock, services => services.AddPipeline());
        return world;
    }

    /// <summary>A new account with two shops and two warehouses; the first warehouse is its default.</summary>
    public Task<StockHouse> OpenAsync(InventoryMode first, InventoryMode second = InventoryMode.DoNotSynchronize, string warehouse = "demo-warehouse")
        => StockHouse.OpenAsync(this, first, second, warehouse);

    public (Connector Connector, ConnectorSandbox Sandbox) Serve(string connector)
    {
        var known = new ConnectorCatalog().Find(connector)!;
        var sandbox = known.CreateSandbox(SandboxContext.InMemory(Clock));
        sandbox.LiftLimits();
        var name = $"r{Interlocked.Increment(ref _count)}";
        var branch = new ApplicationBuilder(_network!.Services);
        branch.MapSandbox($"/{name}", sandbox);
        _remotes[name] = branch.Build();
        sandbox.Address = new Uri(_address!, $"{name}/");
        return (known, sandbox);
    }

    public async Task<T?> AskAsync<T>(string sql, params object?[] parameters)
    {
        await using var work = await Database.BeginSystemAsync(CancellationToken.None);
        return await work.ScalarAsync<T>(sql, CancellationToken.None, parameters);
    }

    public async Task ExecuteAsync(string sql, params object?[] parameters)
    {
        await using var work = await Database.BeginSystemAsync(CancellationToken.None);
        await work.ExecuteAsync(sql, CancellationToken.None, parameters);
        await work.CommitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _network!.DisposeAsync();
        await Database.DisposeAsync();
    }

    // Who promises more than is there fails on the spot, whatever would have covered it later.
    private async Task WatchAsync()
    {
        await using var command = Database.Owner.CreateCommand(
            """
            create function refuse_oversold() returns trigger language plpgsql as $$
              begin raise exception 'Oversold: % promised of %.', new.allocated, new.total; end $$;
            create trigger oversold after update on stock_level for each row
              when (new.allocated > old.allocated and new.allocated > new.total) execute function refuse_oversold()
            """);
        await command.ExecuteNonQueryAsync();
    }

    private async Task ConnectAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        _network = builder.Build();
        ((IApplicationBuilder)_network).Run(call => _remotes.TryGetValue(call.Request.Path.Value!.Split('/')[1], out var remote) ? remote(call) : Task.CompletedTask);
        await _network.StartAsync();
        _address = new Uri(_network.Urls.Single() + "/");
    }
}
