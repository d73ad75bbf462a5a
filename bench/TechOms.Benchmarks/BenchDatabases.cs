using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Benchmarks;

/// <summary>A private PostgreSQL with the settings a server gives it, and fresh copies of one prepared database.</summary>
internal sealed class BenchDatabases : IAsyncDisposable
{
    public const int Skus = 500;

    private const string Template = "prepared";
    private readonly PrivateCluster _cluster;
    private int _count;

    private BenchDatabases(PrivateCluster cluster, string folder) => (_cluster, Folder) = (cluster, folder);

    public string Folder { get; }
    public Tenant Tenant { get; } = new(Guid.CreateVersion7(), Guid.CreateVersion7());
    public Guid Warehouse { get; } = Guid.CreateVersion7();
    public Guid Shop { get; } = Guid.CreateVersion7();
    public Guid WarehouseChannel { get; } = Guid.CreateVersion7();
    public IReadOnlyList<Guid> Variants { get; } = [.. Enumerable.Range(0, Skus).Select(_ => Guid.CreateVersion7())];

    public string Maintenance => _cluster.ConnectionString("postgres");

    public static string SkuOf(int variant) => $"SKU-{variant:D4}";

    public static async Task<BenchDatabases> StartAsync(CancellationToken cancellation)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"techoms-bench-{Environment.ProcessId}");
        var place = new BenchDatabases(await PrivateCluster.StartAsync(folder, NullLogger.Instance, cancellation), folder);
        await place.ExecuteAsync($"create database {Template}", cancellation);
        await place.PrepareAsync(cancellation);
        return place;
    }

    /// <returns>The connection string of a database that nobody has worked in.</returns>
    public async Task<string> CreateAsync(CancellationToken cancellation)
    {
        var name = $"round{++_count}";
        await ExecuteAsync($"create database {name} template {Template}", cancellation);
        return _cluster.ConnectionString(name);
    }

    public async Task DropAsync(string connectionString, CancellationToken cancellation)
        => await ExecuteAsync($"drop database {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)", cancellation);

    public async Task CheckpointAsync(CancellationToken cancellation) => await ExecuteAsync("checkpoint", cancellation);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _cluster.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        await using var database = new Database(_cluster.ConnectionString(Template));
        await database.MigrateAsync(cancellation);
        await using var server = OurPipeline.Build(this, database, new InstantWarehouse());
        var demo = new ConnectorCatalog().Find("demo-warehouse")!;
        var settings = ((SettingsStore)server.Services.GetService(typeof(SettingsStore))!).Write(demo.CreateSandbox(SandboxContext.InMemory(TimeProvider.System)).GoodSettings);
        await using var work = await database.BeginSystemAsync(cancellation);
        await work.ExecuteAsync("insert into organization (id, name, code, created_at) values ($1, 'Bench', 'BENCH', now())", cancellation, Tenant.OrganizationId);
        await work.ExecuteAsync("insert into warehouse (id, organization_id, name, code, created_at) values ($1, $2, 'Main', 'MAIN', now())", cancellation, Warehouse, Tenant.OrganizationId);
        await work.ExecuteAsync(
            "insert into account (id, organization_id, name, code, default_warehouse_id, created_at) values ($1, $2, 'Brand', 'BRAND', $3, now())",
            cancellation, Tenant.AccountId, Tenant.OrganizationId, Warehouse);
        await work.ExecuteAsync("insert into account_warehouse (account_id, warehouse_id) values ($1, $2)", cancellation, Tenant.AccountId, Warehouse);
        await work.ExecuteAsync(
            """
            insert into channel (account_id, id, key, kind, connector, name, warehouse_id, settings, options, created_at, updated_at) values
              ($1, $2, 'shop', 'SalesChannel', 'shopify', 'Shop', null, '{}', '{}', now(), now()),
              ($1, $3, 'wms', 'FulfillmentChannel', 'demo-warehouse', 'Warehouse', $4, $5::jsonb, $6::jsonb, now(), now())
            """,
            cancellation, Tenant.AccountId, Shop, WarehouseChannel, Warehouse, settings, ChannelOptionsJson.Write(new() { Throughput = 10_000_000 }));
        await work.ExecuteAsync(
            """
            with p as (
              insert into product (account_id, id, name, created_at, updated_at) select $1, v.id, 'Product ' || v.sku, now(), now() from unnest($2::uuid[], $3::text[]) as v(id, sku)),
            v as (
              insert into product_variant (account_id, id, product_id, sku, name, created_at, updated_at)
              select $1, v.id, v.id, v.sku, 'Product ' || v.sku, now(), now() from unnest($2::uuid[], $3::text[]) as v(id, sku))
            insert into stock_level (account_id, warehouse_id, variant_id, total, updated_at) select $1, $4, v.id, 1000000, now() from unnest($2::uuid[]) as v(id)
            """,
            cancellation, Tenant.AccountId, Variants.ToArray(), Enumerable.Range(0, Skus).Select(SkuOf).ToArray(), Warehouse);
        await work.CommitAsync(cancellation);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Maintenance) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
