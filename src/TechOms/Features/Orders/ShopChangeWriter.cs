using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Writes what the shop changed onto the order, as far as no warehouse holds it, and has it checked again. Set-based.</summary>
internal static class ShopChangeWriter
{
    public static async Task TakeOverAsync(Work work, IReadOnlyList<ChangedOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return;

        var ids = orders.Select(order => order.Held.Id).ToArray();
        await ShipmentCancellation.WithdrawUnsentAsync(work, ids, "The shop changed the order.", now, cancellation);
        await KeepAddressesAsync(work, [.. orders.Where(order => order.Change.Parts.HasFlag(ShopChangeParts.Address)).Select(order => order.Held.Id)], cancellation);
        await SaveLinesAsync(work, orders, cancellation);
        await SaveHeadsAsync(work, orders, cancellation);
        await work.ExecuteAsync(
            $"""
            update sales_order o set status = case when status = 'OnHold' then 'OnHold' else 'Draft' end, backordered = false, short = false, shipped_at = null, attempts = 0,
              ready_for = 'Validate', ready_at = $2, reason_code = '{OrderReasons.AwaitingValidation}', reason = 'Changed in the shop; about to be checked again.'
            where o.account_id = $1 and o.id = any($3)
            """,
            cancellation, work.AccountId, now, ids);
        await work.RecordAsync(
            [.. orders.Select(order => Event.OfOrder(
                EventLevel.Info, "order.changed-in-shop", $"Taken over from the shop: {string.Join("; ", order.Change.Changes)}.", order.Held.Id, order.Change.Changes))],
            now, cancellation);
        work.Wake(ValidateOrders.Signal);
    }

    /// <summary>Facts that change nothing about what is shipped.</summary>
    public static async Task NoteAsync(Work work, IReadOnlyList<ChangedOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return;

        await SaveLinesAsync(work, orders, cancellation);
        await SaveHeadsAsync(work, orders, cancellation);
        await work.RecordAsync(
            [.. orders.Where(order => order.Change.Parts.HasFlag(ShopChangeParts.Contact)).Select(order => Event.OfOrder(
                EventLevel.Info, "order.contact-changed-in-shop", "The shop changed e-mail, phone or note.", order.Held.Id))],
            now, cancellation);
    }

    // What is with a warehouse, or left it, goes where it was told to go.
    private static Task<int> KeepAddressesAsync(Work work, Guid[] ids, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update shipment s set ship_to = o.ship_to from sales_order o
        where s.account_id = $1 and s.order_id = any($2) and s.ship_to is null and s.status <> 'Cancelled' and o.account_id = $1 and o.id = s.order_id
        """,
        cancellation, work.AccountId, ids);

    private static Task<int> SaveHeadsAsync(Work work, IReadOnlyList<ChangedOrder> orders, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update sales_order o set
          ship_to = case when v.address then v.ship_to::jsonb else o.ship_to end, bill_to = coalesce(v.bill_to::jsonb, o.bill_to),
          channel_carrier = case when v.shipping then v.carrier else o.channel_carrier end, channel_service = case when v.shipping then v.service else o.channel_service end,
          ship_after = case when v.schedule then v.ship_after else o.ship_after end,
          email = case when v.contact then v.email else o.email end, phone = case when v.contact then v.phone else o.phone end, note = case when v.contact then v.note else o.note end
        from unnest($2::uuid[], $3::boolean[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::text[], $9::boolean[], $10::timestamptz[], $11::boolean[], $12::text[], $13::text[], $14::text[])
          as v(id, address, ship_to, bill_to, shipping, carrier, service, schedule, ship_after, contact, email, phone, note)
        where o.account_id = $1 and o.id = v.id
        """,
        cancellation, work.AccountId,
        orders.Select(o => o.Held.Id).ToArray(),
        Changed(orders, ShopChangeParts.Address),
        orders.Select(o => OrderImport.ToJson(o.Told.ShipTo)).ToArray(),
        orders.Select(o => OrderImport.ToJson(o.Told.BillTo)).ToArray(),
        Changed(orders, ShopChangeParts.Carrier),
        orders.Select(o => OrderImport.Clean(o.Told.Carrier)).ToArray(),
        orders.Select(o => OrderImport.Clean(o.Told.Service)).ToArray(),
        Changed(orders, ShopChangeParts.Schedule),
        orders.Select(o => o.Told.ShipAfter?.ToUniversalTime()).ToArray(),
        Changed(orders, ShopChangeParts.Contact),
        orders.Select(o => OrderImport.Clean(o.Told.Email)).ToArray(),
        orders.Select(o => OrderImport.Clean(o.Told.Phone)).ToArray(),
        orders.Select(o => OrderImport.Clean(o.Told.Note)).ToArray());

    private static bool[] Changed(IReadOnlyList<ChangedOrder> orders, ShopChangeParts part) => [.. orders.Select(order => order.Change.Parts.HasFlag(part))];

    // A line keeps its number for good; what is promised of it is none of the shop's business.
    private static Task SaveLinesAsync(Work work, IReadOnlyList<ChangedOrder> orders, CancellationToken cancellation)
    {
        var lines = orders.SelectMany(order => order.Change.Lines.Where(line => line.Told is not null || line.Cancelled > 0).Select(line => (Order: order.Held.Id, Line: line, order.Told))).ToList();
        if (lines.Count == 0)
            return Task.CompletedTask;

        work.Grew("sales_order_line", lines.Count);
        return work.ExecuteAsync(
            """
            insert into sales_order_line as l (account_id, order_id, number, external_id, sku, name, quantity, cancelled, shipped, unit_price, shippable, location_id, refs)
            select $1, v.order_id, v.number, v.external_id, v.sku, v.name, v.quantity, v.cancelled, v.shipped, v.unit_price, v.shippable, v.location_id, coalesce(v.refs, '{}')::jsonb
            from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::numeric[], $11::boolean[], $12::text[], $13::text[])
              as v(order_id, number, external_id, sku, name, quantity, cancelled, shipped, unit_price, shippable, location_id, refs)
            on conflict (account_id, order_id, number) do update set
              sku = excluded.sku, variant_id = case when l.sku is not distinct from excluded.sku then l.variant_id end, name = coalesce(excluded.name, l.name),
              quantity = excluded.quantity, cancelled = excluded.cancelled, shipped = excluded.shipped, unit_price = coalesce(excluded.unit_price, l.unit_price),
              shippable = case when excluded.name is null then l.shippable else excluded.shippable end, location_id = excluded.location_id
            """,
            cancellation, work.AccountId,
            lines.Select(l => l.Order).ToArray(),
            lines.Select(l => l.Line.Number).ToArray(),
            lines.Select(l => l.Line.Told?.ExternalId).ToArray(),
            lines.Select(l => OrderImport.Clean(l.Line.Sku)).ToArray(),
            lines.Select(l => OrderImport.Clean(l.Line.Told?.Name)).ToArray(),
            lines.Select(l => l.Line.Quantity).ToArray(),
            lines.Select(l => l.Line.Cancelled).ToArray(),
            lines.Select(l => l.Line.Shipped).ToArray(),
            lines.Select(l => l.Line.Told?.UnitPrice).ToArray(),
            lines.Select(l => l.Line.Told?.Shippable ?? true).ToArray(),
            lines.Select(l => l.Line.LocationId).ToArray(),
            lines.Select(l => OrderImport.ToJson(l.Line.Told?.References.ToDictionary(reference => OrderImport.Clean(reference.Key)!, reference => OrderImport.Clean(reference.Value)!))).ToArray());
    }
}
