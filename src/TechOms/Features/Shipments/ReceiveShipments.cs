using System.Text.Json;
using System.Text.Json.Serialization;
using TechOms.Connectors;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Reads back what warehouses did. The facts are recorded first, whatever they mean; settling is a step of its own.</summary>
internal sealed class ReceiveShipments(Database database, TimeProvider clock) : IAutomation<IShipmentSource>
{
    public const string CursorName = "shipments";
    private const int MostOpen = 5000;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static AutomationPlan Plan { get; } = new("receive-shipments", "Receive shipments from channel", DefaultSchedule: "10");

    public async Task RunAsync(AutomationRun run, IShipmentSource warehouse, CancellationToken cancellation)
    {
        var query = await ReadQueryAsync(run, cancellation);
        await foreach (var page in warehouse.ReadShipmentUpdatesAsync(query, cancellation))
        {
            run.Read += page.Updates.Count;
            run.Changed += await StoreAsync(run, page, cancellation);
        }
    }

    private async Task<UpdateQuery> ReadQueryAsync(AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var cursor = await work.ScalarAsync<string>(
            "select value from channel_cursor where account_id = $1 and channel_id = $2 and name = $3", cancellation, work.AccountId, run.ChannelId, CursorName);
        var open = await work.QueryAsync(
            """
            select number, external_id from shipment
            where account_id = $1 and channel_id = $2 and external_id is not null and status in ('Pending', 'Sent', 'CancelRequested')
            order by sent_at nulls first, id limit $3
            """,
            row => new OpenDocument(row.GetString(0), row.GetString(1)), cancellation, work.AccountId, run.ChannelId, MostOpen);
        return new(cursor, open);
    }

    // A version seen before is no news: windows overlap, webhooks repeat.
    private async Task<int> StoreAsync(AutomationRun run, ShipmentUpdates page, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var updates = page.Updates.DistinctBy(update => (update.ExternalId, update.Version)).ToList();
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var news = await work.ExecuteAsync(
            """
            insert into shipment_update (account_id, id, channel_id, external_id, reference, version, payload, received_at)
            select $1, u.id, $2, u.external_id, u.reference, u.version, u.payload::jsonb, $3
            from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[]) as u(id, external_id, reference, version, payload)
            on conflict (account_id, channel_id, external_id, version) do nothing
            """,
            cancellation, work.AccountId, run.ChannelId, now,
            updates.Select(_ => Guid.CreateVersion7()).ToArray(),
            updates.Select(update => update.ExternalId).ToArray(),
            updates.Select(update => update.Reference).ToArray(),
            updates.Select(update => update.Version).ToArray(),
            updates.Select(update => JsonSerializer.Serialize(update, Json)).ToArray());
        if (page.Cursor is not null)
        {
            await work.ExecuteAsync(
                """
                insert into channel_cursor (account_id, channel_id, name, value, updated_at) values ($1, $2, $3, $4, $5)
                on conflict (account_id, channel_id, name) do update set value = excluded.value, updated_at = excluded.updated_at
                """,
                cancellation, work.AccountId, run.ChannelId, CursorName, page.Cursor, now);
        }

        if (news > 0)
            work.Wake(SettleShipments.Signal);
        await work.CommitAsync(cancellation);
        return news;
    }
}
