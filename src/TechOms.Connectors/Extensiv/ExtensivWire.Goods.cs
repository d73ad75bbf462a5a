using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors.Extensiv;

// Products, stock, receivers, and the places they belong to.

internal sealed record WireItem
{
    public long? ItemId { get; init; }
    public WireItemReadOnly? ReadOnly { get; init; }
    public string? Sku { get; init; }
    public string? Upc { get; init; }
    public string? Description { get; init; }
    public string? Description2 { get; init; }
    public decimal? Price { get; init; }
    public WireItemOptions? Options { get; init; }

    [JsonIgnore]
    public long? Id => ReadOnly?.ItemId ?? ItemId;
}

internal sealed record WireItemReadOnly(long? ItemId, string? LastModifiedDate, bool? Deactivated);

internal sealed record WireItemOptions(WireInventoryUnit? InventoryUnit, WirePackageUnit? PackageUnit);

internal sealed record WireInventoryUnit(WireIdentifier? UnitIdentifier, int? InventoryMethod = null);

internal sealed record WirePackageUnit
{
    public WireMeasures? Imperial { get; init; }
    public WireMeasures? Metric { get; init; }
    public string? Upc { get; init; }
    public WireIdentifier? UnitIdentifier { get; init; }
    public decimal? InventoryUnitsPerUnit { get; init; }
}

internal sealed record WireMeasures(decimal? Length, decimal? Width, decimal? Height, decimal? Weight);

/// <summary>What is left of one receive item: a lot in one place.</summary>
internal sealed record WireStockDetail
{
    public WireIdentifier? ItemIdentifier { get; init; }
    public decimal? OnHand { get; init; }
    public decimal? Available { get; init; }
    public bool? IsOnHold { get; init; }
    public bool? Quarantined { get; init; }
    public string? LotNumber { get; init; }
    public string? SerialNumber { get; init; }
    public string? ExpirationDate { get; init; }
}

/// <summary>Announced or received goods: what we call a receipt.</summary>
internal sealed record WireReceiver
{
    public WireReceiverReadOnly? ReadOnly { get; init; }
    public WireIdentifier? CustomerIdentifier { get; init; }
    public WireIdentifier? FacilityIdentifier { get; init; }
    public string? ReferenceNum { get; init; }
    public string? PoNum { get; init; }
    public string? ExternalId { get; init; }
    public string? ReceiptAdviceNumber { get; init; }
    public string? Notes { get; init; }
    public string? ExpectedDate { get; init; }
    public string? ArrivalDate { get; init; }
    public bool? IsReturn { get; init; }
    public bool? DeferNotification { get; init; }
    public string? Carrier { get; init; }
    public string? ScacCode { get; init; }
    public string? TrackingNumber { get; init; }
    public string? TrailerNumber { get; init; }
    public string? SealNumber { get; init; }
    public string? BillOfLading { get; init; }
    public string? DoorNumber { get; init; }
    public IReadOnlyList<WireSavedElement>? SavedElements { get; init; }
    public IReadOnlyList<WireReceiveItem?>? ReceiveItems { get; init; }

    [JsonPropertyName("_embedded")]
    public JsonElement? Embedded { get; init; }

    [JsonIgnore]
    public long? Id => ReadOnly?.ReceiverId;

    /// <summary>Null: the answer does not show the lines.</summary>
    [JsonIgnore]
    public IReadOnlyList<WireReceiveItem>? Lines
        => WireEmbedded.Read(Embedded, "inventory/receiveritem", ExtensivJson.Default.WireReceiveItem) ?? ReceiveItems?.OfType<WireReceiveItem>().ToList();
}

internal sealed record WireReceiverReadOnly(long? ReceiverId, string? Status, string? LastModifiedDate, string? CreationDate, WireIdentifier? CustomerIdentifier);

internal sealed record WireReceiveItem
{
    public WireIdentifier? ItemIdentifier { get; init; }
    public string? Qualifier { get; init; }
    public string? ExternalId { get; init; }
    public decimal? Qty { get; init; }
    public string? LotNumber { get; init; }
    public string? SerialNumber { get; init; }
    public string? ExpirationDate { get; init; }
    public bool? OnHold { get; init; }
    public string? OnHoldReason { get; init; }
    public IReadOnlyList<WireSavedElement>? SavedElements { get; init; }
}

internal sealed record WireCustomer(WireCustomerReadOnly? ReadOnly, long? CustomerId, WireCompany? CompanyInfo)
{
    [JsonIgnore]
    public long? Id => ReadOnly?.CustomerId ?? CustomerId;
}

internal sealed record WireCustomerReadOnly(long? CustomerId, bool? Deactivated);

internal sealed record WireCompany(string? CompanyName);

internal sealed record WireFacility(long? FacilityId, string? Name, bool? Deactivated, string? TimeZoneName);

internal sealed record WireWebhookKey(string? PublicKey, string? RetrievalDateISO);

internal sealed record WireEvent
{
    public string? WmsEventId { get; init; }
    public string? EventType { get; init; }
    public WireEventResource? Resource { get; init; }

    /// <summary>JSON inside a string.</summary>
    public string? Data { get; init; }
}

internal sealed record WireEventResource(string? Rel, string? Href);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(LenientText), typeof(LenientSwitch), typeof(LenientNumber), typeof(LenientWhole)])]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireOrderItem))]
[JsonSerializable(typeof(WirePackage))]
[JsonSerializable(typeof(WirePackageContent))]
[JsonSerializable(typeof(WireTrackingRow))]
[JsonSerializable(typeof(WireItem))]
[JsonSerializable(typeof(WireStockDetail))]
[JsonSerializable(typeof(WireReceiver))]
[JsonSerializable(typeof(WireReceiveItem))]
[JsonSerializable(typeof(WireCustomer))]
[JsonSerializable(typeof(WireFacility))]
[JsonSerializable(typeof(WireCancel))]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireWebhookKey))]
[JsonSerializable(typeof(WireEvent))]
[JsonSerializable(typeof(WireNothing))]
internal sealed partial class ExtensivJson : JsonSerializerContext;
