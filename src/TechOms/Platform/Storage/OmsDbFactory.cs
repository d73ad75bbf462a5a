using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace TechOms.Platform.Storage;

/// <summary>Opens contexts that see the current tenant's rows only.</summary>
internal sealed class OmsDbFactory(Database database, CurrentTenant current) : IDbContextFactory<OmsDb>
{
    public OmsDb CreateDbContext() => database.Open(current.Tenant);
}

// Npgsql resets session settings when a connection goes back to the pool.
internal sealed class TenantInterceptor(Tenant tenant) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // One text for all tenants: each text is a plan kept by the connection.
    private NpgsqlCommand Command(DbConnection connection) => new(
        "select set_config('techoms.account_id', $1, false), set_config('techoms.organization_id', $2, false)", (NpgsqlConnection)connection)
    {
        Parameters = { new() { Value = tenant.AccountId.ToString() }, new() { Value = tenant.OrganizationId.ToString() } },
    };
}
