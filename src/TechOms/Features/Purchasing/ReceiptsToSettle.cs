using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Receipts of a batch, locked, with what their purchase orders still expect.</summary>
internal sealed class ReceiptsToSettle(
    IReadOnlyDictionary<Guid, ReceiptToSettle> receipts, ILookup<Guid, ReceiptLineToSettle> orderLines, Dictionary<(Guid Order, int Line), long> open)
{
    private int _followUps;

    /// <param name="ids">Receipts that reports are about.</param>
    public static async Task<ReceiptsToSettle> ReadAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
        var orders = (await work.QueryAsync(
            "select purchase_order_id from receipt where account_id = $1 and id = any($2)", row => row.GetGuid(0), cancellation, work.AccountId, ids)).Distinct().ToArray();
        await PurchaseProgress.LockAsync(work, orders, cancellation);
        var heads = await work.QueryAsync(
            """
            select r.id, r.purchase_order_id, r.warehouse_id, r.number, r.status, r.sent_at, (select max(n.sequence) from receipt n where n.account_id = $1 and n.purchase_order_id = r.purchase_order_id)
            from receipt r where r.account_id = $1 and r.id = any($2) order by r.id for update
            """,
            row => new ReceiptToSettle(
                row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), Enum.Parse<ReceiptStatus>(row.GetString(4)), PurchaseOrderState.TimeOrNull(row, 5), [])
            { LastSequence = row.GetInt32(6) },
            cancellation, work.AccountId, ids);
        var lines = (await ReadLinesAsync(work, "receipt_line l join receipt r on r.account_id = l.account_id and r.id = l.receipt_id", "l.receipt_id", "l.received", ids, cancellation))
            .ToLookup(row => row.Owner, row => row.Line);
        // In the words of the warehouse that the receipts are at: its follow-ups are matched by them.
        var orderLines = (await ReadLinesAsync(
                work, "purchase_order_line l join (select distinct account_id, purchase_order_id, channel_id from receipt where account_id = $1 and id = any($2)) r using (account_id, purchase_order_id)",
                "l.purchase_order_id", "0", ids, cancellation))
            .DistinctBy(row => (row.Owner, row.Line.Number)).ToList();
        var open = await work.QueryAsync(
            "select purchase_order_id, number, open from purchase_order_line where account_id = $1 and purchase_order_id = any($2)",
            row => (Key: (row.GetGuid(0), row.GetInt32(1)), Open: row.GetInt64(2)), cancellation, work.AccountId, orders);
        return new(
            heads.ToDictionary(head => head.Id, head => head with { Lines = [.. lines[head.Id]] }), orderLines.ToLookup(row => row.Owner, row => row.Line),
            open.ToDictionary(row => row.Key, row => row.Open));
    }

    public ReceiptToSettle Find(Guid id)
    {
        var receipt = receipts[id];
        return receipt with { Lines = [.. receipt.Lines.Select(line => line with { Open = open[(receipt.PurchaseOrderId, line.Number)] })] };
    }

    /// <summary>A receipt that the warehouse made by itself under the reference of one of ours: of all that the order still expects.</summary>
    public ReceiptToSettle FollowUp(Guid namesakeId)
    {
        var first = receipts[namesakeId];
        var sequence = first.LastSequence + ++_followUps;
        return first with
        {
            Id = Guid.CreateVersion7(),
            Number = $"{first.Number}.{sequence}",
            Status = ReceiptStatus.Sent,
            IsFollowUp = true,
            LastSequence = sequence,
            Lines =
            [
                .. orderLines[first.PurchaseOrderId].Select(line => line with { Open = open[(first.PurchaseOrderId, line.Number)] }).Where(line => line.Open > 0)
                    .Select(line => line with { Quantity = line.Open }),
            ],
        };
    }

    /// <summary>What was concluded is not open for the next.</summary>
    public void Take(ReceiptToSettle receipt, IReadOnlyDictionary<int, long> units)
    {
        foreach (var (line, taken) in units)
            open[(receipt.PurchaseOrderId, line)] -= taken;
    }

    private static Task<List<(Guid Owner, ReceiptLineToSettle Line)>> ReadLinesAsync(Work work, string from, string owner, string received, Guid[] ids, CancellationToken cancellation) => work.QueryAsync(
        $"""
        select {owner}, l.number, l.variant_id, l.sku, coalesce(m.channel_sku, l.sku), l.quantity, {received}::bigint
        from {from}
        left join lateral (
          select m.channel_sku from sku_mapping m
          where m.account_id = $1 and m.channel_id = r.channel_id and m.variant_id = l.variant_id order by m.channel_sku_key limit 1) m on true
        where l.account_id = $1 and {(owner is "l.receipt_id" ? "l.receipt_id = any($2)" : "true")}
        order by 1, 2
        """,
        row => (row.GetGuid(0), new ReceiptLineToSettle(row.GetInt32(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6), 0)),
        cancellation, work.AccountId, ids);
}
