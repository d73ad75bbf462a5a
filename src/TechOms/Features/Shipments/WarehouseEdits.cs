using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>What a warehouse changed on a shipment by itself, as far as it may: another carrier, another address. Taken over and told.</summary>
internal static class WarehouseEdits
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Compares with what was asked for, before anything is overwritten.</summary>
    public static async Task<IReadOnlyList<WarehouseEdit>> FindAsync(Work work, IReadOnlyList<Concluded> concluded, CancellationToken cancellation)
    {
        var candidates = concluded
            .Where(one => one.Settlement.Kind is SettlementKind.Progress or SettlementKind.Refused or SettlementKind.Shipped or SettlementKind.ShortShipped)
            .Where(one => one.Update.ShipTo is not null || one.Update.Carrier is not null).ToDictionary(one => one.Shipment.Id);
        if (candidates.Count == 0)
            return [];

        // As they were told: the carrier in the warehouse's own words.
        var asked = await work.QueryAsync(
            """
            select s.id, coalesce(m.channel_carrier, s.carrier), case when m.id is null then s.service else nullif(m.channel_service, '') end, coalesce(s.ship_to, o.ship_to)::text
            from shipment s
            join sales_order o on o.account_id = s.account_id and o.id = s.order_id
            left join lateral (
              select m.id, m.channel_carrier, m.channel_service from carrier_mapping m
              where m.account_id = s.account_id and m.channel_id = s.channel_id and m.carrier = s.carrier and m.service = coalesce(s.service, '') and m.channel_carrier not like '%*%'
              order by m.is_primary desc, m.id limit 1) m on true
            where s.account_id = $1 and s.id = any($2)
            """,
            row => new AskedOf(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2),
                row.IsDBNull(3) ? null : JsonSerializer.Deserialize<Address>(row.GetString(3), Json)),
            cancellation, work.AccountId, candidates.Keys.ToArray());
        return [.. asked.Select(before => WarehouseEdit.Find(candidates[before.ShipmentId], before)).OfType<WarehouseEdit>()];
    }

    public static async Task SaveAsync(Work work, IReadOnlyList<WarehouseEdit> edits, DateTimeOffset now, CancellationToken cancellation)
    {
        if (edits.Count == 0)
            return;

        await work.ExecuteAsync(
            """
            update shipment s set ship_to = coalesce(v.ship_to::jsonb, s.ship_to), updated_at = $2,
              carrier = case when v.carrier is null then s.carrier else v.carrier end,
              service = case when v.carrier is null then s.service else v.service end
            from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) as v(id, ship_to, carrier, service)
            where s.account_id = $1 and s.id = v.id
            """,
            cancellation, work.AccountId, now,
            edits.Select(edit => edit.Of.Shipment.Id).ToArray(),
            edits.Select(edit => edit.ShipTo is null ? null : JsonSerializer.Serialize(edit.ShipTo, Json)).ToArray(),
            edits.Select(edit => edit.OtherCarrier ? edit.Of.Update.Carrier : null).ToArray(), edits.Select(edit => edit.Of.Update.Service).ToArray());
        await work.RecordAsync([.. edits.SelectMany(ToEvents)], now, cancellation);
    }

    // Which parts, not their contents: events outlive the customer's data.
    private static IEnumerable<Event> ToEvents(WarehouseEdit edit)
    {
        Event About(EventLevel level, string code, string text) => Event.OfShipment(level, code, text, edit.Of.Shipment.Id, edit.Of.Shipment.OrderId) with { ChannelId = edit.Of.ChannelId };
        if (edit.OtherCarrier)
        {
            yield return About(EventLevel.Info, "shipment.carrier-changed",
                $"The warehouse chose {Named(edit.Of.Update.Carrier, edit.Of.Update.Service)} instead of {Named(edit.Before.Carrier, edit.Before.Service)}.");
        }

        if (edit.ShipTo is not null)
            yield return About(EventLevel.Warning, "shipment.address-changed", $"The warehouse changed the address: {string.Join(", ", edit.Parts)}. It is shown with the shipment.");
    }

    private static string Named(string? carrier, string? service) => string.IsNullOrEmpty(service) ? carrier ?? "no carrier" : $"{carrier} {service}";
}

/// <summary>What a shipment's warehouse was told, or what it changed before.</summary>
internal sealed record AskedOf(Guid ShipmentId, string? Carrier, string? Service, Address? ShipTo);

/// <param name="ShipTo">Null: the address stands.</param>
/// <param name="Parts">Which parts of it are others.</param>
internal sealed record WarehouseEdit(Concluded Of, AskedOf Before, bool OtherCarrier, Address? ShipTo, IReadOnlyList<string> Parts)
{
    /// <returns>Null: all is as asked. What a report leaves out is as asked. Pure.</returns>
    public static WarehouseEdit? Find(Concluded one, AskedOf before)
    {
        var carrier = one.Update.Carrier is not null && before.Carrier is not null
            && (!Same(one.Update.Carrier, before.Carrier) || (one.Update.Service is not null && before.Service is not null && !Same(one.Update.Service, before.Service)));
        var parts = one.Update.ShipTo is { } told && before.ShipTo is { } asked ? Compare(told, asked) : [];
        return !carrier && parts.Count == 0 ? null : new(one, before, carrier, parts.Count > 0 ? Merge(one.Update.ShipTo!, before.ShipTo!) : null, parts);
    }

    private static List<string> Compare(Address told, Address asked)
    {
        List<string> parts = [];
        void Note(string part, string? now, string? then)
        {
            if (!string.IsNullOrWhiteSpace(now) && !Same(now, then))
                parts.Add(part);
        }

        // Some systems demand a company and get the name for one.
        Note("name", told.Name, told.Name is not null && Same(told.Name, asked.Company) ? asked.Company : asked.Name ?? told.Name);
        Note("company", told.Company, asked.Company ?? told.Company);
        Note("street", string.Join(' ', told.Line1, told.Line2, told.Line3), string.Join(' ', asked.Line1, asked.Line2, asked.Line3));
        Note("city", told.City, asked.City);
        Note("state", told.State, asked.State);
        Note("postal code", told.PostalCode, asked.PostalCode);
        Note("country", told.Country, asked.Country);
        return parts;
    }

    private static Address Merge(Address told, Address asked) => told with
    {
        Name = told.Name ?? asked.Name,
        Company = told.Company ?? asked.Company,
        City = told.City ?? asked.City,
        State = told.State ?? asked.State,
        PostalCode = told.PostalCode ?? asked.PostalCode,
        Country = told.Country ?? asked.Country,
        Phone = told.Phone ?? asked.Phone,
        Email = told.Email ?? asked.Email,
    };

    // Case, blanks and punctuation change on the way without anyone meaning it.
    private static bool Same(string? one, string? other) => Plain(one) == Plain(other);

    private static string Plain(string? text) => string.Concat((text ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
