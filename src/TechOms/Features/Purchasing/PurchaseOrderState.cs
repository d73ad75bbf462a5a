using Npgsql;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Where a purchase order is now; the answer to everything that is done to one.</summary>
public sealed record PurchaseOrderState(Guid Id, string Number, PurchaseOrderStatus Status, long Version, Why Why)
{
    internal static async Task<Dictionary<Guid, PurchaseOrderState>> ReadAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select p.id, p.number, p.status, p.version, p.reason_code, p.reason,
              (select min(r.ready_at) from receipt r where r.account_id = $1 and r.purchase_order_id = p.id and r.status = 'Pending')
            from purchase_order p where p.account_id = $1 and p.id = any($2)
            """,
            row =>
            {
                var status = Enum.Parse<PurchaseOrderStatus>(row.GetString(2));
                return new PurchaseOrderState(row.GetGuid(0), row.GetString(1), status, row.GetInt64(3), PurchaseWhy.Of(status, TextOrNull(row, 4), TextOrNull(row, 5), TimeOrNull(row, 6)));
            },
            cancellation, work.AccountId, ids);
        return rows.ToDictionary(order => order.Id);
    }

    internal static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    internal static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}

/// <summary>Where a receipt is now; the answer to everything that is done to one.</summary>
public sealed record ReceiptState(Guid Id, string Number, Guid PurchaseOrderId, ReceiptStatus Status, HandoffState Handoff, Why Why)
{
    internal static async Task<ReceiptState> ReadAsync(Work work, Guid id, CancellationToken cancellation)
        => (await work.QueryAsync(
            "select id, number, purchase_order_id, status, handoff, reason_code, reason, ready_at from receipt where account_id = $1 and id = $2",
            row =>
            {
                var (status, handoff) = (Enum.Parse<ReceiptStatus>(row.GetString(3)), Enum.Parse<HandoffState>(row.GetString(4)));
                return new ReceiptState(
                    row.GetGuid(0), row.GetString(1), row.GetGuid(2), status, handoff,
                    PurchaseWhy.Of(status, handoff, PurchaseOrderState.TextOrNull(row, 5), PurchaseOrderState.TextOrNull(row, 6), PurchaseOrderState.TimeOrNull(row, 7)));
            },
            cancellation, work.AccountId, id)).Single();
}
