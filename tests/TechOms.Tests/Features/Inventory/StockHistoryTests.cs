using System.Globalization;
using TechOms.Features.Channels;

namespace TechOms.Tests.Features.Inventory;

/// <summary>
/// Random lives of an account. Whatever happened, once the queues are empty every shop shows what its mode says, nothing is promised that is not there,
/// and every unit is accounted for. One alone by <c>TECHOMS_SEED=17</c>, others by <c>TECHOMS_SEED=501-900</c>.
/// </summary>
public sealed class StockHistoryTests(StockHistoryTests.Fixture fixture) : IClassFixture<StockHistoryTests.Fixture>
{
    private const int Histories = 500;
    private const int OfATest = 25;
    private const int MostFailures = 3;

    /// <summary>First and last seed of each test.</summary>
    public static TheoryData<int, int> Seeds
    {
        get
        {
            if (Environment.GetEnvironmentVariable("TECHOMS_SEED") is not { Length: > 0 } range)
                return [.. Enumerable.Range(0, Histories / OfATest).Select(test => new TheoryDataRow<int, int>((test * OfATest) + 1, (test + 1) * OfATest))];

            var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
            return [new(ends[0], ends[^1])];
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task Every_shop_ends_up_showing_what_its_mode_says(int first, int last)
    {
        var failures = new List<string>();
        StockHouse? house = null;
        for (var seed = first; seed <= last && failures.Count < MostFailures; seed++)
        {
            house ??= await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize);
            if (await StockHistory.LiveAsync(house, seed) is not { } wrong)
                continue;

            failures.Add($"TECHOMS_SEED={seed}, the last of {first}-{seed}: {wrong}");
            await house.CloseAsync();
            house = null;
        }

        if (house is not null)
            await house.CloseAsync();
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal StockWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() => World = await StockWorld.StartAsync();

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
