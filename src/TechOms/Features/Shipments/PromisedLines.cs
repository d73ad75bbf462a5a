using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Units of an order's line that are promised to a shipment.</summary>
internal sealed record PromisedLine(Guid Shipment, Guid Order, int Number, int OrderLineNumber, Guid VariantId, string Sku, long Quantity);

/// <summary>Writes a shipment's lines together with the order's promise, which is never one without the other.</summary>
internal static class PromisedLines
{
    public static Task<int> InsertAsync(Work work, IReadOnlyList<PromisedLine> lines, CancellationToken cancellation)
    {
        work.Grew("shipment_line", lines.Count);
        return work.ExecuteAsync(
            """
            with lines as (
              select * from unnest($2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::uuid[], $7::text[], $8::bigint[])
                as l(shipment_id, order_id, number, order_line_number, variant_id, sku, quantity)),
            promised as (
              update sales_order_line o set allocated = o.allocated + l.quantity
              from lines l where o.account_id = $1 and o.order_id = l.order_id and o.number = l.order_line_number)
            insert into shipment_line (account_id, shipment_id, number, order_line_number, variant_id, sku, quantity)
            select $1, shipment_id, number, order_line_number, variant_id, sku, quantity from lines
            """,
            cancellation, work.AccountId,
            lines.Select(line => line.Shipment).ToArray(), lines.Select(line => line.Order).ToArray(), lines.Select(line => line.Number).ToArray(),
            lines.Select(line => line.OrderLineNumber).ToArray(), lines.Select(line => line.VariantId).ToArray(), lines.Select(line => line.Sku).ToArray(),
            lines.Select(line => line.Quantity).ToArray());
    }
}
