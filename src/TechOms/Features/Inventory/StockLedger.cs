using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>The only way stock changes: levels and movements together, rows locked in key order, shops told as their mode wants it.</summary>
internal static class StockLedger
{
    /// <summary>What is there now, locked until the transaction ends. Levels that do not exist yet are made, empty.</summary>
    public static async Task<Dictionary<(Guid Warehouse, Guid Variant), LockedLevel>> LockAsync(
        Work work, IReadOnlyCollection<(Guid Warehouse, Guid Variant)> levels, DateTimeOffset now, CancellationToken cancellation)
    {
        if (levels.Count == 0)
            return [];

        var warehouses = levels.Select(level => level.Warehouse).ToArray();
        var variants = levels.Select(level => level.Variant).ToArray();
        await MakeMissingAsync(work, warehouses, variants, now, cancellation);
        var rows = await work.QueryAsync(
            """
            select l.warehouse_id, l.variant_id, l.total, l.allocated
            from stock_level l
            join (select distinct * from unnest($2::uuid[], $3::uuid[])) as w(warehouse_id, variant_id) using (warehouse_id, variant_id)
            where l.account_id = $1
            order by l.warehouse_id, l.variant_id
            for update of l
            """,
            row => (Level: (row.GetGuid(0), row.GetGuid(1)), Locked: new LockedLevel(row.GetInt64(2), row.GetInt64(3))),
            cancellation, work.AccountId, warehouses, variants);
        return rows.ToDictionary(row => row.Level, row => row.Locked);
    }

    public static async Task<Dictionary<(Guid Warehouse, Guid Variant), long>> LockAvailableAsync(
        Work work, IReadOnlyCollection<(Guid Warehouse, Guid Variant)> levels, DateTimeOffset now, CancellationToken cancellation)
        => (await LockAsync(work, levels, now, cancellation)).ToDictionary(level => level.Key, level => level.Value.Total - level.Value.Allocated);

    public static async Task ApplyAsync(Work work, IReadOnlyList<StockMovement> movements, DateTimeOffset now, CancellationToken cancellation)
    {
        if (movements.Count == 0)
            return;

        await MakeMissingAsync(work, [.. movements.Select(m => m.WarehouseId)], [.. movements.Select(m => m.VariantId)], now, cancellation);
        await work.ExecuteAsync(
            """
            with moved as materialized (
              select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::uuid[], $12::text[], $13::text[])
                as m(id, warehouse_id, variant_id, total, allocated, incoming, cause, reference_kind, reference_id, note, actor)),
            noted as (
              insert into stock_movement (account_id, id, at, warehouse_id, variant_id, total_delta, allocated_delta, incoming_delta, cause, reference_kind, reference_id, note, actor)
              select $1, id, $2, warehouse_id, variant_id, total, allocated, incoming, cause, reference_kind, reference_id, note, actor from moved),
            delta as (
              select warehouse_id, variant_id, sum(total) as total, sum(allocated) as allocated, sum(incoming) as incoming
              from moved group by warehouse_id, variant_id),
            -- Carries the sums along: two of these joined to each other would be compared row by row.
            locked as materialized (
              select l.warehouse_id, l.variant_id, delta.total, delta.allocated, delta.incoming from stock_level l join delta using (warehouse_id, variant_id)
              where l.account_id = $1 order by l.warehouse_id, l.variant_id for update of l)
            update stock_level l
            set total = l.total + d.total, allocated = l.allocated + d.allocated, incoming = l.incoming + d.incoming, updated_at = $2
            from locked d
            where l.account_id = $1 and l.warehouse_id = d.warehouse_id and l.variant_id = d.variant_id
            """,
            cancellation,
            work.AccountId, now,
            movements.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            movements.Select(m => m.WarehouseId).ToArray(),
            movements.Select(m => m.VariantId).ToArray(),
            movements.Select(m => m.Total).ToArray(),
            movements.Select(m => m.Allocated).ToArray(),
            movements.Select(m => m.Incoming).ToArray(),
            movements.Select(m => m.Cause.ToString()).ToArray(),
            movements.Select(m => m.ReferenceKind).ToArray(),
            movements.Select(m => m.ReferenceId).ToArray(),
            movements.Select(m => m.Note).ToArray(),
            movements.Select(m => m.Actor).ToArray());
        await ShopStock.MarkAsync(work, movements, now, cancellation);
        await ReleaseBackordersAsync(work, movements, now, cancellation);
    }

    private static async Task MakeMissingAsync(Work work, Guid[] warehouses, Guid[] variants, DateTimeOffset now, CancellationToken cancellation)
        => await work.ExecuteAsync(
            """
            insert into stock_level (account_id, warehouse_id, variant_id, updated_at)
            select distinct $1::uuid, w.warehouse_id, w.variant_id, $2::timestamptz
            from unnest($3::uuid[], $4::uuid[]) as w(warehouse_id, variant_id)
            where not exists (
              select from stock_level l where l.account_id = $1 and l.warehouse_id = w.warehouse_id and l.variant_id = w.variant_id)
            order by 2, 3
            on conflict do nothing
            """,
            cancellation, work.AccountId, now, warehouses, variants);

    // More to sell than before: whoever waits for one of these is looked at again, oldest first.
    private static async Task ReleaseBackordersAsync(Work work, IReadOnlyList<StockMovement> movements, DateTimeOffset now, CancellationToken cancellation)
    {
        var gained = movements.Where(m => m.Available > 0).Select(m => m.VariantId).Distinct().ToArray();
        if (gained.Length == 0)
            return;

        var released = await work.ExecuteAsync(
            """
            update sales_order o set ready_for = 'Allocate', ready_at = $2, version = version + 1
            where o.account_id = $1 and o.backordered and o.ready_for is null and o.status in ('Approved', 'Fulfilling')
              and exists (
                select from sales_order_line l
                where l.account_id = o.account_id and l.order_id = o.id and l.variant_id = any($3)
                  and l.quantity > l.shipped + l.cancelled + l.allocated)
            """,
            cancellation, work.AccountId, now, gained);
        if (released > 0)
            work.Wake(Orders.AllocateOrders.Signal);
    }
}

/// <summary>A level that nobody else changes until the transaction ends.</summary>
internal sealed record LockedLevel(long Total, long Allocated);
