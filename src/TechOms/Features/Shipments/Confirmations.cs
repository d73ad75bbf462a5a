using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Claims and records confirmations, set-based.</summary>
internal static class Confirmations
{
    public static async Task<IReadOnlyList<ConfirmationToSend>> ClaimAsync(
        Database database, OpenChannel channel, Guid lease, DateTimeOffset leasedUntil, int batchSize, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var claimed = await work.QueryAsync(
            """
            with claimed as (
              select c.shipment_id, c.status, c.attempted_at from confirmation c
              where c.account_id = $1 and c.channel_id = $2 and c.status in ('Waiting', 'InDoubt') and c.ready_at <= $3 and (c.lease is null or c.leased_until < $3)
              order by c.ready_at, c.shipment_id limit $4 for update skip locked),
            leased as (
              update confirmation c set lease = $5, leased_until = $6, attempted_at = $3, attempts = c.attempts + 1, status = 'InDoubt'
              from claimed k where c.account_id = $1 and c.shipment_id = k.shipment_id)
            select s.id, s.order_id, s.number, k.status = 'InDoubt', coalesce(k.attempted_at, $3), c.attempts + 1, o.external_id, s.shipped_at, s.carrier, s.service,
              array(select m.location_id from warehouse_mapping m where m.account_id = $1 and m.channel_id = $2 and m.warehouse_id = s.warehouse_id order by m.location_id),
              array(select unnest(other.external_ids) from confirmation other where other.account_id = $1 and other.order_id = s.order_id and other.shipment_id <> s.id),
              exists (select from warehouse_mapping m where m.account_id = $1 and m.channel_id = $2), c.external_ids, c.tracking_at
            from claimed k
            join confirmation c on c.account_id = $1 and c.shipment_id = k.shipment_id
            join shipment s on s.account_id = $1 and s.id = k.shipment_id
            join sales_order o on o.account_id = $1 and o.id = s.order_id
            order by s.order_id, s.sequence
            """,
            row => new ConfirmationToSend(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(4), row.GetInt32(5), row.GetBoolean(3), new Fulfillment
            {
                Reference = row.GetString(2),
                OrderExternalId = row.GetString(6),
                Lines = [],
                ShippedAt = row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
                LocationId = row.GetFieldValue<string[]>(10).FirstOrDefault(),
                SameLocationIds = [.. row.GetFieldValue<string[]>(10).Skip(1)],
                LocationUnmapped = row.GetFieldValue<string[]>(10).Length == 0 && row.GetBoolean(12),
                // Where only the tracking is left to tell, nothing is created.
                MayExist = row.GetBoolean(3) && (row.GetFieldValue<string[]>(13).Length == 0 || row.IsDBNull(14)),
                OtherFulfillmentIds = row.GetFieldValue<string[]>(11),
            })
            {
                Told = row.GetFieldValue<string[]>(13),
                TrackingAt = row.IsDBNull(14) ? null : row.GetFieldValue<DateTimeOffset>(14),
            },
            cancellation, work.AccountId, channel.Id, now, batchSize, lease, leasedUntil);
        var ids = claimed.Select(row => row.ShipmentId).ToArray();
        var lines = await ReadLinesAsync(work, ids, cancellation);
        var packages = await ReadPackagesAsync(work, channel.Id, ids, cancellation);
        await work.CommitAsync(cancellation);
        return claimed.ConvertAll(row => row with { Fulfillment = row.Fulfillment with { Lines = [.. lines[row.ShipmentId]], Packages = [.. packages[row.ShipmentId]] } });
    }

    /// <summary>A place of the shop stands for this warehouse now: what the shop refused of it is told again.</summary>
    public static async Task ReleaseOfWarehouseAsync(Work work, Guid channelId, Guid warehouseId, DateTimeOffset now, CancellationToken cancellation)
    {
        var released = await work.ExecuteAsync(
            """
            update confirmation c set status = 'Waiting', ready_at = $4, attempts = 0 from shipment s
            where c.account_id = $1 and c.channel_id = $2 and c.status = 'Refused' and s.account_id = $1 and s.id = c.shipment_id and s.warehouse_id = $3
            """,
            cancellation, work.AccountId, channelId, warehouseId, now);
        if (released > 0)
            work.Wake(ConfirmFulfillments.Signal);
    }

    private static async Task<ILookup<Guid, FulfilledLine>> ReadLinesAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
        return (await work.QueryAsync(
            """
            select s.shipment_id, l.external_id, sum(s.shipped)::bigint
            from shipment_line s
            join shipment h on h.account_id = s.account_id and h.id = s.shipment_id
            join sales_order_line l on l.account_id = s.account_id and l.order_id = h.order_id and l.number = s.order_line_number
            where s.account_id = $1 and s.shipment_id = any($2) and s.shipped > 0 and l.external_id is not null
            group by 1, 2 order by 1, 2
            """,
            row => (Shipment: row.GetGuid(0), Line: new FulfilledLine(row.GetString(1), row.GetInt64(2))), cancellation, work.AccountId, ids)).ToLookup(row => row.Shipment, row => row.Line);
    }

    /// <param name="channelId">The shop's.</param>
    private static async Task<ILookup<Guid, Package>> ReadPackagesAsync(Work work, Guid channelId, Guid[] ids, CancellationToken cancellation)
    {
        return (await work.QueryAsync(
            """
            select p.shipment_id, p.tracking_number, p.tracking_url, coalesce(m.channel_carrier, w.carrier, p.carrier, s.carrier), coalesce(p.service, s.service)
            from package p
            join shipment s on s.account_id = p.account_id and s.id = p.shipment_id
            -- The warehouse's word for the carrier, in ours, and ours in the shop's.
            left join lateral (
              select m.carrier from carrier_mapping m
              where m.account_id = p.account_id and m.channel_id = s.channel_id and (lower(m.channel_carrier) = lower(coalesce(p.carrier, s.carrier))
                or (right(m.channel_carrier, 1) = '*' and starts_with(lower(coalesce(p.carrier, s.carrier)), lower(left(m.channel_carrier, -1)))))
              order by length(m.channel_carrier) desc, m.id limit 1) w on true
            left join lateral (
              select m.channel_carrier from carrier_mapping m
              where m.account_id = p.account_id and m.channel_id = $3 and m.carrier = coalesce(w.carrier, p.carrier, s.carrier) and m.channel_carrier not like '%*%'
              order by m.is_primary desc, m.id limit 1) m on true
            where p.account_id = $1 and p.shipment_id = any($2) order by p.shipment_id, p.number
            """,
            row => (Shipment: row.GetGuid(0), Package: new Package { TrackingNumber = Text(row, 1), TrackingUrl = Text(row, 2), Carrier = Text(row, 3), Service = Text(row, 4) }),
            cancellation, work.AccountId, ids, channelId)).ToLookup(row => row.Shipment, row => row.Package);
    }

    public static async Task SaveAsync(
        Database database, ChannelHealth health, OpenChannel channel, Guid lease, IReadOnlyList<(ConfirmationToSend Confirmation, ConfirmationOutcome? Outcome)> batch, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var untouched = batch.Where(row => row.Outcome is null).Select(row => row.Confirmation).ToList();
        await work.ExecuteAsync(
            """
            update confirmation c set lease = null, leased_until = null, attempts = c.attempts - 1, status = case when v.doubt then 'InDoubt' else 'Waiting' end, attempted_at = v.attempted_at
            from unnest($3::uuid[], $4::boolean[], $5::timestamptz[]) as v(id, doubt, attempted_at)
            where c.account_id = $1 and c.shipment_id = v.id and c.lease = $2
            """,
            cancellation, work.AccountId, lease, untouched.Select(c => c.ShipmentId).ToArray(), untouched.Select(c => c.WasInDoubt).ToArray(), untouched.Select(c => c.LastAttempt).ToArray());
        var tried = batch.Where(row => row.Outcome is not null).Select(row => (row.Confirmation, Outcome: row.Outcome!)).ToList();
        await work.ExecuteAsync(
            """
            update confirmation c set lease = null, leased_until = null, reason_code = v.code, reason = v.reason, attempted_at = coalesce(v.attempted_at, c.attempted_at),
              status = case when v.status = 'Confirmed' and c.tracking_at > v.tracking_at then 'Waiting' else v.status end,
              ready_at = case when v.status = 'Confirmed' and c.tracking_at > v.tracking_at then $3 else v.next_at end,
              external_ids = case when v.status = 'Confirmed' then array(select jsonb_array_elements_text(v.ids::jsonb)) else c.external_ids end,
              confirmed_at = case when v.status = 'Confirmed' then coalesce(c.confirmed_at, $3::timestamptz) else c.confirmed_at end,
              tracking_at = case when v.status = 'Confirmed' and c.tracking_at = v.tracking_at then null else c.tracking_at end
            from unnest($4::uuid[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[])
              as v(id, status, next_at, code, reason, ids, attempted_at, tracking_at)
            where c.account_id = $1 and c.shipment_id = v.id and c.lease = $2
            """,
            cancellation, work.AccountId, lease, now,
            tried.Select(row => row.Confirmation.ShipmentId).ToArray(), tried.Select(row => row.Outcome.Status).ToArray(), tried.Select(row => row.Outcome.NextAttempt).ToArray(),
            tried.Select(row => row.Outcome.Code).ToArray(), tried.Select(row => row.Outcome.Reason).ToArray(),
            tried.Select(row => System.Text.Json.JsonSerializer.Serialize(row.Outcome.ExternalIds)).ToArray(), tried.Select(row => row.Outcome.LastAttempt).ToArray(),
            // What came while it was told is told next.
            tried.Select(row => row.Confirmation.TrackingAt ?? DateTimeOffset.MinValue).ToArray());
        await work.RecordAsync([.. tried.Select(row => ToEvent(channel, row.Confirmation, row.Outcome))], now, cancellation);
        await Problems.CloseAsync(work, [.. tried.Select(row => row.Confirmation.ShipmentId)], "confirmation.", [], now, cancellation);
        await Problems.OpenAsync(work, [.. tried.Where(row => row.Outcome.Status is "Refused").Select(row => ToProblem(channel, row.Confirmation, row.Outcome))], now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. tried.Select(row => row.Confirmation.OrderId)], cancellation);
        if (tried.Select(row => row.Outcome.Failure).FirstOrDefault(failure => failure?.Fault is ConnectorFault.Denied) is { } denied)
            await health.PauseAsync(work, channel.Id, denied, cancellation);
        await work.CommitAsync(cancellation);
    }

    private static Event ToEvent(OpenChannel channel, ConfirmationToSend confirmation, ConfirmationOutcome outcome)
    {
        var (level, code, text) = outcome.Status switch
        {
            "Confirmed" when outcome.Note is not null => (EventLevel.Warning, "confirmation.done", $"{channel.Name}: {outcome.Note}"),
            "Confirmed" when confirmation.IsTracking => (EventLevel.Info, "confirmation.tracking", $"{channel.Name} was told the tracking of {confirmation.Number}{Tracking(confirmation)}."),
            "Refused" when confirmation.IsTracking => (EventLevel.Error, "confirmation.refused", $"{channel.Name} refused the tracking of {confirmation.Number}: {outcome.Reason}"),
            "Confirmed" => (EventLevel.Info, "confirmation.done", $"{channel.Name} was told that {confirmation.Number} shipped{Tracking(confirmation)}."),
            "Refused" => (EventLevel.Error, "confirmation.refused", $"{channel.Name} refused to mark {confirmation.Number} as shipped: {outcome.Reason}"),
            "InDoubt" => (EventLevel.Warning, "confirmation.in-doubt", $"Whether {channel.Name} knows of {confirmation.Number} is not certain: {outcome.Reason}"),
            _ => (EventLevel.Warning, "confirmation.delayed", $"{channel.Name} could not be told of {confirmation.Number} now: {outcome.Reason}"),
        };
        return Event.OfShipment(level, code, text, confirmation.ShipmentId, confirmation.OrderId, new { confirmation.Attempts, outcome.NextAttempt, outcome.ExternalIds }) with { ChannelId = channel.Id };
    }

    private static Problem ToProblem(OpenChannel channel, ConfirmationToSend confirmation, ConfirmationOutcome outcome) => new(
        EntityKind.Shipment, confirmation.ShipmentId, EventLevel.Error, "confirmation.refused",
        confirmation.IsTracking ? $"{channel.Name} refused the tracking of {confirmation.Number}: {outcome.Reason}" : $"{channel.Name} refused to mark {confirmation.Number} as shipped: {outcome.Reason}",
        "Look at the order in the shop, then retry.")
    {
        OrderId = confirmation.OrderId,
        ChannelId = channel.Id,
    };

    private static string Tracking(ConfirmationToSend confirmation)
        => string.Join(", ", confirmation.Fulfillment.Packages.Select(package => package.TrackingNumber).OfType<string>()) is { Length: > 0 } numbers ? $" with {numbers}" : "";

    private static string? Text(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
