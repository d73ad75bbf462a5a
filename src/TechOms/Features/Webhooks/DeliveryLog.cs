using Npgsql;
using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Webhooks;

/// <summary>What became of a call.</summary>
public enum DeliveryOutcome
{
    /// <summary>Stored; its pull is about to be asked for.</summary>
    Waiting,

    /// <summary>A pull was asked for.</summary>
    Woke,

    /// <summary>Nothing was to be done.</summary>
    Ignored,
}

/// <summary>Calls as rows: a delivery exists once, however often it is made.</summary>
internal sealed class DeliveryLog(Database database, TimeProvider clock)
{
    /// <returns>Whether it was here before.</returns>
    public async Task<bool> StoreAsync(CalledChannel channel, WebhookVerdict verdict, string request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var (outcome, note) = channel.Deaf is { } deaf ? (DeliveryOutcome.Ignored, deaf)
            : verdict.Wakes is null ? (DeliveryOutcome.Ignored, "It is about nothing that is pulled.")
            : (DeliveryOutcome.Waiting, null);
        var repeats = await InsertAsync(
            channel.Tenant, cancellation, channel.Tenant.AccountId, channel.Id, verdict.DeliveryId ?? $"unnamed:{id:N}", id, verdict.Topic, verdict.ExternalId,
            verdict.Wakes, outcome.ToString(), note, request, now);
        // On its own after the commit: commits that notify go one at a time in all the database.
        if (repeats == 0 && outcome is DeliveryOutcome.Waiting)
            await WakeAsync(cancellation);
        return repeats > 0;
    }

    // One round trip that is a transaction of its own: the caller waits for it.
    private async Task<int> InsertAsync(Tenant tenant, CancellationToken cancellation, params object?[] delivery)
    {
        await using var batch = database.Tenants.CreateBatch();
        batch.BatchCommands.Add(new("select set_config('techoms.account_id', $1, true)") { Parameters = { new() { Value = tenant.AccountId.ToString() } } });
        var insert = new NpgsqlBatchCommand(
            """
            insert into webhook_delivery (account_id, channel_id, delivery_id, id, topic, external_id, wakes, outcome, note, request, received_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (account_id, channel_id, delivery_id) do update set repeats = webhook_delivery.repeats + 1, repeated_at = excluded.received_at
            returning repeats
            """);
        foreach (var value in delivery)
            insert.Parameters.Add(new() { Value = value ?? DBNull.Value });
        batch.BatchCommands.Add(insert);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetInt32(0);
    }

    public async Task CountRefusedAsync(CalledChannel channel, string why, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        await work.ExecuteAsync(
            """
            insert into webhook_watch as watch (account_id, channel_id, refused, refused_at, refused_why) values ($1, $2, 1, $3, $4)
            on conflict (account_id, channel_id) do update set refused = watch.refused + 1, refused_at = excluded.refused_at, refused_why = excluded.refused_why
            """,
            cancellation, work.AccountId, channel.Id, clock.GetUtcNow(), why);
        await work.CommitAsync(cancellation);
    }

    private async Task WakeAsync(CancellationToken cancellation)
    {
        await using var notify = database.System.CreateCommand($"select pg_notify('{WorkSignals.Topic}', '{WakePulls.Signal}')");
        await notify.ExecuteNonQueryAsync(cancellation);
    }
}
