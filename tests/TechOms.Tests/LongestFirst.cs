using TechOms.Tests;
using TechOms.Tests.Features;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace TechOms.Tests;

/// <summary>What takes longest starts first, so that the rest of the run goes on beside it and nobody waits for it in the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
        => [.. testCollections.OrderByDescending(collection => collection.TestCollectionDisplayName.Contains(nameof(KilledServerTests), StringComparison.Ordinal))];
}
