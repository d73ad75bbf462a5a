using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Concludes from what warehouses reported: shipped units leave stock and order, the shop is to hear of it.</summary>
internal sealed class SettleShipments(Database database, TimeProvider clock) : IStep
{
    public const string Signal = "settle-shipments";

    public string Name => Signal;

    public Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
        => RemoteReports.FindAsync(database, HandoffKind.Shipment, cancellation);

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(step.Tenant, cancellation);
        var settled = await SettleAsync(work, batchSize, only: null, clock.GetUtcNow(), cancellation);
        if (settled > 0)
            await work.CommitAsync(cancellation);
        return settled;
    }

    /// <param name="only">The report to conclude from; null: the oldest.</param>
    public static async Task<int> SettleAsync(Work work, int batchSize, Guid? only, DateTimeOffset now, CancellationToken cancellation)
    {
        var updates = await RemoteReports.ClaimAsync<ShipmentUpdate>(work, HandoffKind.Shipment, batchSize, only, cancellation);
        if (updates.Count == 0)
            return 0;

        var outcomes = new Dictionary<Guid, string>();
        var strays = updates.Where(update => update.DocumentId is null).ToList();
        IReadOnlyList<StoredReport<ShipmentUpdate>> next = [.. updates.Where(update => update.DocumentId is not null)];
        do
        {
            await ConcludeAsync(work, next, outcomes, now, cancellation);
            // What follows a shipment can be told only after it was concluded what that one lacked.
            var attached = await FollowUps.AttachAsync(work, strays, now, cancellation);
            next = attached.Reports;
            foreach (var early in attached.Early)
                outcomes[early] = FollowUps.Early;
            strays.RemoveAll(stray => outcomes.ContainsKey(stray.Id) || next.Any(report => report.Id == stray.Id));
        }
        while (next.Count > 0);

        await FollowUps.TellSurplusAsync(work, strays, now, cancellation);
        await RemoteReports.MarkAsync(work, HandoffKind.Shipment, [.. updates.Select(update => (update.Id, outcomes.GetValueOrDefault(update.Id, "NotOurs")))], now, cancellation);
        return updates.Count;
    }

    private static async Task ConcludeAsync(
        Work work, IReadOnlyList<StoredReport<ShipmentUpdate>> updates, Dictionary<Guid, string> outcomes, DateTimeOffset now, CancellationToken cancellation)
    {
        var shipments = await ReadShipmentsAsync(work, [.. updates.Select(update => update.DocumentId!.Value).Distinct()], cancellation);
        var settled = Conclude(updates, shipments);
        await SettlementWriter.WriteAsync(work, settled, now, cancellation);
        await FollowUps.ReopenAsync(work, [.. settled.Where(one => one.Update.IsFinal()).Select(one => one.Shipment.Id)], cancellation);
        var byShipment = settled.ToDictionary(concluded => concluded.Shipment.Id, concluded => concluded.Settlement.Kind.ToString());
        foreach (var update in updates)
            outcomes[update.Id] = byShipment[update.DocumentId!.Value];
    }

    /// <summary>One conclusion per shipment: the first final report decides, otherwise the newest; of the packages the newest knows most.</summary>
    private static List<Concluded> Conclude(IReadOnlyList<StoredReport<ShipmentUpdate>> updates, IReadOnlyDictionary<Guid, ShipmentToSettle> shipments)
        => [.. updates.GroupBy(update => update.DocumentId!.Value).Select(same =>
        {
            var deciding = same.FirstOrDefault(update => update.Facts.IsFinal()) ?? same.Last();
            var latest = same.Last().Facts;
            var facts = latest.Status == deciding.Facts.Status && latest.Packages.Count > 0 ? deciding.Facts with { Packages = latest.Packages } : deciding.Facts;
            return new Concluded(shipments[same.Key], deciding.ChannelId, facts, Settlement.Decide(shipments[same.Key], facts));
        })];

    private static async Task<IReadOnlyDictionary<Guid, ShipmentToSettle>> ReadShipmentsAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
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
        var tracking = (await work.QueryAsync(
            "select shipment_id, tracking_number from package where account_id = $1 and shipment_id = any($2) and tracking_number is not null",
            row => (Shipment: row.GetGuid(0), Number: row.GetString(1)), cancellation, work.AccountId, ids)).ToLookup(row => row.Shipment, row => row.Number);
        return heads.ToDictionary(head => head.Id, head => head with { Lines = [.. lines[head.Id]], Tracking = [.. tracking[head.Id]] });
    }
}

/// <param name="ChannelId">Null: a person reported it.</param>
internal sealed record Concluded(ShipmentToSettle Shipment, Guid? ChannelId, ShipmentUpdate Update, Settlement Settlement);
