using System.Globalization;
using System.Net;
using System.Text;

namespace TechOms.Connectors.Shopify;

internal static partial class ShopifyMapping
{
    private const string OnlyOption = "Title";
    private const string OnlyValue = "Default Title";
    private const int LongestHandle = 200;

    public static RemoteProduct ToRemoteProduct(this WireProduct product, IReadOnlyList<WireVariant> variants) => new()
    {
        ExternalId = product.Id,
        Name = product.Title ?? "",
        Description = NullIfEmpty(product.Description),
        Active = product.Status is not ("ARCHIVED" or "DRAFT"),
        Variants = [.. variants.Select(variant => new RemoteVariant
        {
            ExternalId = variant.Id,
            Sku = NullIfEmpty(variant.Sku),
            Name = variant.Title is null or OnlyValue ? product.Title ?? "" : $"{product.Title} - {variant.Title}",
            Barcode = NullIfEmpty(variant.Barcode),
            Price = variant.Price,
            Measures = new(Weight: ToGrams(variant.InventoryItem?.Measurement?.Weight)),
        })],
    };

    public static WireProductInput ToNewProduct(this OutgoingProduct product, ShopifyProductStatus status, WeightUnit weight)
    {
        var names = product.Variants.Count == 1 ? [OnlyValue] : OptionValuesOf(product.Variants);
        return new(
            product.Name,
            HandleOf(product),
            product.Description is null ? null : WebUtility.HtmlEncode(product.Description),
            status is ShopifyProductStatus.Active ? "ACTIVE" : "DRAFT",
            [new(OnlyOption, 1, [.. names.Select(name => new WireOptionValueInput(name))])],
            [.. product.Variants.Select((variant, index) => variant.ToInput() with
            {
                OptionValues = [new(OnlyOption, names[index])],
                InventoryItem = new(variant.Sku, true, ToMeasurement(variant, weight)),
            })]);
    }

    public static WireVariantInput ToChange(this OutgoingVariant variant, string id, WeightUnit weight) => variant.ToInput() with
    {
        Id = id,
        InventoryItem = ToMeasurement(variant, weight) is { } measurement ? new(null, null, measurement) : null,
    };

    public static WireVariantInput ToAddition(this OutgoingVariant variant, string option, WeightUnit weight) => variant.ToInput() with
    {
        OptionValues = [new(option, variant.Name)],
        InventoryItem = new(variant.Sku, true, ToMeasurement(variant, weight)),
    };

    /// <summary>The same product always gets the same one: it is what tells a repeat from a second product.</summary>
    public static string HandleOf(OutgoingProduct product)
    {
        var handle = new StringBuilder();
        foreach (var letter in product.Variants[0].Sku)
            handle.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter).ToString() : letter is '-' or ' ' ? "-" : $"-{(int)letter:x}-");
        return handle.Length > LongestHandle ? handle.ToString(0, LongestHandle) : handle.ToString();
    }

    private static WireVariantInput ToInput(this OutgoingVariant variant) => new()
    {
        Barcode = variant.Barcode,
        Price = variant.Price?.ToString(CultureInfo.InvariantCulture),
    };

    // Option values must differ within a product; names need not.
    private static IReadOnlyList<string> OptionValuesOf(IReadOnlyList<OutgoingVariant> variants)
    {
        var twins = variants.GroupBy(variant => variant.Name).Where(twins => twins.Count() > 1).Select(twins => twins.Key).ToHashSet();
        return [.. variants.Select(variant => twins.Contains(variant.Name) ? $"{variant.Name} ({variant.Sku})" : variant.Name)];
    }

    private static WireMeasurement? ToMeasurement(OutgoingVariant variant, WeightUnit unit)
        => new MeasureUnits(null, unit).Write(variant.Measures).Weight is { } weight ? new(new(WordOf(unit), weight)) : null;

    private static string WordOf(WeightUnit unit) => unit switch
    {
        WeightUnit.Kilogram => "KILOGRAMS",
        WeightUnit.Ounce => "OUNCES",
        WeightUnit.Pound => "POUNDS",
        _ => "GRAMS",
    };

    // Shopify writes 0 where nobody filled it in.
    private static decimal? ToGrams(WireWeight? weight) => weight is { Value: <= 0 } ? null : weight?.Unit switch
    {
        "GRAMS" => weight.Value,
        "KILOGRAMS" => weight.Value * WeightUnit.Kilogram.InGrams(),
        "OUNCES" => weight.Value * WeightUnit.Ounce.InGrams(),
        "POUNDS" => weight.Value * WeightUnit.Pound.InGrams(),
        _ => null,
    };
}
