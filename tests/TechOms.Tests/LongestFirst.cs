using TechOms.Tests;
using TechOms.Tests.Features;
using TechOms.Tests.Features.Automations;
using TechOms.Tests.Features.Inventory;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace TechOms.Tests;

/// <summary>What takes longest starts first, so that the rest of the run goes on beside it and nobody waits for it in the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly IReadOnlyList<string> Longest = [nameof(StockHistory), nameof(KilledServerTests), nameof(AutomationFaultsTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
        => [.. testCollections.OrderBy(collection => Longest.TakeWhile(name => !collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)).Count())];
}
