using System.Globalization;
using TechOms.Features.Inventory;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>
/// Goods that a warehouse's count booked before their receipt was read. They are taken off the count again, so that they are not there twice until the next
/// one: for a while we may sell too little, never too much.
/// </summary>
internal static class CountedBefore
{
    public static async Task<IReadOnlyList<StockMovement>> ReadAsync(Work work, IReadOnlyList<ReceiptConcluded> concluded, CancellationToken cancellation)
    {
        // A warehouse that does not say when goods arrived may have counted them since it knew of them.
        var arrived = concluded.Where(one => one.ChannelId is not null)
            .SelectMany(one => one.Receipt.Lines.Select(line => (
                one.Receipt.WarehouseId, line.VariantId, Units: one.Settlement.Units.GetValueOrDefault(line.Number), Since: one.Update.ReceivedAt ?? one.Receipt.SentAt)))
            .Where(line => line is { Units: > 0, Since: not null }).ToList();
        if (arrived.Count == 0)
            return [];

        return await work.QueryAsync(
            """
            with arrived as (
              select warehouse_id, variant_id, sum(units)::bigint as units, min(since) as since
              from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[]) as a(warehouse_id, variant_id, units, since) group by 1, 2)
            select a.warehouse_id, a.variant_id, least(a.units, m.units)
            from arrived a
            cross join lateral (
              select coalesce(sum(m.total_delta), 0)::bigint as units from stock_movement m
              where m.account_id = $1 and m.warehouse_id = a.warehouse_id and m.variant_id = a.variant_id and m.at >= a.since and m.cause in ('ChannelCount', 'ChannelCountByHand')) m
            where m.units > 0
            """,
            row => new StockMovement(row.GetGuid(0), row.GetGuid(1), StockCause.ChannelCount)
            {
                Total = -row.GetInt64(2),
                Note = string.Create(CultureInfo.InvariantCulture, $"The warehouse had counted {row.GetInt64(2)} of these before their receipt was read."),
            },
            cancellation, work.AccountId,
            arrived.Select(line => line.WarehouseId).ToArray(), arrived.Select(line => line.VariantId).ToArray(), arrived.Select(line => line.Units).ToArray(),
            arrived.Select(line => line.Since!.Value.ToUniversalTime()).ToArray());
    }
}
