using TechOms.Platform.Results;

namespace TechOms.Features.Products;

/// <summary>A variant as a person or program describes it. Lengths in millimetres, weights in grams.</summary>
public sealed record VariantDraft
{
    private const decimal MaxNumber = 999_999_999m;

    public string? Sku { get; init; }

    /// <summary>Distinguishes it from the product's other variants; the product's name when left out.</summary>
    public string? Name { get; init; }

    public string? Barcode { get; init; }
    public string? Unit { get; init; }
    public decimal? Price { get; init; }
    public string? Currency { get; init; }
    public decimal? LengthMm { get; init; }
    public decimal? WidthMm { get; init; }
    public decimal? HeightMm { get; init; }
    public decimal? WeightG { get; init; }

    public string SkuKey => (Sku ?? "").Trim().ToLowerInvariant();

    public Refusal? Check(string prefix = "") => this switch
    {
        _ when string.IsNullOrWhiteSpace(Sku) => Invalid($"{prefix}sku", "A variant needs a SKU."),
        { Sku.Length: > ProductVariant.MaxSkuLength } => Invalid($"{prefix}sku", $"A SKU has at most {ProductVariant.MaxSkuLength} characters."),
        { Name.Length: > Product.MaxNameLength } => Invalid($"{prefix}name", $"A name has at most {Product.MaxNameLength} characters."),
        { Barcode.Length: > 100 } => Invalid($"{prefix}barcode", "A barcode has at most 100 characters."),
        { Unit.Length: > 30 } => Invalid($"{prefix}unit", "A unit has at most 30 characters."),
        { Price: < 0 } => Invalid($"{prefix}price", "A price is not negative."),
        { Currency: { Length: not (0 or 3) } } => Invalid($"{prefix}currency", "A currency is three letters, such as USD."),
        { LengthMm: < 0 } or { WidthMm: < 0 } or { HeightMm: < 0 } or { WeightG: < 0 } => Invalid($"{prefix}weightG", "Measures are not negative."),
        { Price: > MaxNumber } => Invalid($"{prefix}price", $"A price is at most {MaxNumber}."),
        { LengthMm: > MaxNumber } or { WidthMm: > MaxNumber } or { HeightMm: > MaxNumber } or { WeightG: > MaxNumber } => Invalid($"{prefix}weightG", $"Measures are at most {MaxNumber}, in millimetres and grams."),
        _ => null,
    };

    private static Refusal Invalid(string field, string message) => Refusal.Invalid("variant.invalid", field, message);
}
