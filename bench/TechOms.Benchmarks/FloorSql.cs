using TechOms.Connectors;

namespace TechOms.Benchmarks;

/// <summary>What a skilled hand writes for these rows: sets in, nothing read that is known already.</summary>
internal static class FloorSql
{
    public const string InsertOrders =
        """
        insert into sales_order (
          account_id, id, channel_id, external_id, external_version, number, source, status, ready_for, ready_at, reason_code, reason, currency, total, email, ship_to, bill_to,
          ordered_at, imported_at, external_digest, updated_at)
        select $1, o.id, $2, o.external_id, '2026-01-05T08:00:00Z', o.number, 'web', 'Draft', 'Validate', now(), 'order.awaiting-validation', 'Imported; about to be checked.', 'USD', o.total,
          o.email, o.home::jsonb, o.home::jsonb, o.ordered_at, now(), o.digest, now()
        from unnest($3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::text[], $9::timestamptz[], $10::text[]) as o(id, external_id, number, total, email, home, ordered_at, digest)
        """;

    public const string InsertLines =
        """
        insert into sales_order_line (account_id, order_id, number, external_id, sku, name, quantity, unit_price)
        select $1, l.* from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::numeric[]) as l
        """;

    public const string InsertEvents =
        """
        insert into event (account_id, id, at, level, code, text, data, entity_kind, entity_id, order_id, channel_id)
        select $1, e.id, now(), 'Info', $3, e.text, e.data::jsonb, $6, e.entity_id, e.order_id, $9
        from unnest($2::uuid[], $4::text[], $5::text[], $7::uuid[], $8::uuid[]) as e(id, text, data, entity_id, order_id)
        """;

    public const string KnowVariants =
        """
        update sales_order_line l set variant_id = v.variant_id from unnest($2::uuid[], $3::int[], $4::uuid[]) as v(order_id, number, variant_id)
        where l.account_id = $1 and l.order_id = v.order_id and l.number = v.number
        """;

    public const string Approve =
        """
        update sales_order set status = 'Approved', ready_for = 'Allocate', ready_at = now(), reason_code = 'order.awaiting-allocation', reason = 'Valid; about to be allocated.',
          updated_at = now(), version = version + 1
        where account_id = $1 and id = any($2)
        """;

    public const string InsertShipments =
        """
        insert into shipment (account_id, id, order_id, number, sequence, warehouse_id, channel_id, status, ready_for, ready_at, reason_code, reason, created_at, updated_at)
        select $1, s.id, s.order_id, s.number, 1, $2, $3, 'Pending', 'Send', now(), 'shipment.awaiting-send', 'About to be sent to the warehouse.', now(), now()
        from unnest($4::uuid[], $5::uuid[], $6::text[]) as s(id, order_id, number)
        """;

    public const string InsertShipmentLines =
        """
        insert into shipment_line (account_id, shipment_id, number, order_line_number, variant_id, sku, quantity)
        select $1, l.shipment_id, l.number, l.number, l.variant_id, l.sku, l.quantity
        from unnest($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::bigint[]) as l(shipment_id, number, variant_id, sku, quantity)
        """;

    public const string PromiseLines = "update sales_order_line set allocated = quantity where account_id = $1 and order_id = any($2)";

    public const string InsertMovements =
        """
        insert into stock_movement (account_id, id, at, warehouse_id, variant_id, total_delta, allocated_delta, cause, reference_kind, reference_id)
        select $1, m.id, now(), $2, m.variant_id, m.total, m.allocated, $7, 'Shipment', m.reference_id
        from unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[], $8::uuid[]) as m(id, variant_id, total, allocated, reference_id)
        """;

    public const string MoveLevels =
        """
        update stock_level l set total = l.total + d.total, allocated = l.allocated + d.allocated, updated_at = now()
        from unnest($3::uuid[], $4::bigint[], $5::bigint[]) as d(variant_id, total, allocated)
        where l.account_id = $1 and l.warehouse_id = $2 and l.variant_id = d.variant_id
        """;

    public const string StartFulfilling =
        """
        update sales_order set status = 'Fulfilling', ready_for = null, ready_at = null, reason_code = 'order.fulfilling', reason = 'A shipment is on its way through the warehouse.',
          updated_at = now(), version = version + 1
        where account_id = $1 and id = any($2)
        """;

    public const string ClaimShipments =
        """
        update shipment set lease = $2, leased_until = now() + interval '5 minutes', attempted_at = now(), attempts = 1, handoff = 'InDoubt', updated_at = now()
        where account_id = $1 and id = any($3)
        """;

    public const string SaveSent =
        """
        update shipment s set lease = null, leased_until = null, handoff = 'Accepted', external_id = v.external_id, updated_at = now(), sent_at = now(), attempts = 0, status = 'Sent',
          ready_for = null, ready_at = null, reason_code = 'shipment.with-warehouse', reason = 'The warehouse has it.'
        from unnest($2::uuid[], $3::text[]) as v(id, external_id) where s.account_id = $1 and s.id = v.id
        """;

    public const string InsertExchanges =
        """
        insert into exchange (account_id, id, at, channel_id, shipment_id, order_id, method, url, status, duration_ms, request, response)
        select $1, e.id, now(), $2, e.shipment_id, e.order_id, 'PUT', e.url, 200, 0, e.request, e.response
        from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[]) as e(id, shipment_id, order_id, url, request, response)
        """;

    public const string InsertUpdates =
        """
        insert into shipment_update (account_id, id, channel_id, external_id, reference, version, payload, received_at)
        select $1, u.id, $2, u.external_id, u.reference, u.version, u.payload::jsonb, now()
        from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[]) as u(id, external_id, reference, version, payload)
        """;

    public const string SaveCursor =
        """
        insert into channel_cursor (account_id, channel_id, name, value, updated_at) values ($1, $2, 'shipments', $3, now())
        on conflict (account_id, channel_id, name) do update set value = excluded.value, updated_at = excluded.updated_at
        """;

    public const string ShipHeads =
        """
        update shipment s set status = 'Shipped', remote_status = 'shipped', remote_version = v.version, shipped_at = '2026-01-06T09:30:00Z', reason_code = null, reason = null, updated_at = now()
        from unnest($2::uuid[], $3::text[]) as v(id, version) where s.account_id = $1 and s.id = v.id
        """;

    public const string ShipOrderLines = "update sales_order_line set shipped = quantity, allocated = 0 where account_id = $1 and order_id = any($2)";

    public const string ShipShipmentLines = "update shipment_line set shipped = quantity where account_id = $1 and shipment_id = any($2)";

    public const string InsertPackages =
        "insert into package (account_id, shipment_id, number, tracking_number, carrier) select $1, p.id, 1, p.tracking, 'Demo Post' from unnest($2::uuid[], $3::text[]) as p(id, tracking)";

    public const string OweConfirmations =
        """
        insert into confirmation (account_id, shipment_id, order_id, channel_id, status, ready_at, reason_code, reason, created_at)
        select $1, s.id, s.order_id, $2, 'Waiting', now(), 'confirmation.waiting', 'The shop is about to be told.', now() from unnest($3::uuid[], $4::uuid[]) as s(id, order_id)
        """;

    public const string FinishOrders =
        """
        update sales_order set status = 'Shipped', shipped_at = now(), reason_code = null, reason = null, updated_at = now(), version = version + 1
        where account_id = $1 and id = any($2)
        """;

    public const string MarkUpdates = "update shipment_update set settled_at = now(), outcome = 'Shipped' where account_id = $1 and id = any($2)";

    public static string Request(Floor.Row row) => $$"""
        Authorization: ••••••
        Content-Type: application/json; charset=utf-8
        Content-Length: 171

        {"external_ref":"{{row.Reference}}","site":"MAIN","ship_to":{{ShipTo(row.Order.ShipTo!)}},"service":null,"notes":null,"fields":null,"lines":{{Lines(row)}}}
        """;

    public static string Response(Floor.Row row) => $$"""
        Content-Type: application/json; charset=utf-8
        Content-Length: 171

        {"id":"DW-{{row.Reference}}","external_ref":"{{row.Reference}}","state":"accepted","sequence":1,"created_at":"2026-01-05T08:00:00Z","lines":{{Lines(row)}}}
        """;

    private static string Lines(Floor.Row row)
        => $"[{string.Join(',', row.Order.Lines.Select((line, index) => $$"""{"line":{{index + 1}},"item_code":"{{line.Sku}}","qty":{{line.Quantity}},"fields":null}"""))}]";

    private static string ShipTo(Address to) => $$"""
        {"name":"{{Masked(to.Name!)}}","company":null,"street":"{{Masked(to.Line1!)}}","city":"{{to.City}}","state":"{{to.State}}","zip":"{{to.PostalCode}}","country":"{{to.Country}}","phone":"{{Masked(to.Phone!)}}","email":null}
        """;

    private static string Masked(string text) => $"•••••• ({text.Length} characters)";
}
