using TechOms.Features.Orders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <param name="WarehouseId">Where it is to arrive, resolved.</param>
/// <param name="Variants">Per line, resolved.</param>
internal sealed record NewPurchase(Guid Id, string Number, PurchaseDraft Draft, Guid WarehouseId, IReadOnlyList<(Guid Id, string Sku)> Variants);

/// <summary>Two statements, however many purchase orders.</summary>
internal static class PurchaseInsert
{
    public static async Task RunAsync(Work work, IReadOnlyList<NewPurchase> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        await work.ExecuteAsync(
            """
            insert into purchase_order (
              account_id, id, number, status, warehouse_id, supplier, reference, purchase_number, source, note, refs, reason_code, reason, ordered_at, expected_on, cancel_after, created_at, updated_at)
            select $1, p.id, p.number, 'Draft', p.warehouse_id, p.supplier, p.reference, p.purchase_number, p.source, p.note, p.refs::jsonb, $3, 'Entered, and not approved yet.',
              p.ordered_at, p.expected_on, p.cancel_after, $2, $2
            from unnest($4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::date[], $15::timestamptz[])
              as p(id, number, warehouse_id, supplier, reference, purchase_number, source, note, refs, ordered_at, expected_on, cancel_after)
            """,
            cancellation, work.AccountId, now, PurchaseReasons.Draft,
            orders.Select(o => o.Id).ToArray(),
            orders.Select(o => o.Number).ToArray(),
            orders.Select(o => o.WarehouseId).ToArray(),
            orders.Select(o => OrderInsert.Text(o.Draft.Supplier)).ToArray(),
            orders.Select(o => OrderInsert.Text(o.Draft.Reference)).ToArray(),
            orders.Select(o => OrderInsert.Text(o.Draft.PurchaseNumber)).ToArray(),
            orders.Select(o => OrderInsert.Text(o.Draft.Source)).ToArray(),
            orders.Select(o => OrderInsert.Text(o.Draft.Note)).ToArray(),
            orders.Select(o => OrderInsert.ToJson(o.Draft.References)).ToArray(),
            orders.Select(o => (o.Draft.OrderedAt ?? now).ToUniversalTime()).ToArray(),
            orders.Select(o => o.Draft.ExpectedOn).ToArray(),
            orders.Select(o => o.Draft.CancelAfter?.ToUniversalTime()).ToArray());
        await InsertLinesAsync(work, orders, cancellation);
    }

    public static async Task InsertLinesAsync(Work work, IReadOnlyList<NewPurchase> orders, CancellationToken cancellation)
    {
        var lines = orders.SelectMany(o => o.Draft.Lines.Zip(o.Variants, (line, variant) => (line, variant)).Select((row, index) => (Order: o.Id, Number: index + 1, row.line, row.variant))).ToList();
        await work.ExecuteAsync(
            """
            insert into purchase_order_line (account_id, purchase_order_id, number, variant_id, sku, quantity, lot, serial, refs)
            select $1, l.order_id, l.number, l.variant_id, l.sku, l.quantity, l.lot, l.serial, l.refs::jsonb
            from unnest($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[]) as l(order_id, number, variant_id, sku, quantity, lot, serial, refs)
            """,
            cancellation, work.AccountId,
            lines.Select(l => l.Order).ToArray(), lines.Select(l => l.Number).ToArray(), lines.Select(l => l.variant.Id).ToArray(), lines.Select(l => l.variant.Sku).ToArray(),
            lines.Select(l => l.line.Quantity).ToArray(), lines.Select(l => OrderInsert.Text(l.line.Lot)).ToArray(), lines.Select(l => OrderInsert.Text(l.line.Serial)).ToArray(),
            lines.Select(l => OrderInsert.ToJson(l.line.References)).ToArray());
        work.Grew("purchase_order_line", lines.Count);
    }
}
