namespace TechOms.Connectors;

public sealed record ProductChanges(IReadOnlyList<RemoteProduct> Products, string? Cursor);

public sealed record RemoteProduct
{
    public required string ExternalId { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public bool Active { get; init; } = true;
    public IReadOnlyList<RemoteVariant> Variants { get; init; } = [];
}

public sealed record RemoteVariant
{
    public required string ExternalId { get; init; }

    /// <summary>May be missing or shared with another variant: such ones are skipped with a warning.</summary>
    public string? Sku { get; init; }

    public required string Name { get; init; }
    public string? Barcode { get; init; }
    public decimal? Price { get; init; }
    public Measures Measures { get; init; } = new();
}

/// <summary>Sizes in millimetres, weight in grams. Null: unknown.</summary>
public sealed record Measures(decimal? Length = null, decimal? Width = null, decimal? Height = null, decimal? Weight = null);

public sealed record OutgoingProduct
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    public required IReadOnlyList<OutgoingVariant> Variants { get; init; }
}

/// <param name="Sku">In the channel's words: SKU mappings are applied.</param>
public sealed record OutgoingVariant(string Sku, string Name)
{
    public string? Barcode { get; init; }
    public decimal? Price { get; init; }
    public string? Unit { get; init; }
    public Measures Measures { get; init; } = new();
}

/// <param name="Existed">It was there already; connectors that cannot update leave it as it is.</param>
public sealed record SentProduct(string ExternalId, bool Existed);
