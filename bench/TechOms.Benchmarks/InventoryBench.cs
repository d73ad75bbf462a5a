using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Inventory;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Benchmarks;

/// <param name="Megabytes">The most that lived in memory on top of what lived before; null: not measured.</param>
internal sealed record InventoryResult(string What, int Rows, double RowsPerSecond, double FloorRowsPerSecond, double? Megabytes)
{
    public double Ratio => RowsPerSecond / FloorRowsPerSecond;
}

/// <summary>A warehouse's levels read, compared and stored, and levels set in bulk: rows per second beside hand-written SQL that writes the same rows.</summary>
internal static class InventoryBench
{
    private const int RowsOfPage = 250;

    public static async Task<IReadOnlyList<InventoryResult>> RunAsync(BenchDatabases place, int rows, CancellationToken cancellation)
    {
        var results = new List<InventoryResult>();
        var (ours, floor) = (await place.CreateAsync(cancellation), await place.CreateAsync(cancellation));
        foreach (var database in (string[])[ours, floor])
            await InventoryFloor.AddVariantsAsync(place, database, rows, cancellation);
        await using var lane = new OurInventory(place, ours);
        await using var sql = new InventoryFloor(place, floor);
        foreach (var (what, units) in ((string, long)[])[("first count, all new", 10), ("same count again", 10), ("count, 1 % different", 11)])
        {
            var told = (Func<int, long>)(row => what.Contains('%', StringComparison.Ordinal) && row % 100 != 0 ? 10 : units);
            await place.CheckpointAsync(cancellation);
            var (seconds, megabytes) = await Watch.MeasureAsync(() => lane.CountAsync(rows, told, cancellation), cancellation);
            await place.CheckpointAsync(cancellation);
            var (floorSeconds, _) = await Watch.MeasureAsync(() => sql.CountAsync(rows, told, cancellation), cancellation);
            results.Add(new(what, rows, rows / seconds, rows / floorSeconds, megabytes));
        }

        var bulk = Math.Min(rows, AdjustInventory.MaxRows);
        foreach (var units in (long[])[20, 30])
        {
            await place.CheckpointAsync(cancellation);
            var (seconds, _) = await Watch.MeasureAsync(() => lane.SetAsync(bulk, units, cancellation), cancellation);
            var (floorSeconds, _) = await Watch.MeasureAsync(() => sql.CountAsync(bulk, _ => units, cancellation), cancellation);
            results.Add(new(units == 20 ? "bulk set, cold" : "bulk set", bulk, bulk / seconds, bulk / floorSeconds, null));
        }

        return results;
    }

    public static string SkuOf(int row) => string.Create(CultureInfo.InvariantCulture, $"BULK-{row:D7}");

    /// <summary>A warehouse that tells its levels page by page, made as they are asked for.</summary>
    internal sealed class Told(int rows, Func<int, long> units) : IInventorySource
    {
        public async IAsyncEnumerable<IReadOnlyList<InventoryLevel>> ReadInventoryAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            for (var from = 0; from < rows; from += RowsOfPage)
            {
                await Task.Yield();
                yield return [.. Enumerable.Range(from, Math.Min(RowsOfPage, rows - from)).Select(row => new InventoryLevel(SkuOf(row), units(row)))];
            }
        }
    }
}

internal sealed class OurInventory : IAsyncDisposable
{
    private readonly BenchDatabases _place;
    private readonly Database _database;
    private readonly InstantWarehouse _remote = new();
    private readonly WebApplication _server;

    public OurInventory(BenchDatabases place, string connectionString)
    {
        (_place, _database) = (place, new Database(connectionString));
        _server = OurPipeline.Build(place, _database, _remote);
    }

    public Task CountAsync(int rows, Func<int, long> units, CancellationToken cancellation) => InScopeAsync<ReceiveInventoryLevels>(receive => receive.RunAsync(
        new AutomationRun(Guid.CreateVersion7(), _place.Tenant, _place.WarehouseChannel, actor: "Bench"), new InventoryBench.Told(rows, units), cancellation));

    public Task SetAsync(int rows, long units, CancellationToken cancellation) => InScopeAsync<AdjustInventory>(adjust => adjust.RunAsync(
        [.. Enumerable.Range(0, rows).Select(row => new Adjustment(units, AdjustmentKind.Set, Sku: InventoryBench.SkuOf(row)))], StockCause.ApiBulk, cancellation));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        _remote.Dispose();
    }

    private async Task InScopeAsync<TSlice>(Func<TSlice, Task> run)
        where TSlice : class
    {
        await using var scope = _server.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(_place.Tenant);
        await run(scope.ServiceProvider.GetRequiredService<TSlice>());
    }
}

/// <summary>How long, and the most that lived in memory meanwhile.</summary>
internal static class Watch
{
    public static async Task<(double Seconds, double Megabytes)> MeasureAsync(Func<Task> work, CancellationToken cancellation)
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = Task.Run(
            async () =>
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
                while (!ended.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
            },
            CancellationToken.None);
        var started = TimeProvider.System.GetTimestamp();
        await work();
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await ended.CancelAsync();
        await watching;
        return (seconds, (most - before) / 1048576.0);
    }
}
