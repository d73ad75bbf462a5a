using TechOms.Platform.Csv;

namespace TechOms.Features.Inventory;

/// <summary>IL_Inventory_Levels.csv, as it is imported and exported.</summary>
internal static class LevelsCsv
{
    public const string Sku = "SKU";
    public const string Warehouse = "Warehouse";
    public const string Quantity = "Quantity";
    public const string Kind = "Kind";
    public const string Reason = "Reason";
    public const string Reference = "Reference";

    public static CsvFormat Format { get; } = new("IL_Inventory_Levels",
    [
        new(Sku, "Of a product variant.", Required: true),
        new(Warehouse, "Its code. May be left out when the account uses one warehouse only."),
        new(Quantity, "Units, a whole number.", Required: true),
        new(Kind, "Set (the total is this many; also when left out) or Adjust (this many more, or fewer when negative)."),
        new(Reason, $"Shown with the movement, at most {Adjustment.MaxReasonLength} characters."),
        new(Reference, "Of an adjustment: a row with the same SKU, warehouse and reference is booked once, whatever the file. Without one, a row is booked once per file."),
    ]);

    public enum RowKind { Set, Adjust }
}
