using Npgsql;

namespace TechOms.Benchmarks;

/// <param name="OurStages">Milliseconds per order and stage; medians.</param>
internal sealed record Result(
    int BatchSize, int Orders, double OrdersPerSecond, double FloorOrdersPerSecond, double Ratio,
    IReadOnlyDictionary<string, double> OurStages, IReadOnlyDictionary<string, double> FloorStages);

/// <summary>Both lanes in turn, each round in a fresh database, first a few orders unmeasured so that code, plans and connections are warm.</summary>
internal static class Comparison
{
    public static async Task<Result> RunAsync(BenchDatabases place, int batchSize, int orders, int rounds, CancellationToken cancellation)
    {
        var (ours, floor) = (new List<IReadOnlyList<Stage>>(), new List<IReadOnlyList<Stage>>());
        for (var round = 0; round < rounds; round++)
        {
            await Console.Error.WriteLineAsync($"Batch size {batchSize}, {orders} orders, round {round + 1} of {rounds}.");
            var (ourDatabase, floorDatabase) = (await place.CreateAsync(cancellation), await place.CreateAsync(cancellation));
            (ILane Lane, string Database, List<IReadOnlyList<Stage>> Results)[] turns =
            [
                (new OurPipeline(place, ourDatabase), ourDatabase, ours),
                (new Floor(place, floorDatabase), floorDatabase, floor),
            ];
            foreach (var (lane, database, results) in round % 2 == 0 ? turns : turns.Reverse())
                results.Add(await MeasureAsync(place, lane, database, batchSize, orders, cancellation));
            await WrittenRows.MustMatchAsync(ourDatabase, floorDatabase, cancellation);
            NpgsqlConnection.ClearAllPools();
            await place.DropAsync(ourDatabase, cancellation);
            await place.DropAsync(floorDatabase, cancellation);
        }

        var (ourSeconds, floorSeconds) = (Median(ours.Select(Seconds)), Median(floor.Select(Seconds)));
        return new(batchSize, orders, orders / ourSeconds, orders / floorSeconds, floorSeconds / ourSeconds, PerOrder(ours, orders), PerOrder(floor, orders));
    }

    private static async Task<IReadOnlyList<Stage>> MeasureAsync(BenchDatabases place, ILane lane, string database, int batchSize, int orders, CancellationToken cancellation)
    {
        await lane.RunAsync(Goods.Orders(Math.Clamp(orders / 10, 20, 500), from: 1), batchSize, cancellation);
        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Pooling = false }))
        await using (var analyze = source.CreateCommand("analyze"))
            await analyze.ExecuteNonQueryAsync(cancellation);
        await place.CheckpointAsync(cancellation);
        return await lane.RunAsync(Goods.Orders(orders, from: 1_000_001), batchSize, cancellation);
    }

    private static double Seconds(IReadOnlyList<Stage> stages) => stages.Sum(stage => stage.Elapsed.TotalSeconds);

    private static Dictionary<string, double> PerOrder(List<IReadOnlyList<Stage>> rounds, int orders) => rounds[0].Select(stage => stage.Name).ToDictionary(
        name => name,
        name => Median(rounds.Select(stages => stages.Single(stage => stage.Name == name).Elapsed.TotalMilliseconds)) / orders);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
