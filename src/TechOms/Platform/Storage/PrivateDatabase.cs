using Npgsql;

namespace TechOms.Platform.Storage;

/// <summary>The server's database in its private cluster: made when new, migrated, and free of what a killed predecessor held.</summary>
internal static class PrivateDatabase
{
    private const string Name = "techoms";

    public static async Task<Database> OpenAsync(PrivateCluster cluster, CancellationToken cancellation)
    {
        await using (var maintenance = NpgsqlDataSource.Create(cluster.ConnectionString("postgres")))
        {
            await using var exists = maintenance.CreateCommand($"select exists (select from pg_database where datname = '{Name}')");
            if (await exists.ExecuteScalarAsync(cancellation) is false)
            {
                await using var create = maintenance.CreateCommand($"create database {Name}");
                await create.ExecuteNonQueryAsync(cancellation);
            }
        }

        var database = new Database(cluster.ConnectionString(Name));
        await database.MigrateAsync(cancellation);
        await EndOldLeasesAsync(database, cancellation);
        return database;
    }

    // The data folder's lock proves that nobody else works here, so every lease in it belongs to the dead. The doubts stay.
    private static async Task EndOldLeasesAsync(Database database, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        foreach (var table in (string[])["shipment", "confirmation", "stock_push"])
            await work.ExecuteAsync($"update {table} set leased_until = '-infinity' where lease is not null", cancellation);
        await work.ExecuteAsync("update run set status = 'Abandoned', ended_at = alive_at, failure_code = 'run.abandoned', failure = 'The server stopped in the middle of it.' where status = 'Running'", cancellation);
        await work.CommitAsync(cancellation);
    }
}
