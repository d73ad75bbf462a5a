using TechOms.Connectors;
using TechOms.Platform.Csv;

namespace TechOms.Features.Products;

/// <summary>P_Products.csv, as it is imported and exported: a row is a variant.</summary>
internal static class ProductsCsv
{
    public const string Sku = "SKU";
    public const string Product = "Product";
    public const string Variant = "Variant";
    public const string Description = "Description";
    public const string Active = "Active";
    public const string Barcode = "Barcode";
    public const string Unit = "UOM";
    public const string Price = "Price";
    public const string Currency = "Currency";
    public const string Length = "Length";
    public const string Width = "Width";
    public const string Height = "Height";
    public const string LengthUnits = "Length Unit";
    public const string Weight = "Weight";
    public const string WeightUnits = "Weight Unit";

    public static CsvFormat Format { get; } = new("P_Products",
    [
        new(Sku, "Of the variant. One that is known is changed; an empty cell leaves what is there.", Required: true),
        new(Product, "Name of the product. Needed for a new SKU, which joins the product of that name or makes it."),
        new(Variant, "Distinguishes the variant from the product's others; the product's name when left out."),
        new(Description, $"Of the product, at most {Products.Product.MaxDescriptionLength} characters."),
        new(Active, "Yes or No: whether the product is sold. Yes for a new one."),
        new(Barcode, "UPC or EAN."),
        new(Unit, "Unit of measure; each for a new SKU."),
        new(Price, "A number such as 12.50."),
        new(Currency, "Three letters, such as USD."),
        new(Length, "A number, in the length unit."),
        new(Width, "A number, in the length unit."),
        new(Height, "A number, in the length unit."),
        new(LengthUnits, $"One of {string.Join(", ", Enum.GetNames<LengthUnit>())}; the account's when left out."),
        new(Weight, "A number, in the weight unit."),
        new(WeightUnits, $"One of {string.Join(", ", Enum.GetNames<WeightUnit>())}; the account's when left out."),
    ]);
}
