using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>The ledger of one level, newest first: every change, why, and what it led to.</summary>
internal sealed class ListMovements(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<Page<MovementView>>> RunAsync(Guid variantId, Guid warehouseId, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var level = await db.Set<StockLevel>().AsNoTracking().SingleOrDefaultAsync(level => level.VariantId == variantId && level.WarehouseId == warehouseId, cancellation);
        if (level is null)
            return Refusal.NotFound("level");

        var (at, id) = (page.After?.At ?? DateTimeOffset.MaxValue, page.After?.Id ?? Guid.AllBitsSet);
        var newer = (await db.Database.SqlQuery<Sums>(
            $"""
            select coalesce(sum(total_delta), 0)::bigint as "Total", coalesce(sum(allocated_delta), 0)::bigint as "Allocated" from stock_movement
            where warehouse_id = {warehouseId} and variant_id = {variantId} and (at, id) >= ({at}, {id})
            """).ToListAsync(cancellation)).Single();
        var rows = await db.Database.SqlQuery<MovementRow>(
            $"""
            select m.id as "Id", m.at as "At", m.cause as "Cause", m.total_delta as "Total", m.allocated_delta as "Allocated", m.incoming_delta as "Incoming",
              m.reference_id as "ShipmentId", s.number as "ShipmentNumber", m.note as "Note", m.actor as "Actor"
            from stock_movement m left join shipment s on s.account_id = m.account_id and s.id = m.reference_id and m.reference_kind = 'Shipment'
            where m.warehouse_id = {warehouseId} and m.variant_id = {variantId} and (m.at, m.id) < ({at}, {id})
            order by m.at desc, m.id desc limit {page.Size + 1}
            """).ToListAsync(cancellation);
        return Page<MovementView>.Of(MovementView.Of(rows, level.Total - newer.Total, level.Allocated - newer.Allocated), page.Size, row => Cursor.Of(row.At, row.Id));
    }

    private sealed record Sums(long Total, long Allocated);
}

internal sealed record MovementRow(
    Guid Id, DateTimeOffset At, string Cause, long Total, long Allocated, long Incoming, Guid? ShipmentId, string? ShipmentNumber, string? Note, string? Actor);

/// <param name="Explanation">The cause in words.</param>
/// <param name="TotalAfter">The level once this had happened.</param>
/// <param name="Actor">Null: the system.</param>
public sealed record MovementView(
    Guid Id, DateTimeOffset At, string Cause, string Explanation, long Total, long Allocated, long Incoming, long TotalAfter, long AvailableAfter,
    Guid? ShipmentId, string? ShipmentNumber, string? Note, string? Actor)
{
    internal static IReadOnlyList<MovementView> Of(IReadOnlyList<MovementRow> rows, long total, long allocated)
    {
        var views = new List<MovementView>(rows.Count);
        foreach (var row in rows)
        {
            views.Add(new(
                row.Id, row.At, row.Cause, Explain(row), row.Total, row.Allocated, row.Incoming, total, total - allocated,
                row.ShipmentNumber is null ? null : row.ShipmentId, row.ShipmentNumber, row.Note, row.Actor));
            (total, allocated) = (total - row.Total, allocated - row.Allocated);
        }

        return views;
    }

    private static string Explain(MovementRow row) => Enum.TryParse<StockCause>(row.Cause, out var cause)
        ? cause switch
        {
            StockCause.Allocation => "Promised to a shipment",
            StockCause.Shipped => "Left the warehouse",
            StockCause.ShortRelease => "Promised, but the shipment went without it",
            StockCause.ShipmentCancelled => "Given back by a cancelled shipment",
            StockCause.ChannelCount => "The warehouse system counted",
            StockCause.ChannelCountByHand => "The warehouse system's count, asked for by hand",
            StockCause.Import => "Imported from a file",
            StockCause.Adjustment => "Adjusted by hand",
            StockCause.Receipt => "Goods received",
            StockCause.PurchaseOrder => "Expected from a purchase order",
            StockCause.ApiBulk or StockCause.ApiSingle => "Set through the API",
            _ => row.Cause,
        }
        : row.Cause;
}
