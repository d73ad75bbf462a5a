using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Features.Mappings;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

internal sealed record ReceiptToSend(SentDocument Document, Guid PurchaseOrderId, OutgoingReceipt Outgoing);

/// <summary>Claims receipts for one channel and puts them into the warehouse's words: mapped SKUs and references, notes withheld as told.</summary>
internal static class ReceiptsToSend
{
    public static async Task<IReadOnlyList<ReceiptToSend>> ClaimAsync(
        Database database, OpenChannel channel, Guid lease, DateTimeOffset leasedUntil, int batchSize, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        var claimed = await work.QueryAsync(
            $"""
            {HandoffRows.Claim(HandoffKind.Receipt)}
            select r.id, r.number, c.handoff, coalesce(c.attempted_at, $3), r.attempts + 1, p.id, p.number, p.supplier, p.note, p.expected_on, p.refs::text
            from claimed c
            join receipt r on r.account_id = $1 and r.id = c.id
            join purchase_order p on p.account_id = $1 and p.id = r.purchase_order_id
            order by c.id
            """,
            row => (
                Document: new SentDocument(
                    HandoffKind.Receipt, row.GetGuid(0), row.GetString(1), Enum.Parse<HandoffState>(row.GetString(2)), row.GetFieldValue<DateTimeOffset>(3), row.GetInt32(4)),
                Order: row.GetGuid(5), Number: row.GetString(6), Supplier: PurchaseOrderState.TextOrNull(row, 7), Note: PurchaseOrderState.TextOrNull(row, 8),
                ExpectedOn: row.IsDBNull(9) ? (DateOnly?)null : row.GetFieldValue<DateOnly>(9), References: ReadReferences(row.GetString(10))),
            cancellation, work.AccountId, channel.Id, now, batchSize, lease, leasedUntil);
        var lines = await ReadLinesAsync(work, channel.Id, [.. claimed.Select(row => row.Document.Id)], cancellation);
        var routing = await ReferenceRouting.ReadAsync(work, channel.Id, channel.Connector.Info.References, channel.Options.SendUnmappedReferences, cancellation);
        await work.CommitAsync(cancellation);
        return claimed.ConvertAll(row => new ReceiptToSend(row.Document, row.Order, new()
        {
            Reference = row.Document.Reference,
            PurchaseOrderNumber = row.Number,
            Lines = [.. lines[row.Document.Id].Select(line => line with { References = routing.Route(ReferenceScope.PurchaseOrderLine, line.References) })],
            ExpectedOn = row.ExpectedOn,
            Supplier = row.Supplier,
            References = routing.Route(ReferenceScope.PurchaseOrder, row.References),
            Instructions = channel.Options.WithholdNotes ? null : row.Note,
        }));
    }

    private static async Task<ILookup<Guid, OutgoingReceiptLine>> ReadLinesAsync(Work work, Guid channelId, Guid[] ids, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select l.receipt_id, l.number, coalesce(m.channel_sku, l.sku), l.quantity, v.name, o.lot, o.serial, o.refs::text
            from receipt_line l
            join receipt r on r.account_id = l.account_id and r.id = l.receipt_id
            join purchase_order_line o on o.account_id = l.account_id and o.purchase_order_id = r.purchase_order_id and o.number = l.number
            join product_variant v on v.account_id = l.account_id and v.id = l.variant_id
            left join lateral (
              select m.channel_sku from sku_mapping m
              where m.account_id = l.account_id and m.channel_id = $2 and m.variant_id = l.variant_id order by m.channel_sku_key limit 1) m on true
            where l.account_id = $1 and l.receipt_id = any($3)
            order by l.receipt_id, l.number
            """,
            row => (Receipt: row.GetGuid(0), Line: new OutgoingReceiptLine(row.GetInt32(1), row.GetString(2), row.GetInt64(3))
            {
                Name = PurchaseOrderState.TextOrNull(row, 4),
                Lot = PurchaseOrderState.TextOrNull(row, 5),
                Serial = PurchaseOrderState.TextOrNull(row, 6),
                References = ReadReferences(row.GetString(7)),
            }),
            cancellation, work.AccountId, channelId, ids);
        return rows.ToLookup(row => row.Receipt, row => row.Line);
    }

    private static Dictionary<string, string> ReadReferences(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
}
