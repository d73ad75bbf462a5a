using System.Text.Json;
using Npgsql;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <param name="Findings">What the channel's rules say to it. One that is an error keeps it from leaving.</param>
internal sealed record ShipmentToSend(SentDocument Document, Guid OrderId, OutgoingShipment Outgoing, IReadOnlyList<Finding> Findings);

/// <summary>Claims shipments for one channel, with everything about them that the warehouse, a template or a rule may ask for.</summary>
internal static class ShipmentsToSend
{
    /// <summary>Reads what <c>claimed</c> names, from <c>shipment</c>. $1 account, $2 channel, $3 now.</summary>
    internal const string Heads =
        """
        select s.id, s.order_id, s.number, c.handoff, coalesce(c.attempted_at, $3), s.attempts + 1, s.sequence, o.number, o.ship_to::text, o.note, o.ordered_at, o.currency, o.email, o.phone,
          o.refs::text, o.total, o.source, o.external_id, array_to_string(o.tags, chr(31)), shop.name, w.code, s.carrier, s.service, m.id is not null, m.channel_carrier,
          case when m.id is null or (m.service = '' and m.channel_service = '') then s.service else nullif(m.channel_service, '') end,
          s.carrier is not null and m.id is null and exists (select from carrier_mapping any_of where any_of.account_id = $1 and any_of.channel_id = $2)
        from claimed c
        join shipment s on s.account_id = $1 and s.id = c.id
        join sales_order o on o.account_id = $1 and o.id = s.order_id
        join warehouse w on w.id = s.warehouse_id
        left join channel shop on shop.account_id = $1 and shop.id = o.channel_id
        left join lateral (
          select m.id, m.channel_carrier, m.channel_service, m.service from carrier_mapping m
          where m.account_id = $1 and m.channel_id = $2 and lower(m.carrier) = lower(s.carrier) and (m.service = '' or lower(m.service) = lower(coalesce(s.service, '')))
            and m.channel_carrier not like '%*%' and m.channel_service not like '%*%'
          order by m.service <> '' desc, m.is_primary desc, m.id limit 1) m on true
        order by c.id
        """;

    /// <summary>Reads the lines of what $3 names. $1 account, $2 channel.</summary>
    internal const string Lines =
        """
        select s.shipment_id, s.number, coalesce(m.channel_sku, s.sku), s.quantity, coalesce(l.name, v.name), l.unit_price, s.sku, s.order_line_number, coalesce(l.refs, '{}')::text,
          m.channel_sku is not null
        from shipment_line s
        join shipment h on h.account_id = s.account_id and h.id = s.shipment_id
        join product_variant v on v.account_id = s.account_id and v.id = s.variant_id
        left join sales_order_line l on l.account_id = s.account_id and l.order_id = h.order_id and l.number = s.order_line_number
        left join lateral (
          select m.channel_sku from sku_mapping m
          where m.account_id = s.account_id and m.channel_id = $2 and m.variant_id = s.variant_id order by m.channel_sku_key limit 1) m on true
        where s.account_id = $1 and s.shipment_id = any($3)
        order by s.shipment_id, s.number
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<IReadOnlyList<ShipmentToSend>> ClaimAsync(
        Database database, OpenChannel channel, Guid lease, DateTimeOffset leasedUntil, int batchSize, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var claimed = await work.QueryAsync(
            $"{HandoffRows.Claim(HandoffKind.Shipment)}\n{Heads}", ReadHead, cancellation, work.AccountId, channel.Id, now, batchSize, lease, leasedUntil);
        var lines = await ReadLinesAsync(work, Lines, channel.Id, [.. claimed.Select(shipment => shipment.Document.Id)], cancellation);
        var draft = await ShipmentDraft.ReadAsync(work, channel.Id, channel.Options, channel.Connector.Info, cancellation);
        await work.CommitAsync(cancellation);
        return claimed.ConvertAll(shipment => draft.Write(shipment, [.. lines[shipment.Document.Id]]));
    }

    internal static async Task<ILookup<Guid, ClaimedLine>> ReadLinesAsync(Work work, string sql, Guid channelId, Guid[] about, CancellationToken cancellation)
        => (await work.QueryAsync(sql, ReadLine, cancellation, work.AccountId, channelId, about)).ToLookup(row => row.Shipment, row => row.Line);

    internal static ClaimedShipment ReadHead(NpgsqlDataReader row) => new(
        new(HandoffKind.Shipment, row.GetGuid(0), row.GetString(2), Enum.Parse<HandoffState>(row.GetString(3)), row.GetFieldValue<DateTimeOffset>(4), row.GetInt32(5)), row.GetGuid(1))
    {
        Sequence = row.GetInt32(6),
        OrderNumber = row.GetString(7),
        ShipTo = row.IsDBNull(8) ? new() : JsonSerializer.Deserialize<Address>(row.GetString(8), Json)!,
        Note = Text(row, 9),
        OrderedAt = row.GetFieldValue<DateTimeOffset>(10),
        Currency = Text(row, 11),
        Email = Text(row, 12),
        Phone = Text(row, 13),
        References = ReadReferences(row.GetString(14)),
        Total = row.IsDBNull(15) ? null : row.GetDecimal(15),
        Source = Text(row, 16),
        ExternalId = Text(row, 17),
        Tags = Text(row, 18) is { Length: > 0 } tags ? tags.Split((char)31) : [],
        Shop = Text(row, 19),
        Warehouse = row.GetString(20),
        Carrier = Text(row, 21),
        Service = Text(row, 22),
        ChannelCarrier = row.GetBoolean(23) ? row.GetString(24) : Text(row, 21),
        ChannelService = Text(row, 25),
        CarrierUnmapped = row.GetBoolean(26),
    };

    private static (Guid Shipment, ClaimedLine Line) ReadLine(NpgsqlDataReader row) => (row.GetGuid(0), new(
        new(row.GetInt32(1), row.GetString(2), row.GetInt64(3)) { Name = Text(row, 4), UnitPrice = row.IsDBNull(5) ? null : row.GetDecimal(5) },
        row.GetString(6), row.GetInt32(7), ReadReferences(row.GetString(8)), row.GetBoolean(9)));

    private static Dictionary<string, string> ReadReferences(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json, Json)!;

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>A shipment as the database knows it.</summary>
internal sealed record ClaimedShipment(SentDocument Document, Guid OrderId)
{
    public required int Sequence { get; init; }
    public required string OrderNumber { get; init; }
    public required Address ShipTo { get; init; }
    public string? Note { get; init; }
    public required DateTimeOffset OrderedAt { get; init; }
    public string? Currency { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public required IReadOnlyDictionary<string, string> References { get; init; }
    public decimal? Total { get; init; }
    public string? Source { get; init; }
    public string? ExternalId { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string? Shop { get; init; }
    public required string Warehouse { get; init; }

    /// <summary>Our words.</summary>
    public string? Carrier { get; init; }

    public string? Service { get; init; }

    /// <summary>The warehouse's words, or ours where none are mapped.</summary>
    public string? ChannelCarrier { get; init; }

    public string? ChannelService { get; init; }

    /// <summary>The channel has carrier mappings, but none for this one.</summary>
    public bool CarrierUnmapped { get; init; }
}

/// <param name="Outgoing">With the warehouse's SKU.</param>
/// <param name="Sku">Ours.</param>
internal sealed record ClaimedLine(OutgoingLine Outgoing, string Sku, int OrderLineNumber, IReadOnlyDictionary<string, string> References, bool Mapped);
