using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

internal sealed record ShipmentToSend(SentDocument Document, Guid OrderId, OutgoingShipment Outgoing);

/// <summary>Claims shipments for one channel and puts them into the warehouse's words: mapped SKUs and carriers, personal data withheld as told.</summary>
internal static class ShipmentsToSend
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<IReadOnlyList<ShipmentToSend>> ClaimAsync(
        Database database, OpenChannel channel, Guid lease, DateTimeOffset leasedUntil, int batchSize, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var claimed = await work.QueryAsync(
            $"""
            {HandoffRows.Claim(HandoffKind.Shipment)}
            select s.id, s.order_id, s.number, c.handoff, coalesce(c.attempted_at, $3), s.attempts + 1, o.number, o.ship_to::text, o.note, o.ordered_at, o.currency, o.email, o.phone,
              coalesce(m.channel_carrier, s.carrier), case when m.id is null then s.service else nullif(m.channel_service, '') end
            from claimed c
            join shipment s on s.account_id = $1 and s.id = c.id
            join sales_order o on o.account_id = $1 and o.id = s.order_id
            left join lateral (
              select m.id, m.channel_carrier, m.channel_service from carrier_mapping m
              where m.account_id = $1 and m.channel_id = $2 and m.carrier = s.carrier and m.service = coalesce(s.service, '') and m.channel_carrier not like '%*%'
              order by m.is_primary desc, m.id limit 1) m on true
            order by c.id
            """,
            row => new Row(row.GetGuid(0), row.GetGuid(1), row.GetString(2), Enum.Parse<HandoffState>(row.GetString(3)), row.GetFieldValue<DateTimeOffset>(4), row.GetInt32(5),
                row.GetString(6), Text(row, 7), Text(row, 8), row.GetFieldValue<DateTimeOffset>(9), Text(row, 10), Text(row, 11), Text(row, 12), Text(row, 13), Text(row, 14)),
            cancellation, work.AccountId, channel.Id, now, batchSize, lease, leasedUntil);
        var lines = await ReadLinesAsync(work, channel.Id, [.. claimed.Select(row => row.Id)], cancellation);
        await work.CommitAsync(cancellation);
        return claimed.ConvertAll(row => ToShipment(row, [.. lines[row.Id]], channel.Options));
    }

    private static async Task<ILookup<Guid, OutgoingLine>> ReadLinesAsync(Work work, Guid channelId, Guid[] ids, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select s.shipment_id, s.number, coalesce(m.channel_sku, s.sku), s.quantity, coalesce(l.name, v.name), l.unit_price
            from shipment_line s
            join shipment h on h.account_id = s.account_id and h.id = s.shipment_id
            join product_variant v on v.account_id = s.account_id and v.id = s.variant_id
            left join sales_order_line l on l.account_id = s.account_id and l.order_id = h.order_id and l.number = s.order_line_number
            left join lateral (
              select m.channel_sku from sku_mapping m
              where m.account_id = s.account_id and m.channel_id = $2 and m.variant_id = s.variant_id order by m.channel_sku_key limit 1) m on true
            where s.account_id = $1 and s.shipment_id = any($3)
            order by s.shipment_id, s.number
            """,
            row => (Shipment: row.GetGuid(0), Line: new OutgoingLine(row.GetInt32(1), row.GetString(2), row.GetInt64(3))
            {
                Name = Text(row, 4),
                UnitPrice = row.IsDBNull(5) ? null : row.GetDecimal(5),
            }),
            cancellation, work.AccountId, channelId, ids);
        return rows.ToLookup(row => row.Shipment, row => row.Line);
    }

    private static ShipmentToSend ToShipment(Row row, IReadOnlyList<OutgoingLine> lines, ChannelOptions options)
    {
        var address = row.ShipTo is null ? new Address() : JsonSerializer.Deserialize<Address>(row.ShipTo, Json)!;
        var outgoing = new OutgoingShipment
        {
            Reference = row.Number,
            OrderNumber = row.OrderNumber,
            Lines = lines,
            ShipTo = address with
            {
                Email = options.WithholdEmail ? null : address.Email ?? row.Email,
                Phone = options.WithholdPhone ? null : address.Phone ?? row.Phone,
                Company = options.WithholdCompany ? null : address.Company,
            },
            Carrier = row.Carrier,
            Service = row.Service,
            Instructions = options.WithholdNotes ? null : row.Note,
            OrderedAt = row.OrderedAt,
            Currency = row.Currency,
            Value = lines.Sum(line => line.UnitPrice * line.Quantity),
        };
        return new(new(HandoffKind.Shipment, row.Id, row.Number, row.Before, row.LastAttempt, row.Attempts), row.OrderId, outgoing);
    }

    private static string? Text(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record Row(
        Guid Id, Guid OrderId, string Number, HandoffState Before, DateTimeOffset LastAttempt, int Attempts, string OrderNumber, string? ShipTo, string? Note,
        DateTimeOffset OrderedAt, string? Currency, string? Email, string? Phone, string? Carrier, string? Service);
}
