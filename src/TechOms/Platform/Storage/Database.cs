using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace TechOms.Platform.Storage;

/// <summary>
/// The one database, as three roles: the owner migrates, the tenant role works for one account at a time, the system role finds work and
/// signs people in.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    // More connections than cores times a few make PostgreSQL slower, not faster.
    private const int PoolSize = 12;

    // Planning a step's statement takes longer than running it; each connection keeps the plans of those it runs again and again.
    private const int MostPrepared = 100;

    private readonly TableGrowth _growth = new();

    public Database(string connectionString)
    {
        ConnectionString = connectionString;
        Owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = PoolSize });
        Tenants = CreateFor("techoms_tenant");
        System = CreateFor("techoms_system");
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Owner { get; }

    public NpgsqlDataSource Tenants { get; }

    public NpgsqlDataSource System { get; }

    public async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var db = OpenAsOwner();
        await db.Database.MigrateAsync(cancellation);
    }

    /// <summary>Whether the database has the schema that this version of the program needs.</summary>
    public async Task<bool> IsMigratedAsync(CancellationToken cancellation)
    {
        await using var db = OpenAsOwner();
        return !(await db.Database.GetPendingMigrationsAsync(cancellation)).Any();
    }

    /// <summary>A transaction that sees one tenant's rows and no others.</summary>
    public async Task<Work> BeginAsync(Tenant tenant, CancellationToken cancellation)
    {
        var connection = await Tenants.OpenConnectionAsync(cancellation);
        try
        {
            var work = new Work(connection, await connection.BeginTransactionAsync(cancellation), tenant, _growth);
            await work.ExecuteAsync(
                "select set_config('techoms.account_id', $1, true), set_config('techoms.organization_id', $2, true)",
                cancellation, tenant.AccountId.ToString(), tenant.OrganizationId.ToString());
            return work;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A context that sees one tenant's rows and no others, for work outside the request's own tenant.</summary>
    public OmsDb Open(Tenant tenant) => new(new DbContextOptionsBuilder<OmsDb>()
        .UseNpgsql(Tenants)
        .AddInterceptors(new TenantInterceptor(tenant))
        .Options);

    /// <summary>A transaction that sees every row: to find work, never to do it.</summary>
    public async Task<Work> BeginSystemAsync(CancellationToken cancellation)
    {
        var connection = await System.OpenConnectionAsync(cancellation);
        return new(connection, await connection.BeginTransactionAsync(cancellation), tenant: null, _growth);
    }

    public async ValueTask DisposeAsync()
    {
        await Tenants.DisposeAsync();
        await System.DisposeAsync();
        await Owner.DisposeAsync();
    }

    private OmsDb OpenAsOwner() => new(new DbContextOptionsBuilder<OmsDb>()
        .UseNpgsql(Owner)
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
        .Options);

    private NpgsqlDataSource CreateFor(string role) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(ConnectionString) { Options = $"-c role={role}", MaxPoolSize = PoolSize, MaxAutoPrepare = MostPrepared, AutoPrepareMinUsages = 2 });
}
