using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;
using TechOms.Tests.Connectors;

namespace TechOms.Tests.Features.Channels;

/// <summary>An account with a warehouse, in a database of its own or a shared one, and a server (or several) on it.</summary>
internal sealed class ChannelWorld : IAsyncDisposable
{
    private static readonly Lazy<Task<(ChannelWorld World, WebApplication Server)>> Shared = new(OpenSharedAsync);

    private readonly List<IAsyncDisposable> _owned = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("techoms-world-").FullName;
    private bool _joined;

    private ChannelWorld(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }
    public Database Database { get; private set; } = null!;
    public Tenant Tenant { get; } = new(Guid.CreateVersion7(), Guid.CreateVersion7());
    public Guid WarehouseId { get; } = Guid.CreateVersion7();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ChannelWorld> CreateAsync()
    {
        var world = new ChannelWorld(await TestDatabase.CreateAsync(MigrateAsync));
        world.Database = world.Own(new Database(world.ConnectionString));
        await world.FoundAsync();
        return world;
    }

    /// <summary>In a database that others share. For tests that only call the API: its server starts once for all of them.</summary>
    public static async Task<ChannelWorld> JoinAsync()
    {
        var (shared, _) = await Shared.Value;
        var world = new ChannelWorld(shared.ConnectionString) { Database = shared.Database, _joined = true };
        await world.FoundAsync();
        return world;
    }

    /// <summary>One server process on this world's database. Its hosted services run once it is started.</summary>
    public WebApplication Server(Action<IServiceCollection>? more = null, bool worker = false, bool allowInternal = true, TimeProvider? clock = null, bool web = false, Uri? publicAddress = null)
    {
        var database = Own(new Database(ConnectionString));
        var options = new ServerOptions { DataFolder = _folder, ConnectionString = ConnectionString, Port = publicAddress?.Port ?? 0, Web = web, Worker = worker, AllowInternalAddresses = allowInternal, PublicAddress = publicAddress };
        return Own(TechOms.Server.Build(options, database, clock, services =>
        {
            services.AddLogging(logging => logging.ClearProviders());
            more?.Invoke(services);
        }));
    }

    /// <summary>A server with its API, and a client that holds a key of the account.</summary>
    public async Task<(WebApplication Server, HttpClient Api)> ApiAsync(string scope = "Configure", bool worker = false, Uri? publicAddress = null)
    {
        var server = await StartAsync(worker, publicAddress);
        var secret = ApiKeySecret.Create();
        await using var command = Database.System.CreateCommand(
            "insert into api_key (id, organization_id, account_id, name, scope, prefix, hash, created_at) values ($1, $2, $3, 'test', $4, $5, $6, now())");
        foreach (var value in new object[] { Guid.CreateVersion7(), Tenant.OrganizationId, Tenant.AccountId, scope, secret.Prefix, ApiKeySecret.Hash(secret.Text) })
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(Cancellation);
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(server.Urls.Single() + "/api/v2/") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret.Text);
        return (server, client);
    }

    public async Task<SandboxHost> WarehouseAsync() => Own(await SandboxHost.StartAsync("demo-warehouse"));

    /// <summary>A fulfillment channel as saving it would have left it.</summary>
    public async Task<Guid> ChannelAsync(IServiceProvider services, ConnectorSettings settings, ChannelOptions? options = null)
    {
        var id = Guid.CreateVersion7();
        await using var work = await Database.BeginAsync(Tenant, Cancellation);
        await work.ExecuteAsync(
            """
            insert into channel (account_id, id, key, kind, connector, name, warehouse_id, settings, options, created_at, updated_at)
            values ($1, $2, $3, 'FulfillmentChannel', 'demo-warehouse', 'Demo', $4, $5::jsonb, $6::jsonb, now(), now())
            """,
            Cancellation, Tenant.AccountId, id, $"demo-{id:N}", WarehouseId,
            services.GetRequiredService<SettingsStore>().Write(settings), ChannelOptionsJson.Write(options ?? new()));
        await work.CommitAsync(Cancellation);
        return id;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>The first column of every row, seeing all rows; of the account's alone where others share the database.</summary>
    public async Task<List<T>> ReadAsync<T>(string sql)
    {
        await using var work = _joined ? await Database.BeginAsync(Tenant, Cancellation) : await Database.BeginSystemAsync(Cancellation);
        return await work.QueryAsync(sql, row => row.IsDBNull(0) ? default! : row.GetFieldValue<T>(0), Cancellation);
    }

    /// <summary>Looks until it is so; things in the background take their time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> so, string what, int seconds = 20)
    {
        for (var waited = 0; waited < seconds * 20; waited++)
        {
            if (await so())
                return;
            await Task.Delay(50, Cancellation);
        }

        Assert.Fail($"Never happened: {what}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned.AsEnumerable().Reverse())
        {
            // Disposing alone would leave its services running.
            if (owned is WebApplication server)
                await server.StopAsync(CancellationToken.None);
            await owned.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<(ChannelWorld World, WebApplication Server)> OpenSharedAsync()
    {
        var world = await CreateAsync();
        var server = world.Server(web: true, clock: new HastyClock());
        await server.StartAsync(CancellationToken.None);
        return (world, server);
    }

    private async Task<WebApplication> StartAsync(bool worker, Uri? publicAddress)
    {
        if (_joined)
            return (await Shared.Value).Server;

        var server = Server(worker: worker, web: true, publicAddress: publicAddress);
        await server.StartAsync(Cancellation);
        return server;
    }

    private Task FoundAsync() => ExecuteAsync(
        $"""
        insert into organization (id, name, code, created_at) values ('{Tenant.OrganizationId}', 'Acme', 'ACME-{Tenant.OrganizationId:N}', now());
        insert into account (id, organization_id, name, code, created_at) values ('{Tenant.AccountId}', '{Tenant.OrganizationId}', 'Acme Shoes', 'SHOES', now());
        insert into warehouse (id, organization_id, name, code, created_at) values ('{WarehouseId}', '{Tenant.OrganizationId}', 'North', 'NORTH', now());
        insert into account_warehouse (account_id, warehouse_id) values ('{Tenant.AccountId}', '{WarehouseId}');
        """);

    private static async Task MigrateAsync(string connectionString)
    {
        await using var database = new Database(connectionString);
        await database.MigrateAsync(Cancellation);
    }

    private T Own<T>(T thing)
        where T : IAsyncDisposable
    {
        _owned.Add(thing);
        return thing;
    }
}
