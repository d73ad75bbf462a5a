using System.Collections.Concurrent;

namespace TechOms.Connectors.CartonCloud;

/// <summary>
/// What the channel's sessions remember of its products: which unit holds one piece and how many pieces the others hold. They count in any unit,
/// we only in pieces, and an order line without a unit would mean the product's default, which may be a carton.
/// </summary>
internal sealed class CartonCloudCatalog(CartonCloudClient client, ConnectorContext context)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private readonly Known _known = context.Memory.Keep("products", () => new Known());

    public IEnumerable<string> Codes => _known.ByCode.Keys;

    /// <summary>Reads every product that changed since the last time; the first time all.</summary>
    public async Task RefreshAsync(string customerId, CancellationToken cancellation)
    {
        var asked = context.Clock.GetUtcNow();
        var newest = _known.ReadUpTo;
        var changed = newest is { } since
            ? CartonCloudSearch.All(CartonCloudSearch.Is("/customer/id", customerId), CartonCloudSearch.Since("/timestamps/modified/time", since - CartonCloudSession.Overlap))
            : CartonCloudSearch.All(CartonCloudSearch.Is("/customer/id", customerId));
        await foreach (var products in WirePages.ReadAllAsync((page, stop) => client.SearchProductsAsync(changed, page, stop), cancellation))
        {
            foreach (var product in products)
            {
                Remember(product);
                newest = Later(newest, product.Timestamps?.Modified.ToTime());
            }
        }

        _known.ReadUpTo = newest;
        _known.RefreshedAt = asked;
    }

    /// <summary>Makes sure that the products of these rows are known, whether they name them by code or by id alone.</summary>
    public async Task LoadAsync(string customerId, IEnumerable<WireItem> rows, CancellationToken cancellation)
    {
        List<WireItem> all = [.. rows];
        await LoadAsync(customerId, all.Select(CartonCloudMapping.CodeOf).OfType<string>(), cancellation);
        var ids = all.Where(row => CodeOf(row) is null).Select(row => row.Details?.Product?.Id).OfType<string>().Distinct(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(CartonCloudSearch.MostAlternatives))
            await SearchAsync(customerId, some.Select(id => CartonCloudSearch.Is("/id", id)), cancellation);
    }

    /// <summary>Makes sure that the products with these codes are known, where they exist.</summary>
    public async Task LoadAsync(string customerId, IEnumerable<string> codes, CancellationToken cancellation)
    {
        var old = context.Clock.GetUtcNow() - Fresh;
        var missing = codes.Distinct(StringComparer.Ordinal).Where(code => _known.ByCode.GetValueOrDefault(code) is not { } units || (units.ReadAt < old && _known.RefreshedAt < old));
        foreach (var some in missing.Chunk(CartonCloudSearch.MostAlternatives))
            await SearchAsync(customerId, some.Select(code => CartonCloudSearch.Is("/code", code)), cancellation);
    }

    public string? BaseUnitOf(string code) => _known.ByCode.GetValueOrDefault(code)?.BaseUnit;

    public string? CodeOf(WireItem item)
        => CartonCloudMapping.CodeOf(item) ?? (item.Details?.Product?.Id is { } id ? _known.CodeById.GetValueOrDefault(id) : null);

    /// <summary>1 where the unit is not known: too little stock rather than too much.</summary>
    public decimal BaseQuantityOf(WireItem item)
        => CodeOf(item) is { } code && _known.ByCode.GetValueOrDefault(code) is { } units && item.Details?.UnitOfMeasure is { } unit
            && (units.BaseQuantities.TryGetValue(unit.Type ?? "", out var quantity) || units.BaseQuantities.TryGetValue(unit.Name ?? "", out quantity))
            ? quantity
            : 1;

    private async Task SearchAsync(string customerId, IEnumerable<WireCondition> alternatives, CancellationToken cancellation)
    {
        var condition = CartonCloudSearch.All(CartonCloudSearch.Is("/customer/id", customerId), CartonCloudSearch.Any(alternatives));
        await foreach (var products in WirePages.ReadAllAsync((page, stop) => client.SearchProductsAsync(condition, page, stop), cancellation))
        {
            foreach (var product in products)
                Remember(product);
        }
    }

    private void Remember(WireProduct product)
    {
        if (CartonCloudMapping.Given(product.References?.Code) is not { } code)
            return;

        // Keys are written in small letters on products and in capitals in reports.
        var quantities = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, unit) in product.UnitOfMeasures ?? new Dictionary<string, WireUnitOfMeasure?>())
        {
            if (unit?.BaseQty is > 0 and var quantity)
                quantities[name] = quantity;
        }

        _known.ByCode[code] = new(CartonCloudProductMapping.BaseUnitOf(product), quantities, context.Clock.GetUtcNow());
        if (product.Id is { } id)
            _known.CodeById[id] = code;
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private sealed class Known
    {
        public ConcurrentDictionary<string, Units> ByCode { get; } = new();
        public ConcurrentDictionary<string, string> CodeById { get; } = new();
        public DateTimeOffset? ReadUpTo { get; set; }
        public DateTimeOffset RefreshedAt { get; set; }
    }

    private sealed record Units(string? BaseUnit, IReadOnlyDictionary<string, decimal> BaseQuantities, DateTimeOffset ReadAt);
}
