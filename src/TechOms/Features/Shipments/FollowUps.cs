using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>
/// Further shipments that a warehouse makes by itself of what was short: reported under the first one's reference and a number of their own. Each is attached
/// to the same order, with units that are still open there.
/// </summary>
internal static class FollowUps
{
    /// <summary>Connectors of warehouses that work so.</summary>
    public static string[] Connectors { get; } = [.. new ConnectorCatalog().All.Where(connector => connector.Info.FollowsUp).Select(connector => connector.Info.Key)];

    /// <summary>Makes shipments of ours for reports that have none, at most one for each first shipment: the next part's units depend on what this one takes.</summary>
    /// <returns>The same reports, now with a shipment.</returns>
    public static async Task<IReadOnlyList<StoredReport<ShipmentUpdate>>> AttachAsync(
        Work work, IReadOnlyList<StoredReport<ShipmentUpdate>> strays, DateTimeOffset now, CancellationToken cancellation)
    {
        var wanted = strays.Where(stray => stray is { NamesakeId: not null, Facts.Status: not (RemoteShipmentStatus.Cancelled or RemoteShipmentStatus.Refused) })
            .GroupBy(stray => stray.NamesakeId!.Value).ToDictionary(same => same.Key, same => same.First());
        if (wanted.Count == 0)
            return [];

        var firsts = await ReadAsync(work, [.. wanted.Keys], cancellation);
        var made = new List<Made>();
        foreach (var first in firsts)
        {
            if (LinesOf(first, wanted[first.Id].Facts) is { Count: > 0 } lines)
                made.Add(new(Guid.CreateVersion7(), first, wanted[first.Id], lines));
        }

        await WriteAsync(work, made, now, cancellation);
        return made.ConvertAll(one => one.Report with { DocumentId = one.Id });
    }

    /// <summary>Reports about nothing that is open here: recorded with their numbers, nothing is guessed.</summary>
    public static Task TellSurplusAsync(Work work, IReadOnlyList<StoredReport<ShipmentUpdate>> strays, DateTimeOffset now, CancellationToken cancellation)
        => work.RecordAsync(
            [.. strays.Where(stray => stray is { NamesakeId: not null, Facts.Status: RemoteShipmentStatus.Shipped }).Select(stray => new Event(
                EventLevel.Error, "shipment.surplus",
                $"The warehouse shipped a further part ({stray.Facts.ExternalId}) of which nothing is open here: {string.Join(", ", (stray.Facts.Lines ?? []).Select(line => $"{line.Quantity} of {line.Sku}"))}. The shop is not told of it.",
                EntityKind.Shipment, stray.NamesakeId!.Value)
            { ChannelId = stray.ChannelId })],
            now, cancellation);

    // What is told as shipped is taken as told; of what is only planned, all that is open is meant.
    private static List<(OpenLine Line, long Quantity)> LinesOf(First first, ShipmentUpdate update)
    {
        if (update is not { Status: RemoteShipmentStatus.Shipped, Lines: { } shipped })
            return [.. first.Lines.Where(line => line.Open > 0).Select(line => (line, line.Open))];

        var matched = ReportedLines.Match(
            [.. first.Lines.Select(line => new AskedLine(line.Number, line.Sku, line.ChannelSku, line.Open))],
            shipped.Select(line => new ReportedLine(line.Number, line.Sku, line.Quantity, line.Lots)));
        return [.. first.Lines.Where(line => matched.Units[line.Number] > 0).Select(line => (line, matched.Units[line.Number]))];
    }

    private static async Task<IReadOnlyList<First>> ReadAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
        var firsts = await work.QueryAsync(
            """
            select s.id, s.order_id, s.warehouse_id, s.number, o.number, (select max(t.sequence) from shipment t where t.account_id = $1 and t.order_id = s.order_id)
            from shipment s
            join channel c on c.account_id = s.account_id and c.id = s.channel_id
            join sales_order o on o.account_id = s.account_id and o.id = s.order_id
            where s.account_id = $1 and s.id = any($2) and s.status in ('Shipped', 'ShortShipped') and c.connector = any($3)
            order by s.id for update of s
            """,
            row => new First(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetInt32(5), []),
            cancellation, work.AccountId, ids, Connectors);
        var lines = (await work.QueryAsync(
            """
            select l.shipment_id, l.number, l.order_line_number, l.variant_id, l.sku, coalesce(m.channel_sku, l.sku),
              greatest(0, least(l.quantity - l.shipped, o.quantity - o.shipped - o.cancelled - o.allocated))
            from shipment_line l
            join shipment s on s.account_id = l.account_id and s.id = l.shipment_id
            join sales_order_line o on o.account_id = l.account_id and o.order_id = s.order_id and o.number = l.order_line_number
            left join lateral (
              select m.channel_sku from sku_mapping m
              where m.account_id = l.account_id and m.channel_id = s.channel_id and m.variant_id = l.variant_id order by m.channel_sku_key limit 1) m on true
            where l.account_id = $1 and l.shipment_id = any($2) order by l.shipment_id, l.number
            """,
            row => (Shipment: row.GetGuid(0), Line: new OpenLine(row.GetInt32(1), row.GetInt32(2), row.GetGuid(3), row.GetString(4), row.GetString(5), row.GetInt64(6))),
            cancellation, work.AccountId, firsts.Select(first => first.Id).ToArray())).ToLookup(row => row.Shipment, row => row.Line);
        return firsts.ConvertAll(first => first with { Lines = [.. lines[first.Id]] });
    }

    private static async Task WriteAsync(Work work, IReadOnlyList<Made> made, DateTimeOffset now, CancellationToken cancellation)
    {
        if (made.Count == 0)
            return;

        var numbers = await DocumentNumber.MakeAsync(work, HandoffKind.Shipment, [.. made.Select(one => (one.First.OrderId, one.First.OrderNumber, one.First.Sequence + 1))], cancellation);
        await work.ExecuteAsync(
            """
            insert into shipment (account_id, id, order_id, number, remote_reference, sequence, warehouse_id, channel_id, status, handoff, external_id, sent_at,
              reason_code, reason, carrier, service, created_at, updated_at)
            select $1, v.id, f.order_id, v.number, coalesce(f.remote_reference, f.number), v.sequence, f.warehouse_id, f.channel_id, 'Sent', 'Accepted', v.external_id, $2,
              'shipment.with-warehouse', 'The warehouse sends by itself what was short.', f.carrier, f.service, $2, $2
            from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::text[]) as v(id, first_id, number, sequence, external_id)
            join shipment f on f.account_id = $1 and f.id = v.first_id
            """,
            cancellation, work.AccountId, now,
            made.Select(one => one.Id).ToArray(), made.Select(one => one.First.Id).ToArray(), numbers.ToArray(), made.Select(one => one.First.Sequence + 1).ToArray(),
            made.Select(one => one.Report.Facts.ExternalId).ToArray());
        await PromisedLines.InsertAsync(
            work,
            [.. made.SelectMany(one => one.Lines.Select((row, index) => new PromisedLine(one.Id, one.First.OrderId, index + 1, row.Line.OrderLineNumber, row.Line.VariantId, row.Line.Sku, row.Quantity)))],
            cancellation);
        // The units went back on sale when they were short, in the order's own shop too: all shops must hear that they are taken again.
        await StockLedger.ApplyAsync(
            work,
            [.. made.SelectMany(one => one.Lines.Select(row => new StockMovement(one.First.WarehouseId, row.Line.VariantId, StockCause.Allocation)
            {
                Allocated = row.Quantity,
                ReferenceKind = "Shipment",
                ReferenceId = one.Id,
            }))],
            now, cancellation);
        await work.RecordAsync(
            [.. made.Zip(numbers, (one, number) => Event.OfShipment(
                EventLevel.Info, "shipment.follow-up", $"The warehouse sends {one.Lines.Sum(row => row.Quantity)} units that shipment {one.First.Number} lacked, as shipment {number}.", one.Id, one.First.OrderId) with
            { ChannelId = one.Report.ChannelId })],
            now, cancellation);
        await OrderProgress.RefreshAsync(work, [.. made.Select(one => one.First.OrderId)], now, cancellation);
    }

    private sealed record First(Guid Id, Guid OrderId, Guid WarehouseId, string Number, string OrderNumber, int Sequence, IReadOnlyList<OpenLine> Lines);

    /// <param name="Open">Units that the shipment lacked and nothing else has taken on.</param>
    private sealed record OpenLine(int Number, int OrderLineNumber, Guid VariantId, string Sku, string ChannelSku, long Open);

    private sealed record Made(Guid Id, First First, StoredReport<ShipmentUpdate> Report, IReadOnlyList<(OpenLine Line, long Quantity)> Lines);
}
