using System.Text.Json;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Writes conclusions: shipment, lines, packages, stock, order, and the word owed to the shop. Set-based.</summary>
internal static class SettlementWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task WriteAsync(Work work, IReadOnlyList<Concluded> concluded, DateTimeOffset now, CancellationToken cancellation)
    {
        var left = concluded.Where(one => one.Settlement.Kind is SettlementKind.Shipped or SettlementKind.ShortShipped).ToList();
        var edits = await WarehouseEdits.FindAsync(work, concluded, cancellation);
        List<Concluded> tracked = [.. concluded.Where(one => one.Settlement.Kind is SettlementKind.Tracked)];
        await SaveHeadsAsync(
            work, [.. concluded.Where(one => one.Settlement.Kind is SettlementKind.Progress or SettlementKind.Refused or SettlementKind.Shipped or SettlementKind.ShortShipped)], now, cancellation);
        await ShipLinesAsync(work, left, cancellation);
        await StockLedger.ApplyAsync(work, [.. left.SelectMany(ToMovements)], now, cancellation);
        await LateTracking.SaveAsync(work, tracked, now, cancellation);
        await SavePackagesAsync(work, [.. left, .. tracked], cancellation);
        await OweConfirmationsAsync(work, left, now, cancellation);
        foreach (var byChannel in concluded.Where(one => one.Settlement.Kind is SettlementKind.Cancelled).GroupBy(one => one.ChannelId))
        {
            await ShipmentCancellation.ReleaseAsync(
                work, [.. byChannel.Select(one => one.Shipment.Id)], "The warehouse cancelled it.", StockCause.ShipmentCancelled, now, cancellation);
        }

        var told = concluded.Where(one => one.Settlement.Kind is not SettlementKind.Nothing).ToList();
        await work.RecordAsync([.. told.SelectMany(SettlementEvents.Of)], now, cancellation);
        await WarehouseEdits.SaveAsync(work, edits, now, cancellation);
        await ShipmentSurplus.SaveAsync(work, left, now, cancellation);
        await Problems.CloseAsync(work, [.. told.Select(one => one.Shipment.Id)], "shipment.refused", [], now, cancellation);
        await Problems.CloseAsync(
            work, [.. told.Where(one => one.Settlement.Kind is not SettlementKind.Progress).Select(one => one.Shipment.Id)], CancelShipments.CancelRefused, [], now, cancellation);
        await Problems.OpenAsync(work, [.. told.SelectMany(SettlementEvents.ProblemsOf)], now, cancellation);
        await OrderProgress.RefreshAsync(work, [.. told.Where(one => one.Settlement.Kind is not SettlementKind.Progress).Select(one => one.Shipment.OrderId)], now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. told.Select(one => one.Shipment.OrderId)], cancellation);
    }

    // Progress of a shipment whose cancellation was asked for does not undo the wish.
    private static Task SaveHeadsAsync(Work work, IReadOnlyList<Concluded> concluded, DateTimeOffset now, CancellationToken cancellation) => concluded.Count == 0
        ? Task.CompletedTask
        : work.ExecuteAsync(
            """
            update shipment s set external_id = case when s.channel_id is null then null else coalesce(s.external_id, v.external_id) end, remote_status = v.remote_status, remote_version = v.version, updated_at = $2,
              handoff = case when s.channel_id is null then s.handoff when v.kind = 'Refused' then 'Refused' else 'Accepted' end,
              sent_at = case when s.channel_id is null then null else coalesce(s.sent_at, $2) end,
              status = case when v.kind in ('Shipped', 'ShortShipped') then v.kind when s.status = 'Pending' and v.kind = 'Progress' then 'Sent' else s.status end,
              shipped_at = case when v.kind in ('Shipped', 'ShortShipped') then coalesce(v.shipped_at, $2) else s.shipped_at end,
              carrier = case when v.kind in ('Shipped', 'ShortShipped') then coalesce(v.carrier, s.carrier) else s.carrier end,
              service = case when v.kind in ('Shipped', 'ShortShipped') then coalesce(v.service, s.service) else s.service end,
              ready_for = case when s.status = 'CancelRequested' and v.kind = 'Progress' then s.ready_for end,
              ready_at = case when s.status = 'CancelRequested' and v.kind = 'Progress' then s.ready_at end,
              lease = null, leased_until = null, attempts = 0,
              reason_code = case when v.kind in ('Shipped', 'ShortShipped') then null when v.kind = 'Refused' then 'remote.refused'
                when s.status = 'CancelRequested' then s.reason_code else 'shipment.with-warehouse' end,
              reason = case when v.kind in ('Shipped', 'ShortShipped') then null when v.kind = 'Refused' then v.problems
                when s.status = 'CancelRequested' then s.reason else coalesce('The warehouse says: ' || v.remote_status, 'The warehouse has it.') end
            from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::text[], $10::text[], $11::text[])
              as v(id, kind, external_id, version, remote_status, shipped_at, carrier, service, problems)
            where s.account_id = $1 and s.id = v.id
            """,
            cancellation, work.AccountId, now,
            concluded.Select(one => one.Shipment.Id).ToArray(), concluded.Select(one => one.Settlement.Kind.ToString()).ToArray(),
            concluded.Select(one => one.Update.ExternalId).ToArray(), concluded.Select(one => one.Update.Version).ToArray(),
            concluded.Select(one => one.Update.StatusText ?? one.Update.Status.ToString()).ToArray(),
            concluded.Select(one => one.Update.ShippedAt?.ToUniversalTime()).ToArray(),
            concluded.Select(one => one.Update.Carrier).ToArray(), concluded.Select(one => one.Update.Service).ToArray(),
            concluded.Select(one => string.Join(" ", one.Update.Problems)).ToArray());

    private static Task ShipLinesAsync(Work work, IReadOnlyList<Concluded> left, CancellationToken cancellation)
    {
        var lines = left.SelectMany(one => one.Shipment.Lines.Select(line => (one.Shipment, Line: line, Shipped: one.Settlement.Shipped[line.Number], Lots: ToJson([.. one.Settlement.Lots[line.Number]])))).ToList();
        return lines.Count == 0 ? Task.CompletedTask : work.ExecuteAsync(
            """
            with lines as (
              select * from unnest($2::uuid[], $3::int[], $4::uuid[], $5::int[], $6::bigint[], $7::bigint[], $8::text[])
                as l(shipment_id, number, order_id, order_line_number, quantity, shipped, lots)),
            of_order as (
              update sales_order_line o set allocated = o.allocated - l.quantity, shipped = o.shipped + l.shipped
              from (select order_id, order_line_number, sum(quantity) as quantity, sum(shipped) as shipped from lines group by 1, 2) as l
              where o.account_id = $1 and o.order_id = l.order_id and o.number = l.order_line_number)
            update shipment_line s set shipped = l.shipped, lots = coalesce(l.lots::jsonb, s.lots)
            from lines l where s.account_id = $1 and s.shipment_id = l.shipment_id and s.number = l.number
            """,
            cancellation, work.AccountId,
            lines.Select(l => l.Shipment.Id).ToArray(), lines.Select(l => l.Line.Number).ToArray(), lines.Select(l => l.Shipment.OrderId).ToArray(),
            lines.Select(l => l.Line.OrderLineNumber).ToArray(), lines.Select(l => l.Line.Quantity).ToArray(), lines.Select(l => l.Shipped).ToArray(), lines.Select(l => l.Lots).ToArray());
    }

    private static string? ToJson(IReadOnlyList<Connectors.Lot> lots) => lots.Count == 0 ? null : JsonSerializer.Serialize(lots, Json);

    private static IEnumerable<StockMovement> ToMovements(Concluded one)
    {
        foreach (var line in one.Shipment.Lines)
        {
            var shipped = one.Settlement.Shipped[line.Number];
            var movement = new StockMovement(one.Shipment.WarehouseId, line.VariantId, StockCause.Shipped) { ReferenceKind = "Shipment", ReferenceId = one.Shipment.Id };
            if (shipped > 0)
                yield return movement with { Total = -shipped, Allocated = -shipped };
            if (shipped < line.Quantity)
                yield return movement with { Cause = StockCause.ShortRelease, Allocated = shipped - line.Quantity };
        }
    }

    private static Task SavePackagesAsync(Work work, IReadOnlyList<Concluded> left, CancellationToken cancellation)
    {
        var packages = left.SelectMany(one => one.Update.Packages.Select((package, index) => (Shipment: one.Shipment.Id, Number: index + 1, Package: package))).ToList();
        return packages.Count == 0 ? Task.CompletedTask : work.ExecuteAsync(
            """
            insert into package (account_id, shipment_id, number, tracking_number, tracking_url, carrier, service)
            select $1, p.* from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[]) as p(shipment_id, number, tracking_number, tracking_url, carrier, service)
            on conflict do nothing
            """,
            cancellation, work.AccountId,
            packages.Select(p => p.Shipment).ToArray(), packages.Select(p => p.Number).ToArray(), packages.Select(p => p.Package.TrackingNumber).ToArray(),
            packages.Select(p => p.Package.TrackingUrl).ToArray(), packages.Select(p => p.Package.Carrier).ToArray(), packages.Select(p => p.Package.Service).ToArray());
    }

    private static async Task OweConfirmationsAsync(Work work, IReadOnlyList<Concluded> left, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = left.Where(one => one.Settlement.Shipped.Values.Sum() > 0).Select(one => one.Shipment.Id).ToArray();
        if (ids.Length == 0)
            return;

        var owed = await work.ExecuteAsync(
            """
            insert into confirmation (account_id, shipment_id, order_id, channel_id, status, ready_at, reason_code, reason, created_at)
            select $1, s.id, o.id, o.channel_id, 'Waiting', $2, 'confirmation.waiting', 'The shop is about to be told.', $2
            from shipment s join sales_order o on o.account_id = s.account_id and o.id = s.order_id
            where s.account_id = $1 and s.id = any($3) and o.channel_id is not null
            on conflict do nothing
            """,
            cancellation, work.AccountId, now, ids);
        if (owed > 0)
            work.Wake(ConfirmFulfillments.Signal);
    }
}
