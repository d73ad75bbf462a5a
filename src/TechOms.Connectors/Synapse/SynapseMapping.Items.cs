using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

internal static partial class SynapseMapping
{
    public static JsonObject ToStockQuery(SynapseSettings settings) => ToCustomer(settings).With("facility", settings.FacilityId);

    public static IReadOnlyList<SynapseRow> StockIn(JsonElement answer) => SynapseRow.Of(answer, "inventory", "items", "data");

    public static IReadOnlyList<SynapseRow> ItemsIn(JsonElement answer) => SynapseRow.Of(answer, "items", "item", "data");

    public static string? SkuOf(SynapseRow item) => item.Text("item");

    /// <summary>
    /// A row for each item, lot, status and plate status; commitments are rows of negative quantity. In the house is all but those; what is free is
    /// everything added up. Items told in other units only are left out: not known is not none.
    /// </summary>
    public static IReadOnlyList<InventoryLevel> ToLevels(IReadOnlyList<SynapseRow> rows, SynapseSettings settings)
    {
        var sellable = SellableStatus.Parse(settings.InventoryStatus) ?? [];
        return [.. rows
            .Where(row => row.Text("item") is not null && IsUnit(row.Text("uom", "unit_of_measure"), settings) && IsHere(row, settings))
            .GroupBy(row => row.Text("item")!, StringComparer.OrdinalIgnoreCase)
            .Select(item =>
            {
                var counted = item.Where(row => IsSellable(row, sellable)).ToList();
                var inHouse = counted.Where(row => row.Text("status") is not SynapseApi.Committed).Sum(QuantityOf);
                return new InventoryLevel(item.Key, ToUnits(inHouse), ToUnits(counted.Sum(QuantityOf)));
            })];
    }

    public static RemoteProduct? ToProduct(this SynapseRow item)
        => item.Text("item") is { } sku
            ? new()
            {
                ExternalId = sku,
                Name = item.Text("description", "item_description") ?? sku,
                Active = !string.Equals(item.Text("item_status", "status"), "I", StringComparison.OrdinalIgnoreCase),
                Variants = [new() { ExternalId = sku, Sku = sku, Name = item.Text("description", "item_description") ?? sku, Barcode = item.Text("upc", "barcode") }],
            }
            : null;

    public static JsonObject ToWire(this OutgoingVariant variant, OutgoingProduct product, SynapseSettings settings)
    {
        var item = new JsonObject
        {
            ["header"] = new JsonObject { ["func"] = SynapseApi.Add, ["custid"] = settings.CustomerId, ["item"] = variant.Sku }
                .With("description", string.IsNullOrWhiteSpace(variant.Name) ? product.Name : variant.Name)
                .With("base_uom", settings.Unit),
        };
        if (!string.IsNullOrWhiteSpace(variant.Barcode))
            item["aliases"] = new JsonArray(new JsonObject { ["alias"] = variant.Barcode.Trim() });
        return item;
    }

    private static bool IsSellable(SynapseRow row, IReadOnlyList<SellableStatus> sellable)
    {
        var (goods, status) = (row.Text("inventory_class", "inventoryClass"), row.Text("inventory_status", "inventoryStatus"));
        return sellable.Any(pair => string.Equals(pair.Status, status ?? SynapseApi.Available, StringComparison.OrdinalIgnoreCase)
            && (pair.Class is null || goods is null || string.Equals(pair.Class, goods, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsHere(SynapseRow row, SynapseSettings settings)
        => settings.FacilityId is null or "" || row.Text("facility") is not { } facility || string.Equals(facility, settings.FacilityId, StringComparison.OrdinalIgnoreCase);

    private static decimal QuantityOf(SynapseRow row) => row.Number("qty", "quantity") ?? 0;

    private static long ToUnits(decimal quantity) => (long)Math.Clamp(Math.Floor(quantity), long.MinValue, long.MaxValue);
}
