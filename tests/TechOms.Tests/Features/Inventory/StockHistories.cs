using System.Globalization;
using TechOms.Features.Channels;

namespace TechOms.Tests.Features.Inventory;

/// <summary>
/// Random lives of an account. Whatever happened, once the queues are empty every shop shows what its mode says, nothing is promised that is not there,
/// and every unit is accounted for. One alone by <c>TECHOMS_SEED=17</c>, others by <c>TECHOMS_SEED=501-900</c>.
/// </summary>
public abstract class StockHistories(StockHistories.Fixture fixture)
{
    private const int OfATest = 25;
    private const int MostFailures = 3;

    // Enough of a past for the next one; what all of them left behind is read again and again.
    private const int OfAHouse = 5;

    /// <summary>First and last seed of the one test that is asked for; null when none is.</summary>
    protected static TheoryData<int, int>? AskedFor
    {
        get
        {
            if (Environment.GetEnvironmentVariable("TECHOMS_SEED") is not { Length: > 0 } range)
                return null;

            var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
            return [new(ends[0], ends[^1])];
        }
    }

    /// <summary>First and last seed of each test.</summary>
    protected static TheoryData<int, int> From(int first, int last)
        => [.. Enumerable.Range(first, last - first + 1).Chunk(OfATest).Select(seeds => new TheoryDataRow<int, int>(seeds[0], seeds[^1]))];

    protected async Task LiveAsync(int first, int last)
    {
        var failures = new List<string>();
        foreach (var seeds in Enumerable.Range(first, last - first + 1).Chunk(OfAHouse))
        {
            if (await LiveAsync(seeds) is not { } failure)
                continue;

            failures.Add(failure);
            if (failures.Count == MostFailures)
                break;
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private async Task<string?> LiveAsync(int[] seeds)
    {
        var house = await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize);
        string? failure = null;
        foreach (var seed in seeds)
        {
            if (await StockHistory.LiveAsync(house, seed) is not { } wrong)
                continue;

            failure = $"TECHOMS_SEED={seed}, the last of {seeds[0]}-{seed}: {wrong}";
            break;
        }

        await house.CloseAsync();
        return failure;
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal StockWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() => World = await StockWorld.StartAsync();

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
