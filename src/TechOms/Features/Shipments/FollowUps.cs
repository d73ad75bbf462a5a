using System.Globalization;
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
    public const string Early = "Early";

    /// <summary>Connectors of warehouses that work so.</summary>
    public static string[] Connectors { get; } = [.. new ConnectorCatalog().All.Where(connector => connector.Info.FollowsUp).Select(connector => connector.Info.Key)];

    /// <summary>
    /// Makes shipments of ours for parts that have none, at most one for each first shipment: the next part's units depend on what this one takes. A part
    /// told of before the ones it follows have left waits until it is known what those lack.
    /// </summary>
    public static async Task<Attached> AttachAsync(
        Work work, IReadOnlyList<StoredReport<ShipmentUpdate>> strays, DateTimeOffset now, CancellationToken cancellation)
    {
        var parts = strays.Where(stray => stray.NamesakeId is not null).GroupBy(stray => (First: stray.NamesakeId!.Value, stray.Facts.ExternalId))
            .Select(same => new Part(same.Key.First, [.. same])).Where(part => part.Deciding.Status is not (RemoteShipmentStatus.Cancelled or RemoteShipmentStatus.Refused)).ToList();
        if (parts.Count == 0)
            return Attached.None;

        var firsts = await ReadAsync(work, [.. parts.Select(part => part.First).Distinct()], cancellation);
        var made = new List<Made>();
        foreach (var first in firsts.Where(first => first.HasLeft))
        {
            var next = parts.Where(part => part.First == first.Id).Select(part => new Made(Guid.CreateVersion7(), first, part, LinesOf(first, part.Deciding)));
            if (next.FirstOrDefault(one => one.Lines.Count > 0) is { } possible)
                made.Add(possible);
        }

        await WriteAsync(work, made, now, cancellation);
        var early = firsts.Where(first => first.MayLackMore && made.TrueForAll(one => one.First != first)).Select(first => first.Id).ToHashSet();
        return new(
            [.. made.SelectMany(one => one.Part.Reports.Select(report => report with { DocumentId = one.Id }))],
            [.. parts.Where(part => early.Contains(part.First)).SelectMany(part => part.Reports.Select(report => report.Id))]);
    }

    /// <summary>What was told early of parts that follow these shipments is looked at again.</summary>
    public static async Task ReopenAsync(Work work, IReadOnlyCollection<Guid> shipmentIds, CancellationToken cancellation)
    {
        if (shipmentIds.Count == 0)
            return;

        var reopened = await work.ExecuteAsync(
            $"""
            update shipment_update u set settled_at = null, outcome = null
            from shipment s
            where s.account_id = $1 and s.id = any($2) and u.account_id = $1 and u.channel_id = s.channel_id and u.reference = coalesce(s.remote_reference, s.number) and u.outcome = '{Early}'
            """,
            cancellation, work.AccountId, shipmentIds.ToArray());
        if (reopened > 0)
            work.Wake(SettleShipments.Signal);
    }

    /// <summary>Parts that left although nothing is open here that they could be: told with their numbers, nothing is guessed.</summary>
    public static async Task TellSurplusAsync(Work work, IReadOnlyList<StoredReport<ShipmentUpdate>> strays, DateTimeOffset now, CancellationToken cancellation)
    {
        var left = strays.Where(stray => stray is { NamesakeId: not null, Facts.Status: RemoteShipmentStatus.Shipped }).ToList();
        if (left.Count == 0)
            return;

        var orders = (await work.QueryAsync(
            "select id, order_id, number from shipment where account_id = $1 and id = any($2)", row => (Id: row.GetGuid(0), Order: row.GetGuid(1), Number: row.GetString(2)),
            cancellation, work.AccountId, left.Select(stray => stray.NamesakeId!.Value).Distinct().ToArray())).ToDictionary(row => row.Id);
        var told = left.Where(stray => orders.ContainsKey(stray.NamesakeId!.Value)).Select(stray => (Stray: stray, First: orders[stray.NamesakeId!.Value], Text: Say(stray.Facts))).ToList();
        await work.RecordAsync(
            [.. told.Select(one => Event.OfShipment(
                EventLevel.Error, "shipment.surplus", $"{one.Text} under the reference of shipment {one.First.Number}, where nothing of it is open. Nothing is booked, and the shop is not told of it.",
                one.First.Id, one.First.Order, new { one.Stray.Facts.ExternalId, one.Stray.Facts.Lines }) with
            { ChannelId = one.Stray.ChannelId })],
            now, cancellation);
        await Problems.OpenAsync(
            work,
            [.. told.DistinctBy(one => one.First.Id).Select(one => new Problem(
                EntityKind.Shipment, one.First.Id, EventLevel.Error, "shipment.surplus", $"{one.Text} although nothing of it is open.", "Accept it as an adjustment of stock, or settle it with the warehouse.")
            { OrderId = one.First.Order, ChannelId = one.Stray.ChannelId })],
            now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. told.Select(one => one.First.Order)], cancellation);
    }

    private static string Say(ShipmentUpdate part) => string.Create(
        CultureInfo.InvariantCulture,
        $"The warehouse shipped {(part.Lines is { Count: > 0 } lines ? string.Join(", ", lines.Select(line => $"{line.Quantity} of {line.Sku}")) : "more")} as {part.ExternalId}");

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
            select s.id, s.order_id, s.warehouse_id, s.number, o.number, (select max(t.sequence) from shipment t where t.account_id = $1 and t.order_id = s.order_id),
              s.status in ('Shipped', 'ShortShipped', 'Cancelled'),
              exists (select from shipment t where t.account_id = $1 and t.order_id = s.order_id and t.remote_reference = s.number and t.status in ('Sent', 'CancelRequested'))
            from shipment s
            join channel c on c.account_id = s.account_id and c.id = s.channel_id
            join sales_order o on o.account_id = s.account_id and o.id = s.order_id
            where s.account_id = $1 and s.id = any($2) and c.connector = any($3)
            order by s.id for update of s
            """,
            row => new First(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.GetBoolean(6), row.GetBoolean(7), []),
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
            made.Select(one => one.Part.Deciding.ExternalId).ToArray());
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
            { ChannelId = one.Part.Reports[0].ChannelId })],
            now, cancellation);
        await OrderProgress.RefreshAsync(work, [.. made.Select(one => one.First.OrderId)], now, cancellation);
    }

    /// <param name="Followed">A further part is on its way.</param>
    private sealed record First(Guid Id, Guid OrderId, Guid WarehouseId, string Number, string OrderNumber, int Sequence, bool HasLeft, bool Followed, IReadOnlyList<OpenLine> Lines)
    {
        public bool MayLackMore => !HasLeft || Followed;
    }

    /// <param name="Open">Units that the shipment lacked and nothing else has taken on.</param>
    private sealed record OpenLine(int Number, int OrderLineNumber, Guid VariantId, string Sku, string ChannelSku, long Open);

    private sealed record Made(Guid Id, First First, Part Part, IReadOnlyList<(OpenLine Line, long Quantity)> Lines);

    /// <summary>All that was reported of one further part.</summary>
    private sealed record Part(Guid First, IReadOnlyList<StoredReport<ShipmentUpdate>> Reports)
    {
        public ShipmentUpdate Deciding => (Reports.FirstOrDefault(report => report.Facts.IsFinal()) ?? Reports[^1]).Facts;
    }
}

/// <param name="Reports">Now with a shipment.</param>
/// <param name="Early">Kept until what they follow has left.</param>
internal sealed record Attached(IReadOnlyList<StoredReport<ShipmentUpdate>> Reports, IReadOnlyList<Guid> Early)
{
    public static Attached None { get; } = new([], []);
}
