using System.Text.Json;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Writes conclusions: receipt, lines, stock, purchase order. Set-based.</summary>
internal static class ReceiptWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task WriteAsync(Work work, IReadOnlyList<ReceiptConcluded> concluded, DateTimeOffset now, CancellationToken cancellation)
    {
        if (concluded.Count == 0)
            return;

        await InsertFollowUpsAsync(work, [.. concluded.Where(one => one.Receipt.IsFollowUp)], now, cancellation);
        await SaveHeadsAsync(work, [.. concluded.Where(one => one.Settlement.Kind is not ReceiptSettlementKind.Nothing)], now, cancellation);
        await ReceiveLinesAsync(work, concluded, cancellation);
        await StockLedger.ApplyAsync(work, [.. concluded.SelectMany(ToMovements), .. await CountedBefore.ReadAsync(work, concluded, cancellation)], now, cancellation);
        await work.RecordAsync([.. concluded.SelectMany(ReceiptEvents.Of)], now, cancellation);
        await Problems.CloseAsync(work, [.. concluded.Where(one => one.Settlement.Kind is not ReceiptSettlementKind.Nothing).Select(one => one.Receipt.Id)], "receipt.refused", [], now, cancellation);
        await Problems.OpenAsync(work, [.. concluded.SelectMany(ReceiptEvents.ProblemsOf)], now, cancellation);
        await PurchaseProgress.RefreshAsync(work, [.. concluded.Select(one => one.Receipt.PurchaseOrderId)], now, cancellation);
    }

    private static async Task InsertFollowUpsAsync(Work work, IReadOnlyList<ReceiptConcluded> made, DateTimeOffset now, CancellationToken cancellation)
    {
        if (made.Count == 0)
            return;

        await work.ExecuteAsync(
            """
            insert into receipt (account_id, id, purchase_order_id, number, sequence, warehouse_id, channel_id, external_id, status, handoff, reason_code, reason, sent_at, created_at, updated_at)
            select $1, r.id, r.order_id, r.number, r.sequence, r.warehouse_id, r.channel_id, r.external_id, 'Sent', 'Accepted', 'receipt.with-warehouse', 'The warehouse made it by itself.', $2, $2, $2
            from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::uuid[], $8::uuid[], $9::text[]) as r(id, order_id, number, sequence, warehouse_id, channel_id, external_id)
            """,
            cancellation, work.AccountId, now,
            made.Select(one => one.Receipt.Id).ToArray(), made.Select(one => one.Receipt.PurchaseOrderId).ToArray(), made.Select(one => one.Receipt.Number).ToArray(),
            made.Select(one => one.Receipt.LastSequence).ToArray(), made.Select(one => one.Receipt.WarehouseId).ToArray(), made.Select(one => one.ChannelId).ToArray(),
            made.Select(one => one.Update.ExternalId).ToArray());
        var lines = made.SelectMany(one => one.Receipt.Lines.Select(line => (one.Receipt.Id, Line: line))).ToList();
        await work.ExecuteAsync(
            """
            insert into receipt_line (account_id, receipt_id, number, variant_id, sku, quantity)
            select $1, l.* from unnest($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::bigint[]) as l(receipt_id, number, variant_id, sku, quantity)
            """,
            cancellation, work.AccountId,
            lines.Select(l => l.Id).ToArray(), lines.Select(l => l.Line.Number).ToArray(), lines.Select(l => l.Line.VariantId).ToArray(), lines.Select(l => l.Line.Sku).ToArray(),
            lines.Select(l => l.Line.Quantity).ToArray());
    }

    private static Task SaveHeadsAsync(Work work, IReadOnlyList<ReceiptConcluded> concluded, DateTimeOffset now, CancellationToken cancellation) => concluded.Count == 0
        ? Task.CompletedTask
        : work.ExecuteAsync(
            """
            update receipt r set remote_status = v.remote_status, remote_version = v.version, updated_at = $2,
              external_id = case when r.channel_id is null then null else coalesce(r.external_id, v.external_id) end,
              handoff = case when r.channel_id is null then r.handoff when v.kind = 'Refused' then 'Refused' else 'Accepted' end,
              sent_at = case when r.channel_id is null then null else coalesce(r.sent_at, $2) end,
              status = case when v.kind in ('ShortReceived', 'Received', 'Cancelled') then v.kind when v.kind in ('Progress', 'Counted') then 'Sent' else r.status end,
              received_at = case when v.kind in ('ShortReceived', 'Received') then coalesce(v.received_at, $2) else r.received_at end,
              cancelled_at = case when v.kind = 'Cancelled' then $2::timestamptz end,
              ready_for = null, ready_at = null, lease = null, leased_until = null, attempts = 0,
              reason_code = case v.kind when 'Received' then null when 'Cancelled' then 'receipt.cancelled' when 'ShortReceived' then 'receipt.short' when 'Refused' then 'remote.refused'
                else 'receipt.with-warehouse' end,
              reason = case v.kind when 'Received' then null when 'Cancelled' then 'The warehouse cancelled it.' when 'Refused' then v.problems
                when 'ShortReceived' then 'Less arrived than was expected; more may come.' else coalesce('The warehouse says: ' || v.remote_status, 'The warehouse has it.') end
            from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::text[])
              as v(id, kind, external_id, version, remote_status, received_at, problems)
            where r.account_id = $1 and r.id = v.id
            """,
            cancellation, work.AccountId, now,
            concluded.Select(one => one.Receipt.Id).ToArray(), concluded.Select(one => one.Settlement.Kind.ToString()).ToArray(),
            concluded.Select(one => one.Update.ExternalId).ToArray(), concluded.Select(one => one.Update.Version).ToArray(),
            concluded.Select(one => one.Update.StatusText ?? one.Update.Status.ToString()).ToArray(),
            concluded.Select(one => one.Update.ReceivedAt?.ToUniversalTime()).ToArray(),
            concluded.Select(one => string.Join(" ", one.Update.Problems)).ToArray());

    private static Task ReceiveLinesAsync(Work work, IReadOnlyList<ReceiptConcluded> concluded, CancellationToken cancellation)
    {
        var lines = concluded.SelectMany(one => one.Settlement.Units.Where(line => line.Value > 0)
            .Select(line => (one.Receipt.Id, Order: one.Receipt.PurchaseOrderId, Number: line.Key, Units: line.Value, Lots: one.Settlement.Lots[line.Key].ToList()))).ToList();
        return lines.Count == 0 ? Task.CompletedTask : work.ExecuteAsync(
            """
            with lines as (
              select * from unnest($2::uuid[], $3::uuid[], $4::int[], $5::bigint[], $6::text[]) as l(receipt_id, order_id, number, units, lots)),
            of_order as (
              update purchase_order_line o set received = o.received + l.units
              from (select order_id, number, sum(units) as units from lines group by 1, 2) as l
              where o.account_id = $1 and o.purchase_order_id = l.order_id and o.number = l.number)
            update receipt_line r set received = r.received + l.units, lots = coalesce(l.lots::jsonb, r.lots)
            from lines l where r.account_id = $1 and r.receipt_id = l.receipt_id and r.number = l.number
            """,
            cancellation, work.AccountId,
            lines.Select(l => l.Id).ToArray(), lines.Select(l => l.Order).ToArray(), lines.Select(l => l.Number).ToArray(), lines.Select(l => l.Units).ToArray(),
            lines.Select(l => l.Lots.Count == 0 ? null : JsonSerializer.Serialize(l.Lots, Json)).ToArray());
    }

    private static IEnumerable<StockMovement> ToMovements(ReceiptConcluded one)
        => from line in one.Receipt.Lines
           let units = one.Settlement.Units.GetValueOrDefault(line.Number)
           where units > 0
           select new StockMovement(one.Receipt.WarehouseId, line.VariantId, StockCause.Receipt)
           {
               Total = units,
               Incoming = -units,
               ReferenceKind = "Receipt",
               ReferenceId = one.Receipt.Id,
           };
}
