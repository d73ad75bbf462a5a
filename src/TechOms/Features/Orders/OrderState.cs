using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Where an order is now; the answer to everything that is done to one.</summary>
#pragma warning disable CA1720 // The trade's word for a delivery that came up short; no number is meant.
public sealed record OrderState(Guid Id, string Number, OrderStatus Status, bool NeedsAttention, bool Backordered, bool Short, long Version, Why Why)
#pragma warning restore CA1720
{
    internal static async Task<Dictionary<Guid, OrderState>> ReadAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select o.id, o.number, o.status, o.needs_attention, o.backordered, o.short, o.version, o.reason_code, o.reason, o.ready_at,
              (select min(p.action) from problem p where p.account_id = $1 and p.order_id = o.id and p.closed_at is null and p.level <> 'Warning'),
              (select count(*)::int from problem p where p.account_id = $1 and p.order_id = o.id and p.closed_at is null and p.level <> 'Warning')
            from sales_order o where o.account_id = $1 and o.id = any($2)
            """,
            row =>
            {
                var status = Enum.Parse<OrderStatus>(row.GetString(2));
                return new OrderState(
                    row.GetGuid(0), row.GetString(1), status, row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5), row.GetInt64(6),
                    Why.OfOrder(status, Text(7), Text(8), row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9), Why.ActionOf(row.GetInt32(11), Text(10))));

                string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
            },
            cancellation, work.AccountId, ids);
        return rows.ToDictionary(order => order.Id);
    }
}
