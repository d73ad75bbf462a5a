using System.Text.Json;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Two statements, however many orders.</summary>
internal static class OrderInsert
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <returns>The ids that were stored; the others' external ids are here already.</returns>
    public static async Task<HashSet<Guid>> RunAsync(Work work, IReadOnlyList<NewOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return [];

        var stored = (await InsertHeadsAsync(work, orders, now, cancellation)).ToHashSet();
        await InsertLinesAsync(work, [.. orders.Where(order => stored.Contains(order.Id)).SelectMany(order => order.Draft.Lines.Select((line, index) => (order.Id, index + 1, line)))], cancellation);
        return stored;
    }

    private static Task<List<Guid>> InsertHeadsAsync(Work work, IReadOnlyList<NewOrder> orders, DateTimeOffset now, CancellationToken cancellation) => work.QueryAsync(
        """
        insert into sales_order (
          account_id, id, channel_id, external_id, number, source, status, wanted_status, ready_for, ready_at, reason_code, reason, currency, total, email, phone, note,
          ship_to, bill_to, carrier, service, warehouse_id, tags, refs, ordered_at, imported_at, ship_after, cancel_after, updated_at)
        select $1, o.id, o.channel_id, o.external_id, o.number, o.source, 'Draft', o.wanted, 'Validate', $2, $3, 'Created; about to be checked.', o.currency, o.total, o.email, o.phone, o.note,
          o.ship_to::jsonb, o.bill_to::jsonb, o.carrier, o.service, o.warehouse_id, array(select jsonb_array_elements_text(o.tags::jsonb)), o.refs::jsonb, o.ordered_at, $2, o.ship_after, o.cancel_after, $2
        from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::numeric[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
          $17::text[], $18::text[], $19::uuid[], $20::text[], $21::text[], $22::timestamptz[], $23::timestamptz[], $24::timestamptz[])
          as o(id, channel_id, external_id, number, source, wanted, currency, total, email, phone, note, ship_to, bill_to, carrier, service, warehouse_id, tags, refs, ordered_at, ship_after, cancel_after)
        on conflict (account_id, channel_id, external_id) do nothing
        returning id
        """,
        row => row.GetGuid(0),
        cancellation, work.AccountId, now, OrderReasons.AwaitingValidation,
        orders.Select(o => o.Id).ToArray(),
        orders.Select(o => o.Draft.ChannelId).ToArray(),
        orders.Select(o => Text(o.Draft.ExternalId)).ToArray(),
        orders.Select(o => Text(o.Number)).ToArray(),
        orders.Select(o => Text(o.Draft.Source)).ToArray(),
        orders.Select(o => (o.Draft.Approve ? OrderStatus.Approved : OrderStatus.Draft).ToString()).ToArray(),
        orders.Select(o => Text(o.Draft.Currency)?.ToUpperInvariant()).ToArray(),
        orders.Select(o => o.Draft.Total).ToArray(),
        orders.Select(o => Text(o.Draft.Email)).ToArray(),
        orders.Select(o => Text(o.Draft.Phone)).ToArray(),
        orders.Select(o => Text(o.Draft.Note)).ToArray(),
        orders.Select(o => ToJson(o.Draft.ShipTo)).ToArray(),
        orders.Select(o => ToJson(o.Draft.BillTo)).ToArray(),
        orders.Select(o => Text(o.Draft.Carrier)).ToArray(),
        orders.Select(o => Text(o.Draft.Service)).ToArray(),
        orders.Select(o => o.Draft.WarehouseId).ToArray(),
        orders.Select(o => ToJson(o.Draft.Tags)).ToArray(),
        orders.Select(o => ToJson(o.Draft.References)).ToArray(),
        orders.Select(o => (o.Draft.OrderedAt ?? now).ToUniversalTime()).ToArray(),
        orders.Select(o => o.Draft.ShipAfter?.ToUniversalTime()).ToArray(),
        orders.Select(o => o.Draft.CancelAfter?.ToUniversalTime()).ToArray());

    internal static Task<int> InsertLinesAsync(Work work, IReadOnlyList<(Guid OrderId, int Number, OrderDraftLine Line)> lines, CancellationToken cancellation) => work.ExecuteAsync(
        """
        insert into sales_order_line (account_id, order_id, number, sku, name, quantity, unit_price, refs)
        select $1, l.order_id, l.number, l.sku, l.name, l.quantity, l.unit_price, l.refs::jsonb
        from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::numeric[], $8::text[]) as l(order_id, number, sku, name, quantity, unit_price, refs)
        """,
        cancellation, work.AccountId,
        lines.Select(l => l.OrderId).ToArray(), lines.Select(l => l.Number).ToArray(), lines.Select(l => Text(l.Line.Sku)).ToArray(),
        lines.Select(l => Text(l.Line.Name)).ToArray(), lines.Select(l => l.Line.Quantity).ToArray(), lines.Select(l => l.Line.UnitPrice).ToArray(), lines.Select(l => ToJson(l.Line.References)).ToArray());

    // PostgreSQL's text has no zero character.
    internal static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Replace("\0", "", StringComparison.Ordinal).Trim();

    internal static string? ToJson<T>(T? value)
        where T : class
        => value is null ? null : JsonSerializer.Serialize(value, Json).Replace("\\u0000", "", StringComparison.Ordinal);
}
