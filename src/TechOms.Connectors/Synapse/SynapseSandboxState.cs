using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

// What the sandbox keeps. It spells the wire words itself instead of borrowing the client's, so that a slip there does not go unnoticed.

/// <param name="OnHold">In the house, but not to be sold.</param>
internal sealed record StoredItem(long Number, string Item, string Description, string? Upc, long OnHand, long OnHold)
{
    /// <summary>Committed units are a row of their own, with a negative quantity.</summary>
    public IEnumerable<JsonNode> ToRows(long committed)
    {
        yield return Row(OnHand, "AV", "A");
        if (committed > 0)
            yield return Row(-committed, "AV", "CM");
        if (OnHold > 0)
            yield return Row(OnHold, "QC", "A");
    }

    private JsonObject Row(long quantity, string inventoryStatus, string status) => new()
    {
        ["item"] = Item,
        ["lot"] = "(none)",
        ["uom"] = "EA",
        ["qty"] = quantity,
        ["inventory_class"] = "RG",
        ["inventory_status"] = inventoryStatus,
        ["inventory_status_desc"] = inventoryStatus == "AV" ? "Available" : "QC Hold",
        ["status"] = status,
        ["status_desc"] = status == "CM" ? "Committed" : "Available",
    };
}

/// <param name="Done">Shipped or received.</param>
internal sealed record StoredLine(string Item, long Quantity, long Done, string Unit, int? Number, string? Lot);

/// <summary>A part of an order, outbound or announced.</summary>
internal sealed record StoredOrder(
    long OrderId, int ShipId, string Type, string Po, string Reference, string Status, string StatusText, JsonElement Header, IReadOnlyList<StoredLine> Lines, DateTimeOffset Created)
{
    public DateTimeOffset? DoneAt { get; init; }
    public string? Tracking { get; init; }
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{OrderId}-{ShipId}");
    public bool Outbound => Type == "O";
    public bool Open => Status is "1" or "2";
    public IReadOnlyList<(string Sku, long Quantity)> Told => [.. Lines.Select(line => (line.Item, line.Quantity))];

    public JsonNode ToJson(bool plates)
    {
        var json = new JsonObject
        {
            ["orderid"] = OrderId,
            ["shipid"] = ShipId,
            ["order_type"] = Type,
            ["order_status"] = Status,
            ["order_status_desc"] = StatusText,
            ["po_number"] = Po,
            ["reference"] = Reference,
            ["carrier"] = Header.TryGetProperty("carrier", out var carrier) ? carrier.GetString() : null,
            [Outbound ? "date_shipped" : "date_received"] = DoneAt?.ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture),
            ["shipping_cost"] = null,
            ["order_details"] = new JsonArray([.. Lines.Select(line => new JsonObject
            {
                ["item"] = line.Item,
                ["uom"] = line.Unit,
                ["qty_order"] = line.Quantity,
                [Outbound ? "qty_ship" : "qty_received"] = line.Done,
            })]),
        };
        if (plates && Outbound)
        {
            json["plate_details"] = new JsonArray([.. Lines.Where(line => line.Done > 0).Select(line => new JsonObject
            {
                ["tracking_number"] = Tracking,
                ["carton_type"] = "BOX",
                ["item"] = line.Item,
                ["lot_number"] = line.Lot,
                ["quantity"] = line.Done,
            })]);
        }

        return json;
    }
}
