using Npgsql;
using TechOms.Platform.Storage;

namespace TechOms.Benchmarks;

/// <summary>The row of a delivery, written and nothing else.</summary>
internal sealed class WebhookFloor(BenchDatabases place, Database database) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Owner.ConnectionString) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 1 });

    public async Task InsertAsync(string delivery, string request, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(
            """
            insert into webhook_delivery (account_id, channel_id, delivery_id, id, topic, external_id, wakes, outcome, note, request, received_at)
            values ($1, $2, $3, $4, 'orders/updated', 'gid://shopify/Order/1', 'IOrderSource', 'Waiting', null, $5, now())
            on conflict (account_id, channel_id, delivery_id) do update set repeats = webhook_delivery.repeats + 1
            """);
        command.Parameters.AddWithValue(place.Tenant.AccountId);
        command.Parameters.AddWithValue(place.Shop);
        command.Parameters.AddWithValue(delivery);
        command.Parameters.AddWithValue(Guid.CreateVersion7());
        command.Parameters.AddWithValue(request);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
