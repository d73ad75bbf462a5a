namespace TechOms.Features.Products;

/// <summary>What is sold. Its variants carry the SKUs.</summary>
internal sealed class Product
{
    public const int MaxNameLength = 250;
    public const int MaxDescriptionLength = 10_000;

    private readonly List<ProductVariant> _variants = [];

    public Guid Id { get; private init; }
    public required string Name { get; init; }
    public string? Description { get; private init; }
    public bool Active { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private init; }
    public IReadOnlyList<ProductVariant> Variants => _variants;
}

/// <summary>What orders, mappings and stock refer to.</summary>
internal sealed class ProductVariant
{
    public const int MaxSkuLength = 100;

    public Guid Id { get; private init; }
    public Guid ProductId { get; private init; }
    public required string Sku { get; init; }

    /// <summary>Trimmed and in lower case: what makes it the same SKU.</summary>
    public string SkuKey { get; private init; } = "";

    public required string Name { get; init; }
    public string? Barcode { get; private init; }
    public string Unit { get; private init; } = "each";
    public decimal? Price { get; private init; }
    public string? Currency { get; private init; }
    public decimal? LengthMm { get; private init; }
    public decimal? WidthMm { get; private init; }
    public decimal? HeightMm { get; private init; }
    public decimal? WeightG { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private init; }
    public Product? Product { get; private init; }
}
