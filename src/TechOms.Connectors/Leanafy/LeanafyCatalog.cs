using System.Collections.Concurrent;

namespace TechOms.Connectors.Leanafy;

/// <summary>What the channel's sessions remember of its items: they are ordered, announced and counted in units, we know only pieces.</summary>
internal sealed class LeanafyCatalog(LeanafyClient client, ConnectorContext context)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, (WireItem Item, DateTimeOffset ReadAt)> _known = context.Memory.Keep("items", () => new ConcurrentDictionary<string, (WireItem, DateTimeOffset)>());

    /// <summary>Makes sure that these items are known, where Leanafy shows them.</summary>
    public async Task LoadAsync(IEnumerable<string> skus, CancellationToken cancellation)
    {
        var old = context.Clock.GetUtcNow() - Fresh;
        foreach (var sku in skus.Distinct(StringComparer.Ordinal).Where(sku => !_known.TryGetValue(sku, out var known) || known.ReadAt < old))
        {
            if (await client.FindItemAsync(sku, cancellation) is { } item)
                Remember(sku, item);
        }
    }

    public void Remember(string sku, WireItem item) => _known[sku] = (item, context.Clock.GetUtcNow());

    public string? BaseUnitOf(string sku) => _known.TryGetValue(sku, out var known) ? LeanafyItemMapping.BaseUnitOf(known.Item) : null;

    public decimal? RateOf(string sku, string unit) => _known.TryGetValue(sku.Trim(), out var known) ? LeanafyItemMapping.RateOf(known.Item, unit) : null;
}
