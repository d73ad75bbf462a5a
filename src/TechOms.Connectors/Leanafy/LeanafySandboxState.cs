using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Leanafy;

// What the sandbox keeps. It spells the wire words itself instead of borrowing the client's, so that a slip there does not go unnoticed.

internal sealed record StoredItem(string Id, long Number, string Sku, JsonElement Body, decimal OnHand, decimal OnHold)
{
    public string BaseUnit => Body.TextAt("base_unit") ?? "each";

    /// <summary>Null: the item does not come in this unit.</summary>
    public decimal? RateOf(string? unit)
        => unit == BaseUnit ? 1 : unit == Body.TextAt("receiving_unit") ? NumberAt("receiving_unit_base_conversion") : unit == Body.TextAt("shipping_unit") ? NumberAt("shipping_unit_base_conversion") : null;

    public JsonObject ToJson(decimal allocated)
    {
        var json = JsonObject.Create(Body)!;
        json["_id"] = Id;
        foreach (var (name, value) in ToStock(allocated).ToList())
            json[name] = value?.DeepClone();
        return json;
    }

    public JsonObject ToStock(decimal allocated) => new()
    {
        ["sku"] = Sku,
        ["base_unit"] = BaseUnit,
        ["warehouse_id"] = LeanafySandbox.Warehouse,
        ["on_hand_qty"] = OnHand + OnHold,
        ["available_qty"] = OnHand - allocated,
        ["allocated_qty"] = allocated,
        ["on_hold_qty"] = OnHold,
    };

    private decimal? NumberAt(string name) => Body.TryGetProperty(name, out var number) && number.ValueKind is JsonValueKind.Number ? number.GetDecimal() : null;
}

/// <param name="Done">Shipped or received, in <paramref name="Unit"/>.</param>
/// <param name="Rate">Base units in one unit.</param>
internal sealed record StoredLine(string Sku, string Unit, decimal Quantity, decimal Rate, decimal Done, string? Lot)
{
    public decimal InBase => Quantity * Rate;
}

/// <summary>An order or an ARN.</summary>
internal sealed record StoredDocument(string Id, long Code, string Reference, string Status, JsonElement Body, IReadOnlyList<StoredLine> Lines, DateTimeOffset Created)
{
    public DateTimeOffset? DoneAt { get; init; }
    public string? Tracking { get; init; }
    public bool Open => Status is "open" or "partially_shipped" or "partially_received";

    /// <param name="done">"shipped" or "received".</param>
    public JsonObject ToJson(string done, Func<string, StoredItem?> find)
    {
        var json = JsonObject.Create(Body)!;
        json["_id"] = Id;
        json["code"] = Code;
        json["status"] = Status;
        json["warehouse_id"] = LeanafySandbox.Warehouse;
        json["client_id"] = "650000000000000000000002";
        json["client_name"] = "Demo Customer";
        json["items"] = new JsonArray([.. Lines.Select(line => ToJson(line, done, find(line.Sku)))]);
        if (DoneAt is { } time)
            json[done + "_at"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        if (Tracking is not null)
        {
            json["shipments"] = new JsonArray(new JsonObject
            {
                ["shipment_id"] = "shp_" + Code.ToString("x32", CultureInfo.InvariantCulture),
                ["shipment_status"] = "scheduled",
                ["carrier"] = Body.TextAt("default_shipping_carrier", "name") ?? "USPS",
                ["service"] = Body.TextAt("default_shipping_carrier", "service") ?? "GroundAdvantage",
                ["cost"] = new JsonObject { ["value"] = 8.4, ["currency"] = "USD" },
                ["tracking_number"] = Tracking,
            });
        }

        return json;
    }

    private static JsonObject ToJson(StoredLine line, string done, StoredItem? item) => new()
    {
        ["item_id"] = item?.Id,
        ["sku"] = line.Sku,
        ["total_qty"] = line.Quantity,
        ["unit"] = line.Unit,
        ["scannable"] = item?.Body.TextAt("scannable"),
        ["name"] = item?.Body.TextAt("name"),
        ["description"] = item?.Body.TextAt("description"),
        ["base_conversion_rate"] = line.Rate,
        ["base_unit"] = item?.BaseUnit,
        [done + "_qty"] = line.Done,
        [done + "_qty_unit"] = line.Unit,
        ["lot_number"] = line.Lot,
    };
}

internal static class SandboxText
{
    public static string? TextAt(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind is not JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;
        }

        return json.ValueKind is JsonValueKind.String ? json.GetString() : null;
    }
}
