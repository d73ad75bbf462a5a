using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TimeZoneConverter;

namespace TechOms.Connectors.Extensiv;

// What the sandbox keeps. It spells the wire words itself instead of borrowing the client's, so that a slip there does not go unnoticed.

internal sealed record StoredItem(long Id, string Sku, JsonElement Body, DateTimeOffset Created)
{
    public JsonObject ToJson()
    {
        var json = SandboxFacility.ToObject(Body);
        json["itemId"] = Id;
        json["readOnly"] = new JsonObject
        {
            ["itemId"] = Id,
            ["creationDate"] = SandboxFacility.ToText(Created),
            ["lastModifiedDate"] = SandboxFacility.ToText(Created),
            ["deactivated"] = false,
        };
        json["_links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"/customers/{ExtensivSandbox.Customer}/items/{Id}" } };
        return json;
    }
}

/// <summary>What is left of one receive item.</summary>
internal sealed record StoredStock(long ReceiveItemId, string Sku, decimal Received, decimal OnHand, DateTimeOffset ReceivedAt)
{
    public bool OnHold { get; init; }
    public bool Quarantined { get; init; }
    public string? Lot { get; init; }
    public string? Serial { get; init; }
    public string? Expiry { get; init; }
}

internal sealed record StoredLine(long Id, string Sku, decimal Quantity)
{
    public string? ExternalId { get; init; }
    public string? Lot { get; init; }
    public string? Serial { get; init; }
    public string? Expiry { get; init; }
    public bool OnHold { get; init; }
}

internal sealed record StoredContent(long LineId, decimal Quantity, string? Lot, string? Serial, string? Expiry);

/// <param name="Status">0 open, 1 closed, 2 canceled.</param>
internal sealed record StoredOrder(long Id, string Reference, int Status, JsonElement Body, IReadOnlyList<StoredLine> Lines, DateTimeOffset Created)
{
    public int Version { get; init; } = 1;
    public DateTimeOffset Modified { get; init; } = Created;
    public DateTimeOffset? Shipped { get; init; }
    public bool Completed { get; init; }
    public bool InBatch { get; init; }
    public string? Hold { get; init; }
    public string? Tracking { get; init; }
    public TrackingPlace TracksIn { get; init; }
    public IReadOnlyList<StoredContent> Contents { get; init; } = [];

    public JsonObject ToJson(Func<string, long?> itemIdOf)
    {
        var json = SandboxFacility.ToObject(Body);
        json.Remove("orderItems");
        json.Remove("customerIdentifier");
        json.Remove("facilityIdentifier");
        json["readOnly"] = new JsonObject
        {
            ["orderId"] = Id,
            ["fullyAllocated"] = true,
            ["isClosed"] = Status == 1,
            ["status"] = Status,
            ["processDate"] = SandboxFacility.ToText(Shipped),
            ["shipDate"] = SandboxFacility.ToText(Shipped),
            ["onHoldDate"] = Hold is null ? null : SandboxFacility.ToText(Modified),
            ["onHoldReason"] = Hold,
            ["customerIdentifier"] = new JsonObject { ["externalId"] = "ALD", ["name"] = "Alder Commerce", ["id"] = ExtensivSandbox.Customer },
            ["facilityIdentifier"] = new JsonObject { ["name"] = "Maine DC", ["id"] = ExtensivSandbox.Facility },
            ["warehouseTransactionSourceType"] = 7,
            ["creationDate"] = SandboxFacility.ToText(Created),
            ["lastModifiedDate"] = SandboxFacility.ToText(Modified),
            ["packages"] = Contents.Count == 0 ? null : new JsonArray(PackageToJson()),
            ["chargesPending"] = false,
        };
        if (TracksIn is TrackingPlace.Parcel && Tracking is not null)
            json["parcelResponse"] = new JsonObject { ["trackingNumbers"] = new JsonArray(Tracking), ["returnTrackingNumbers"] = new JsonArray() };
        if (TracksIn is TrackingPlace.Routing && Tracking is not null)
            (json["routingInfo"] as JsonObject ?? (JsonObject)(json["routingInfo"] = new JsonObject()))["trackingNumber"] = Tracking;
        json["_embedded"] = new JsonObject { ["http://api.3plCentral.com/rels/orders/item"] = new JsonArray([.. Lines.Select(line => LineToJson(line, itemIdOf(line.Sku)))]) };
        json["_links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"/orders/{Id}" } };
        return json;
    }

    private JsonObject PackageToJson() => new()
    {
        ["packageId"] = Id + 70000,
        ["length"] = 9.0m,
        ["weight"] = 1.4m,
        ["trackingNumber"] = TracksIn is TrackingPlace.Package ? Tracking : null,
        ["packageContents"] = new JsonArray([.. Contents.Select((content, place) => new JsonObject
        {
            ["packageContentId"] = (Id * 100) + place,
            ["packageId"] = Id + 70000,
            ["orderItemId"] = content.LineId,
            ["qty"] = content.Quantity,
            ["lotNumber"] = content.Lot,
            ["expirationDate"] = content.Expiry,
            ["serialNumbers"] = content.Serial is null ? new JsonArray() : new JsonArray(content.Serial),
        })]),
    };

    private static JsonObject LineToJson(StoredLine line, long? itemId) => new()
    {
        ["readOnly"] = new JsonObject { ["orderItemId"] = line.Id, ["fullyAllocated"] = true, ["originalPrimaryQty"] = line.Quantity, ["rowVersion"] = "AAAAAAAB" },
        ["itemIdentifier"] = new JsonObject { ["sku"] = line.Sku, ["id"] = itemId },
        ["qualifier"] = "",
        ["qty"] = line.Quantity,
        ["externalId"] = line.ExternalId,
        ["lotNumber"] = line.Lot,
        ["expirationDate"] = line.Expiry,
    };
}

internal enum TrackingPlace { Package, Parcel, Routing, Feed }

internal sealed record StoredReceiver(long Id, string Reference, int Status, JsonElement Body, IReadOnlyList<StoredLine> Lines, DateTimeOffset Created)
{
    public int Version { get; init; } = 1;
    public DateTimeOffset Modified { get; init; } = Created;
    public DateTimeOffset? Arrived { get; init; }

    public JsonObject ToJson(Func<string, long?> itemIdOf)
    {
        var json = SandboxFacility.ToObject(Body);
        json.Remove("receiveItems");
        json["arrivalDate"] = SandboxFacility.ToText(Arrived);
        json["readOnly"] = new JsonObject
        {
            ["receiverId"] = Id,
            ["receiverType"] = 2,
            ["customerIdentifier"] = new JsonObject { ["id"] = ExtensivSandbox.Customer },
            ["creationDate"] = SandboxFacility.ToText(Created),
            ["lastModifiedDate"] = SandboxFacility.ToText(Modified),
            ["status"] = Status,
        };
        json["_embedded"] = new JsonObject
        {
            ["http://api.3plCentral.com/rels/inventory/receiveritem"] = new JsonArray([.. Lines.Select(line => new JsonObject
            {
                ["readOnly"] = new JsonObject { ["receiveItemId"] = line.Id, ["rowVersion"] = "AAAAAAAC" },
                ["itemIdentifier"] = new JsonObject { ["sku"] = line.Sku, ["id"] = itemIdOf(line.Sku) },
                ["qty"] = line.Quantity,
                ["externalId"] = line.ExternalId,
                ["lotNumber"] = line.Lot,
                ["serialNumber"] = line.Serial,
                ["expirationDate"] = line.Expiry,
                ["onHold"] = line.OnHold,
                ["onHoldReason"] = line.OnHold ? "Quality check" : null,
            })]),
        };
        json["_links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"/inventory/receivers/{Id}" } };
        return json;
    }
}

/// <summary>The facility's clock on the wall, and small things about JSON.</summary>
internal static class SandboxFacility
{
    public const string TimeZoneName = "Eastern Standard Time";
    private static readonly TimeZoneInfo Zone = TZConvert.GetTimeZoneInfo(TimeZoneName);

    public static DateTime ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).DateTime;

    public static string? ToText(DateTimeOffset? time) => time is { } known ? ToLocal(known).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture) : null;

    public static JsonObject ToObject(JsonElement json) => JsonObject.Create(json) ?? [];

    /// <summary>The member at a path in any case, or an undefined element.</summary>
    public static JsonElement At(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind is not JsonValueKind.Object)
                return default;

            json = json.EnumerateObject().FirstOrDefault(part => part.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        }

        return json;
    }

    public static string? TextAt(this JsonElement json, params ReadOnlySpan<string> path)
        => json.At(path) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    public static decimal? NumberAt(this JsonElement json, params ReadOnlySpan<string> path)
        => json.At(path) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;
}
