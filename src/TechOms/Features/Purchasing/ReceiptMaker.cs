using System.Globalization;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Makes receipts of what is open of purchase orders, for the warehouse's system or for people. Set-based.</summary>
internal static class ReceiptMaker
{
    /// <param name="announcing">Keys of the connectors that can be told of receipts.</param>
    /// <returns>How many were made: orders with a live receipt, and those that expect nothing, get none.</returns>
    public static async Task<int> MakeAsync(
        Work work, IReadOnlyCollection<Guid> orderIds, IReadOnlyList<string> announcing, string? actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var wanted = await work.QueryAsync(
            """
            select p.id, p.number, p.warehouse_id, c.id, (select count(*)::int from receipt r where r.account_id = $1 and r.purchase_order_id = p.id) + 1
            from purchase_order p
            left join channel c on c.account_id = $1 and c.warehouse_id = p.warehouse_id and c.kind = 'FulfillmentChannel' and c.deleted_at is null and c.connector = any($3)
            where p.account_id = $1 and p.id = any($2) and p.status in ('Approved', 'Receiving')
              and exists (select from purchase_order_line l where l.account_id = $1 and l.purchase_order_id = p.id and l.open > 0)
              and not exists (select from receipt r where r.account_id = $1 and r.purchase_order_id = p.id and r.status in ('Pending', 'Sent'))
            order by p.id
            """,
            row => (Order: row.GetGuid(0), Number: row.GetString(1), Warehouse: row.GetGuid(2), Channel: row.IsDBNull(3) ? (Guid?)null : row.GetGuid(3), Sequence: row.GetInt32(4)),
            cancellation, work.AccountId, orderIds.ToArray(), announcing.ToArray());
        if (wanted.Count == 0)
            return 0;

        var numbers = await DocumentNumber.MakeAsync(work, HandoffKind.Receipt, [.. wanted.Select(order => (order.Order, order.Number, order.Sequence))], cancellation);
        var made = wanted.Zip(numbers, (order, number) => new Made(Guid.CreateVersion7(now), order.Order, number, order.Sequence, order.Warehouse, order.Channel)).ToList();
        await InsertAsync(work, made, now, cancellation);
        await work.RecordAsync([.. made.Select(receipt => ToEvent(receipt) with { Actor = actor })], now, cancellation);
        if (made.Exists(receipt => receipt.Channel is not null))
            work.Wake(SendReceipts.Signal);
        return made.Count;
    }

    private static async Task InsertAsync(Work work, IReadOnlyList<Made> made, DateTimeOffset now, CancellationToken cancellation)
    {
        await work.ExecuteAsync(
            """
            insert into receipt (account_id, id, purchase_order_id, number, sequence, warehouse_id, channel_id, status, ready_for, ready_at, reason_code, reason, created_at, updated_at)
            select $1, r.id, r.order_id, r.number, r.sequence, r.warehouse_id, r.channel_id, 'Pending',
              case when r.channel_id is null then null else 'Send' end, case when r.channel_id is null then null else $2::timestamptz end,
              case when r.channel_id is null then 'receipt.by-hand' else 'receipt.awaiting-send' end,
              case when r.channel_id is null then 'No warehouse system takes it: receive it here.' else 'About to be sent to the warehouse.' end, $2, $2
            from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::uuid[], $8::uuid[]) as r(id, order_id, number, sequence, warehouse_id, channel_id)
            """,
            cancellation, work.AccountId, now,
            made.Select(r => r.Id).ToArray(), made.Select(r => r.Order).ToArray(), made.Select(r => r.Number).ToArray(), made.Select(r => r.Sequence).ToArray(),
            made.Select(r => r.Warehouse).ToArray(), made.Select(r => r.Channel).ToArray());
        work.Grew("receipt_line", await work.ExecuteAsync(
            """
            insert into receipt_line (account_id, receipt_id, number, variant_id, sku, quantity)
            select $1, r.id, l.number, l.variant_id, l.sku, l.open
            from unnest($2::uuid[], $3::uuid[]) as r(id, order_id)
            join purchase_order_line l on l.account_id = $1 and l.purchase_order_id = r.order_id and l.open > 0
            """,
            cancellation, work.AccountId, made.Select(r => r.Id).ToArray(), made.Select(r => r.Order).ToArray()));
    }

    private static Event ToEvent(Made receipt) => new(
        EventLevel.Info, "receipt.created",
        string.Create(CultureInfo.InvariantCulture, $"Receipt {receipt.Number} was made of what is expected{(receipt.Channel is null ? "; it is received here by hand" : "")}."),
        EntityKind.Receipt, receipt.Id)
    {
        ChannelId = receipt.Channel,
    };

    private sealed record Made(Guid Id, Guid Order, string Number, int Sequence, Guid Warehouse, Guid? Channel);
}
