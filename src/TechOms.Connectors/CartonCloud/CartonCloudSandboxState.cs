using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.CartonCloud;

// What the sandbox keeps. It spells the wire words itself instead of borrowing the client's, so that a slip there does not go unnoticed.

internal sealed record StoredProduct(
    string Id, long Number, string Code, string CustomerId, IReadOnlyDictionary<string, decimal> Units, string DefaultUnit, JsonElement Body, DateTimeOffset Created)
{
    public DateTimeOffset Modified { get; init; } = Created;
    public string BaseUnit => Units.FirstOrDefault(unit => unit.Value == 1).Key ?? DefaultUnit;

    /// <summary>Null: the product does not come in this unit.</summary>
    public decimal? BaseQuantity(string? unit)
        => Units.Where(known => string.Equals(known.Key, unit ?? DefaultUnit, StringComparison.OrdinalIgnoreCase)).Select(known => (decimal?)known.Value).FirstOrDefault();

    public JsonObject ToJson()
    {
        var json = Body.ToObject();
        json["id"] = Id;
        json["version"] = 1;
        json["timestamps"] = new JsonObject { ["created"] = Created.ToTime(), ["modified"] = Modified.ToTime() };
        return json;
    }
}

/// <param name="Quantity">In <paramref name="Unit"/>.</param>
internal sealed record StoredStock(string Sku, string Unit, decimal Quantity, string Status = "OK", string? Batch = null, string? ExpiryDate = null)
{
    public string Id => string.Join('|', Sku, Unit, Status, Batch, ExpiryDate);
}

internal sealed record StoredLine(string Sku, string Unit, decimal Quantity, IReadOnlyDictionary<string, string> Properties, string Status = "OK")
{
    /// <summary>Base units in one unit, when the line was made.</summary>
    public decimal BaseQuantity { get; init; } = 1;
    public decimal InBase => Quantity * BaseQuantity;
}

internal sealed record StoredOrder(string Id, long Number, string Reference, string CustomerId, string Status, JsonElement Body, IReadOnlyList<StoredLine> Lines, DateTimeOffset Created)
{
    public int Version { get; init; } = 1;
    public DateTimeOffset Modified { get; init; } = Created;
    public DateTimeOffset? Dispatched { get; init; }
    public bool Deleted { get; init; }
    public string? ParentId { get; init; }
    public bool HasChildren { get; init; }
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Neither dispatched nor put away nor rejected nor deleted.</summary>
    public bool Open => !Deleted && Status is not ("DISPATCHED" or "ALLOCATED" or "REJECTED");

    public JsonObject ToJson(Func<string, StoredProduct?> find)
    {
        var json = Body.ToObject();
        json["id"] = Id;
        json["status"] = Status;
        json["version"] = Version;
        (json["references"] as JsonObject)!["numericId"] = Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        json["customer"] = new JsonObject { ["id"] = CustomerId };
        json["timestamps"] = new JsonObject
        {
            ["created"] = Created.ToTime(),
            ["modified"] = Modified.ToTime(),
            ["packed"] = Dispatched?.ToTime(),
            ["dispatched"] = Dispatched?.ToTime(),
        };
        var details = json["details"] as JsonObject ?? [];
        json["details"] = details;
        details["errors"] = new JsonArray([.. Errors.Select(error => new JsonObject { ["message"] = error, ["isResolved"] = false })]);
        details["hasChildren"] = HasChildren;
        details["parentId"] = ParentId;
        json["items"] = new JsonArray([.. Lines.Select((line, index) => ToJson(line, index, find(line.Sku)))]);
        return json;
    }

    private JsonObject ToJson(StoredLine line, int index, StoredProduct? product) => new()
    {
        ["id"] = $"{Id}-{index + 1}",
        ["status"] = line.Status,
        ["details"] = new JsonObject
        {
            ["product"] = new JsonObject { ["id"] = product?.Id, ["references"] = new JsonObject { ["code"] = line.Sku } },
            ["unitOfMeasure"] = new JsonObject { ["type"] = line.Unit.ToUpperInvariant(), ["name"] = line.Unit },
        },
        ["measures"] = new JsonObject { ["quantity"] = line.Quantity },
        ["properties"] = new JsonObject(line.Properties.Select(property => KeyValuePair.Create(property.Key, (JsonNode?)property.Value))),
    };
}

internal sealed record StoredConsignment(string Id, string OrderId, string CustomerId, string Reference, string? Tracking, string Status = "AWAITING_PICKUP")
{
    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["type"] = "DELIVERY",
        ["status"] = Status,
        ["references"] = new JsonObject { ["customer"] = Reference, ["tracking"] = Tracking },
        ["generatedFromTask"] = new JsonObject { ["id"] = OrderId },
        ["details"] = new JsonObject
        {
            ["tracking"] = new JsonObject { ["companyName"] = "Demo Freight", ["url"] = Tracking is null ? null : $"https://track.example/{Tracking}" },
        },
        ["items"] = new JsonArray(new JsonObject { ["measures"] = new JsonObject { ["quantity"] = 1, ["weight"] = 2.5 } }),
    };
}

internal sealed record StoredReport(string Id, DateTimeOffset Created, DateTimeOffset ReadyAt, JsonElement Parameters, IReadOnlyList<JsonElement> Rows, string? Failure);

internal static class SandboxJson
{
    public static JsonObject ToObject(this JsonElement json) => JsonObject.Create(json) ?? [];

    public static string ToTimeText(this DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);

    public static JsonObject ToTime(this DateTimeOffset time) => new() { ["time"] = time.ToTimeText() };

    /// <summary>The member at a path, or an undefined element.</summary>
    public static JsonElement At(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind is not JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return default;
        }

        return json;
    }

    public static string? TextAt(this JsonElement json, params ReadOnlySpan<string> path)
        => json.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
