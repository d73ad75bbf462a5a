using System.Text.Json;
using TechOms.Connectors;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Concludes from what warehouses reported: shipped units leave stock and order, the shop is to hear of it.</summary>
internal sealed class SettleShipments(Database database, TimeProvider clock) : IStep
{
    public const string Signal = "settle-shipments";

    public string Name => Signal;

    public async Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            "select a.organization_id, a.id from account a where exists (select from shipment_update u where u.account_id = a.id and u.settled_at is null)",
            row => new StepWork(new(row.GetGuid(0), row.GetGuid(1))), cancellation);
    }

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(step.Tenant, cancellation);
        var updates = await ClaimAsync(work, batchSize, cancellation);
        if (updates.Count == 0)
            return 0;

        var shipments = await ReadShipmentsAsync(work, updates, cancellation);
        var settled = Conclude(updates, shipments);
        await SettlementWriter.WriteAsync(work, settled, now, cancellation);
        await MarkAsync(work, updates, settled, now, cancellation);
        await work.CommitAsync(cancellation);
        return updates.Count;
    }

    /// <summary>One conclusion per shipment: the first final report decides, otherwise the newest.</summary>
    private static List<Concluded> Conclude(IReadOnlyList<StoredUpdate> updates, IReadOnlyDictionary<Guid, ShipmentToSettle> shipments)
        => [.. updates.Where(update => update.ShipmentId is not null).GroupBy(update => update.ShipmentId!.Value).Select(same =>
        {
            var deciding = same.FirstOrDefault(update => update.Update.Status is RemoteShipmentStatus.Shipped or RemoteShipmentStatus.Cancelled) ?? same.Last();
            return new Concluded(shipments[same.Key], deciding.ChannelId, deciding.Update, Settlement.Decide(shipments[same.Key], deciding.Update));
        })];

    private static Task<List<StoredUpdate>> ClaimAsync(Work work, int batchSize, CancellationToken cancellation) => work.QueryAsync(
        """
        with claimed as (
          select u.id, u.channel_id, u.external_id, u.reference, u.payload, u.received_at from shipment_update u
          where u.account_id = $1 and u.settled_at is null
          order by u.received_at, u.id limit $2 for update skip locked)
        select c.id, c.channel_id, c.payload::text, coalesce(
          (select s.id from shipment s where s.account_id = $1 and s.channel_id = c.channel_id and s.external_id = c.external_id limit 1),
          (select s.id from shipment s where s.account_id = $1 and s.channel_id = c.channel_id and s.number = c.reference and s.external_id is null limit 1))
        from claimed c order by c.received_at, c.id
        """,
        row => new StoredUpdate(row.GetGuid(0), row.GetGuid(1), JsonSerializer.Deserialize<ShipmentUpdate>(row.GetString(2), ReceiveShipments.Json)!, row.IsDBNull(3) ? null : row.GetGuid(3)),
        cancellation, work.AccountId, batchSize);

    private static async Task<IReadOnlyDictionary<Guid, ShipmentToSettle>> ReadShipmentsAsync(Work work, IReadOnlyList<StoredUpdate> updates, CancellationToken cancellation)
    {
        var ids = updates.Select(update => update.ShipmentId).OfType<Guid>().Distinct().ToArray();
        var heads = await work.QueryAsync(
            "select id, order_id, warehouse_id, number, status, handoff from shipment where account_id = $1 and id = any($2) order by id for update",
            row => new ShipmentToSettle(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4), Enum.Parse<HandoffState>(row.GetString(5)), []),
            cancellation, work.AccountId, ids);
        var lines = (await work.QueryAsync(
            """
            select l.shipment_id, l.number, l.order_line_number, l.variant_id, l.sku, coalesce(m.channel_sku, l.sku), l.quantity
            from shipment_line l
            join shipment s on s.account_id = l.account_id and s.id = l.shipment_id
            left join lateral (
              select m.channel_sku from sku_mapping m
              where m.account_id = l.account_id and m.channel_id = s.channel_id and m.variant_id = l.variant_id order by m.channel_sku_key limit 1) m on true
            where l.account_id = $1 and l.shipment_id = any($2) order by l.shipment_id, l.number
            """,
            row => (Shipment: row.GetGuid(0), Line: new LineToSettle(row.GetInt32(1), row.GetInt32(2), row.GetGuid(3), row.GetString(4), row.GetString(5), row.GetInt64(6))),
            cancellation, work.AccountId, ids)).ToLookup(row => row.Shipment, row => row.Line);
        return heads.ToDictionary(head => head.Id, head => head with { Lines = [.. lines[head.Id]] });
    }

    private static Task<int> MarkAsync(Work work, IReadOnlyList<StoredUpdate> updates, IReadOnlyList<Concluded> settled, DateTimeOffset now, CancellationToken cancellation)
    {
        var outcomes = settled.ToDictionary(concluded => concluded.Shipment.Id, concluded => concluded.Settlement.Kind.ToString());
        return work.ExecuteAsync(
            "update shipment_update u set settled_at = $2, outcome = v.outcome from unnest($3::uuid[], $4::text[]) as v(id, outcome) where u.account_id = $1 and u.id = v.id",
            cancellation, work.AccountId, now, updates.Select(update => update.Id).ToArray(),
            updates.Select(update => update.ShipmentId is { } id ? outcomes[id] : "NotOurs").ToArray());
    }

    private sealed record StoredUpdate(Guid Id, Guid ChannelId, ShipmentUpdate Update, Guid? ShipmentId);
}

internal sealed record Concluded(ShipmentToSettle Shipment, Guid ChannelId, ShipmentUpdate Update, Settlement Settlement);
