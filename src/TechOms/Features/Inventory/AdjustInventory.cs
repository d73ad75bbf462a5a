using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

internal enum AdjustmentKind { Set, Add }

/// <summary>One change of one level: by variant or SKU, by warehouse id or code.</summary>
/// <param name="Kind">Set: it has this many. Add: it has this many more, or fewer when negative.</param>
internal sealed record Adjustment(long Quantity, AdjustmentKind Kind, Guid? VariantId = null, string? Sku = null, Guid? WarehouseId = null, string? Warehouse = null, string? Reason = null)
{
    public const int MaxReasonLength = 200;
    public const long MaxQuantity = 1_000_000_000_000;
}

/// <summary>Changes what is in the house, one level or many, by the ledger. The number of statements does not grow with the rows.</summary>
internal sealed class AdjustInventory(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public const int MaxRows = 10_000;

    /// <returns>One outcome per row, in the order given. What one row is refused for does not stop the others.</returns>
    public async Task<IReadOnlyList<AdjustmentOutcome>> RunAsync(IReadOnlyList<Adjustment> rows, StockCause cause, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var targets = await AdjustmentTargets.ResolveAsync(work, rows, cancellation);
        var levels = targets.Select(target => target.Level).OfType<(Guid, Guid)>().Distinct().ToList();
        var totals = await LockTotalsAsync(work, levels, now, cancellation);
        var movements = new List<StockMovement>();
        var outcomes = new List<AdjustmentOutcome>(rows.Count);
        foreach (var (row, target) in rows.Zip(targets))
            outcomes.Add(target.Refusal is { } refusal ? AdjustmentOutcome.Refuse(refusal) : Apply(row, target.Level!.Value, totals, cause, movements));
        await StockLedger.ApplyAsync(work, movements, now, cancellation);
        await RecordAsync(work, movements, rows.Count, now, cancellation);
        await work.CommitAsync(cancellation);
        return outcomes;
    }

    public async Task<Result<AdjustmentOutcome>> RunOneAsync(Adjustment row, StockCause cause, CancellationToken cancellation)
    {
        var outcome = (await RunAsync([row], cause, cancellation)).Single();
        return outcome.Refusal is { } refusal ? refusal : outcome;
    }

    private AdjustmentOutcome Apply(
        Adjustment row, (Guid Warehouse, Guid Variant) level, Dictionary<(Guid, Guid), (long Total, long Allocated)> totals, StockCause cause, List<StockMovement> movements)
    {
        var (total, allocated) = totals[level];
        var after = row.Kind is AdjustmentKind.Set ? row.Quantity : total + row.Quantity;
        if (after < 0)
            return AdjustmentOutcome.Refuse(Refusal.Conflict("inventory.below-zero", $"There are {total}: {-row.Quantity} cannot be taken away."));

        if (after != total)
        {
            movements.Add(new(level.Warehouse, level.Variant, cause)
            {
                Total = after - total,
                Note = string.IsNullOrWhiteSpace(row.Reason) ? null : row.Reason.Trim(),
                Actor = caller.Actor,
            });
            totals[level] = (after, allocated);
        }

        return new(level.Variant, level.Warehouse, after, after - allocated, after != total, null);
    }

    // Locked in the ledger's own order, so that two callers never wait for each other in a circle.
    private static async Task<Dictionary<(Guid, Guid), (long Total, long Allocated)>> LockTotalsAsync(
        Work work, List<(Guid, Guid)> levels, DateTimeOffset now, CancellationToken cancellation)
    {
        if (levels.Count == 0)
            return [];

        await StockLedger.LockAvailableAsync(work, levels, now, cancellation);
        var rows = await work.QueryAsync(
            """
            select l.warehouse_id, l.variant_id, l.total, l.allocated from stock_level l
            join unnest($2::uuid[], $3::uuid[]) as w(warehouse_id, variant_id) using (warehouse_id, variant_id)
            where l.account_id = $1
            """,
            row => (Key: (row.GetGuid(0), row.GetGuid(1)), Value: (row.GetInt64(2), row.GetInt64(3))),
            cancellation, work.AccountId, levels.Select(level => level.Item1).ToArray(), levels.Select(level => level.Item2).ToArray());
        return rows.ToDictionary(row => row.Key, row => row.Value);
    }

    // Each movement says who and why; one event says that it happened.
    private Task RecordAsync(Work work, List<StockMovement> movements, int rows, DateTimeOffset now, CancellationToken cancellation) => movements switch
    {
        [] => Task.CompletedTask,
        [var only] when rows == 1 => work.RecordAsync(
            [new Event(EventLevel.Info, "inventory.adjusted", $"Stock was adjusted by {only.Total:+#;-#;0}. {only.Note}".Trim(), EntityKind.Inventory, only.VariantId) { Actor = caller.Actor, Data = new { only.WarehouseId, only.Total } }],
            now, cancellation),
        _ => work.RecordAsync(
            [new Event(EventLevel.Info, "inventory.adjusted", $"{movements.Count} levels were adjusted at once.", EntityKind.Inventory, work.AccountId) { Actor = caller.Actor, Data = new { Rows = rows, Changed = movements.Count } }],
            now, cancellation),
    };
}

/// <param name="Changed">False: it was so already.</param>
internal sealed record AdjustmentOutcome(Guid? VariantId, Guid? WarehouseId, long? Total, long? Available, bool Changed, Refusal? Refusal)
{
    public static AdjustmentOutcome Refuse(Refusal refusal) => new(null, null, null, null, false, refusal);
}
