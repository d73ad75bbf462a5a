using Npgsql;

namespace TechOms.Platform.Storage;

/// <summary>A transaction with the few verbs steps need. Disposing it without <see cref="CommitAsync"/> undoes everything.</summary>
internal sealed class Work(NpgsqlConnection connection, NpgsqlTransaction transaction, Tenant? tenant, TableGrowth? growth = null) : IAsyncDisposable
{
    private readonly SortedSet<string> _signals = [];
    private readonly SortedSet<string> _grown = [];

    public Tenant Tenant => tenant ?? throw new InvalidOperationException("This work sees all tenants and belongs to none.");

    public Guid AccountId => Tenant.AccountId;

    public NpgsqlConnection Connection => connection;

    /// <summary>Runs one statement; parameters are $1, $2 … Arrays go in as arrays.</summary>
    /// <returns>The number of rows it changed.</returns>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = Prepare(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = Prepare(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }

    /// <returns>The first column of the first row; default when there is no row or it is null.</returns>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = Prepare(sql, parameters);
        return await command.ExecuteScalarAsync(cancellation) is T value ? value : default;
    }

    /// <summary>Wakes the named step everywhere once this transaction is committed.</summary>
    public void Wake(string signal) => _signals.Add(signal);

    /// <summary>Tells that a table got rows; when it has grown a lot it gets fresh statistics after the commit.</summary>
    public void Grew(string table, int rows)
    {
        if (growth?.IsNews(table, rows) is true)
            _grown.Add(table);
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (_signals.Count > 0)
            await ExecuteAsync($"select pg_notify('{WorkSignals.Topic}', signal) from unnest($1) signal", cancellation, (object)_signals.ToArray());
        await transaction.CommitAsync(cancellation);
        if (_grown.Count > 0)
            await ExecuteAsync("select refresh_statistics($1)", cancellation, (object)_grown.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private NpgsqlCommand Prepare(string sql, object?[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        return command;
    }
}
