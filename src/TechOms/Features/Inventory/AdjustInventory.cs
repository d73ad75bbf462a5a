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
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var outcomes = await ApplyAsync(work, rows, cause, bookings: null, cancellation);
        await work.CommitAsync(cancellation);
        return outcomes;
    }

    /// <summary>The same within a transaction that its caller ends.</summary>
    /// <param name="bookings">Per row what its movement is known by; null: they are known by nothing.</param>
    public async Task<IReadOnlyList<AdjustmentOutcome>> ApplyAsync(
        Work work, IReadOnlyList<Adjustment> rows, StockCause cause, IReadOnlyList<Guid?>? bookings, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var targets = await AdjustmentTargets.ResolveAsync(work, rows, cancellation);
        var levels = await StockLedger.LockAsync(work, [.. targets.Select(target => target.Level).OfType<(Guid, Guid)>().Distinct()], now, cancellation);
        var movements = new List<StockMovement>(rows.Count);
        var outcomes = new List<AdjustmentOutcome>(rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            outcomes.Add(targets[row] is { Level: { } level } ? Apply(rows[row], level, levels, cause, bookings?[row], movements) : AdjustmentOutcome.Refuse(targets[row].Refusal!));
        }

        await StockLedger.ApplyAsync(work, movements, now, cancellation);
        await RecordAsync(work, movements, rows.Count, now, cancellation);
        return outcomes;
    }

    public async Task<Result<AdjustmentOutcome>> RunOneAsync(Adjustment row, StockCause cause, CancellationToken cancellation)
    {
        var outcome = (await RunAsync([row], cause, cancellation)).Single();
        return outcome.Refusal is { } refusal ? refusal : outcome;
    }

    private AdjustmentOutcome Apply(
        Adjustment row, (Guid Warehouse, Guid Variant) level, Dictionary<(Guid, Guid), LockedLevel> levels, StockCause cause, Guid? booking, List<StockMovement> movements)
    {
        var before = levels[level];
        var after = row.Kind is AdjustmentKind.Set ? row.Quantity : before.Total + row.Quantity;
        if (after < 0)
            return AdjustmentOutcome.Refuse(Refusal.Conflict("inventory.below-zero", $"There are {before.Total}: {-row.Quantity} cannot be taken away."));

        if (after != before.Total)
        {
            movements.Add(new(level.Warehouse, level.Variant, cause)
            {
                Total = after - before.Total,
                ReferenceKind = booking is null ? null : "Import",
                ReferenceId = booking,
                Note = string.IsNullOrWhiteSpace(row.Reason) ? null : row.Reason.Trim(),
                Actor = caller.Actor,
            });
            levels[level] = before with { Total = after };
        }

        return new(level.Variant, level.Warehouse, after, after - before.Allocated, after != before.Total, null) { Before = before.Total };
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
    /// <summary>The total as it was.</summary>
    public long? Before { get; init; }

    public static AdjustmentOutcome Refuse(Refusal refusal) => new(null, null, null, null, false, refusal);
}
