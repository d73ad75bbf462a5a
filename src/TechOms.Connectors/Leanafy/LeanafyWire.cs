using System.Text.Json.Serialization;

namespace TechOms.Connectors.Leanafy;

// The remote system's own words: paths, headers, members. All of them are in this file, and nowhere else in the client.
//   documented  in the public reference (docs.leanafywms.com: Create Order, Get Order By ID, Get All Orders, Items)
//   seen        in examples there, or in code published by Leanafy's staff
//   assumed     by analogy with what is documented; to be put right here once it is known

internal static class LeanafyApi
{
    // Documented.
    public const string KeyHeader = "X-API-Key";
    public const string Ids = "_ids";
    public const string ShippedFrom = "shipped_date_from";
    public const string ShippedTo = "shipped_date_to";
    public static readonly LeanafyResource Orders = new("v1/order", "v1/orders");

    // Assumed. That items have a lookup by SKU, and that ARNs exist, is documented; their paths are not.
    public const string SecretHeader = "X-API-Secret";
    public const char IdSeparator = ',';
    public const string Items = "v1/items";
    public const string Item = "v1/item";
    public const string Inventory = "v1/inventory";
    public static readonly LeanafyResource Arns = new("v1/arn", "v1/arns");
}

/// <param name="One">Creates by POST, shows one by <c>_id</c>.</param>
/// <param name="Many">Lists.</param>
internal sealed record LeanafyResource(string One, string Many);

/// <summary>Their order (our shipment) and their ARN (our receipt): each uses its part. Any member may be missing.</summary>
internal sealed record WireDocument
{
    // Documented.
    [JsonPropertyName("_id")]
    public string? UnderscoreId { get; init; }
    public long? Code { get; init; }
    public string? Status { get; init; }
    public string? Instructions { get; init; }
    public WireAddress? ShippingAddress { get; init; }
    public bool? IsBillingSameAsShipping { get; init; }
    public IReadOnlyList<WireLine?>? Items { get; init; }
    public string? PrimaryReferenceNumber { get; init; }
    public WireCarrier? DefaultShippingCarrier { get; init; }
    public bool? DisableCarrierShipping { get; init; }
    public string? CustomerType { get; init; }
    public string? DueDate { get; init; }
    public IReadOnlyList<WireParcel?>? Shipments { get; init; }
    public string? ShippedAt { get; init; }

    // Assumed.
    public string? Id { get; init; }
    public string? ExpectedDate { get; init; }
    public string? ReceivedAt { get; init; }

    [JsonIgnore]
    public string? Key => UnderscoreId ?? Id;
}

/// <summary>The schema marks every member required, so we send all of them; answers leave some out. Documented.</summary>
internal sealed record WireAddress
{
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? Company { get; init; }
    public string? AddressLine1 { get; init; }
    public string? AddressLine2 { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? StateCode { get; init; }
    public string? Country { get; init; }
    public string? CountryCode { get; init; }
    public string? Zip { get; init; }
    public WirePhone? PhoneNumber { get; init; }
    public bool? Residential { get; init; }
}

internal sealed record WirePhone(string? CountryCode, string? Number);

/// <summary>All four are text, the price too, and all are required once it is sent. Documented.</summary>
internal sealed record WireCarrier(string? Name, string? Id, string? Service, string? Price);

internal sealed record WireLine
{
    // Documented.
    public string? Sku { get; init; }
    public decimal? TotalQty { get; init; }
    public string? Unit { get; init; }
    public decimal? BaseConversionRate { get; init; }
    public string? BaseUnit { get; init; }
    public decimal? ShippedQty { get; init; }
    public string? ShippedQtyUnit { get; init; }

    // Assumed, after the pattern of the shipped ones.
    public decimal? ReceivedQty { get; init; }
    public string? ReceivedQtyUnit { get; init; }
    public string? LotNumber { get; init; }
    public string? ExpiryDate { get; init; }
}

/// <summary>What the carrier takes: one tracking number. Documented; further members exist that nobody outside has seen.</summary>
internal sealed record WireParcel(string? ShipmentId, string? ShipmentStatus, string? Carrier, string? Service, string? TrackingNumber)
{
    // Assumed.
    public string? TrackingUrl { get; init; }
}

/// <summary>An item, with or without its stock, or a row of stock.</summary>
internal sealed record WireItem
{
    // Documented.
    public string? Sku { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public string? Scannable { get; init; }
    public string? Uom { get; init; }
    public string? BaseUnit { get; init; }
    public string? ReceivingUnit { get; init; }
    public decimal? ReceivingUnitBaseConversion { get; init; }
    public string? ShippingUnit { get; init; }
    public decimal? ShippingUnitBaseConversion { get; init; }

    // Assumed. That stock is told, and in base units, is documented; its members are not, so several spellings are read.
    [JsonPropertyName("_id")]
    public string? UnderscoreId { get; init; }
    public string? Id { get; init; }
    public string? WarehouseId { get; init; }
    public string? LotNumber { get; init; }
    public decimal? OnHandQty { get; init; }
    public decimal? OnHand { get; init; }
    public decimal? Quantity { get; init; }
    public decimal? Qty { get; init; }
    public decimal? TotalQty { get; init; }
    public decimal? AvailableQty { get; init; }
    public decimal? Available { get; init; }
    public decimal? QuantityAvailable { get; init; }
    public decimal? QtyAvailable { get; init; }
    public decimal? AllocatedQty { get; init; }
    public decimal? OnHoldQty { get; init; }

    [JsonIgnore]
    public string? Key => UnderscoreId ?? Id;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(LenientText), typeof(LenientNumber), typeof(LenientWhole), typeof(LenientSwitch)])]
[JsonSerializable(typeof(WireDocument))]
[JsonSerializable(typeof(WireItem))]
internal sealed partial class LeanafyJson : JsonSerializerContext;
