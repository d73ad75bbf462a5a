using Npgsql;

namespace TechOms.Benchmarks;

/// <summary>What a person who knows the database well would write: copy in, compare, one movement and one new total per difference.</summary>
internal sealed class InventoryFloor(BenchDatabases place, string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 1 });

    public static async Task AddVariantsAsync(BenchDatabases place, string connectionString, int rows, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var command = source.CreateCommand(
            """
            with p as (
              insert into product (account_id, id, name, created_at, updated_at) select $1, gen_random_uuid(), n, now(), now() from unnest($2::text[]) n returning id, name)
            insert into product_variant (account_id, id, product_id, sku, name, created_at, updated_at) select $1, gen_random_uuid(), id, name, name, now(), now() from p
            """);
        command.Parameters.AddWithValue(place.Tenant.AccountId);
        command.Parameters.AddWithValue(Enumerable.Range(0, rows).Select(InventoryBench.SkuOf).ToArray());
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(cancellation);
        await using var analyze = source.CreateCommand("analyze");
        await analyze.ExecuteNonQueryAsync(cancellation);
    }

    public async Task CountAsync(int rows, Func<int, long> units, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, "create temp table told (sku_key text, units bigint) on commit drop", cancellation);
        await using (var copy = await connection.BeginBinaryImportAsync("copy told from stdin (format binary)", cancellation))
        {
            for (var row = 0; row < rows; row++)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(InventoryBench.SkuOf(row).ToLowerInvariant(), cancellation);
                await copy.WriteAsync(units(row), cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        await ExecuteAsync(connection, "analyze told", cancellation);
        await ExecuteAsync(
            connection,
            """
            with different as materialized (
              select v.id, t.units, t.units - coalesce(l.total, 0) as delta from told t join product_variant v on v.account_id = $1 and v.sku_key = t.sku_key
              left join stock_level l on l.account_id = $1 and l.warehouse_id = $2 and l.variant_id = v.id where l.total is distinct from t.units),
            moved as (
              insert into stock_movement (account_id, id, at, warehouse_id, variant_id, total_delta, cause, reference_kind, reference_id, note)
              select $1, gen_random_uuid(), now(), $2, id, delta, 'ChannelCount', 'Channel', $3, 'The warehouse counts ' || units || '.' from different)
            insert into stock_level as l (account_id, warehouse_id, variant_id, total, updated_at) select $1, $2, id, units, now() from different
            on conflict (account_id, warehouse_id, variant_id) do update set total = excluded.total, updated_at = excluded.updated_at
            """,
            cancellation, place.Tenant.AccountId, place.Warehouse, place.WarehouseChannel);
        await transaction.CommitAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
