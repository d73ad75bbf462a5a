using TechOms.Connectors;

namespace TechOms.Benchmarks;

/// <summary>A way to bring orders from import to settled in one database.</summary>
internal interface ILane
{
    Task<IReadOnlyList<Stage>> RunAsync(IReadOnlyList<ShopOrder> orders, int batchSize, CancellationToken cancellation);
}

internal sealed record Stage(string Name, TimeSpan Elapsed);

internal sealed class Stages
{
    private readonly List<Stage> _all = [];

    public IReadOnlyList<Stage> All => _all;

    public async Task TimeAsync(string name, Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        await work();
        _all.Add(new(name, TimeProvider.System.GetElapsedTime(started)));
    }
}
