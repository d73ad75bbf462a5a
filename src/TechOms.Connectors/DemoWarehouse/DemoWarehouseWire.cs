using System.Text.Json.Serialization;

namespace TechOms.Connectors.DemoWarehouse;

// The remote system's own words. They stay in this folder.

internal sealed record WireStockPage(IReadOnlyList<WireStock> Items, int? NextPage);

internal sealed record WireStock(string ItemCode, long QtyOnHand, long QtyDamaged);

internal sealed record WireOrder(string ExternalRef, string Site, WireRecipient ShipTo, string? Service, string? Notes, IReadOnlyDictionary<string, string>? Fields, IReadOnlyList<WireOrderLine> Lines);

internal sealed record WireRecipient(string? Name, string? Company, string? Street, string? City, string? State, string? Zip, string? Country, string? Phone, string? Email);

internal sealed record WireOrderLine(int Line, string ItemCode, long Qty, IReadOnlyDictionary<string, string>? Fields = null);

internal sealed record WireOrderState(
    string Id, string ExternalRef, string State, long Sequence, DateTimeOffset CreatedAt, DateTimeOffset? ShippedAt,
    string? TrackingNumber, IReadOnlyList<WireOrderLine> Lines);

internal sealed record WireOrderPage(IReadOnlyList<WireOrderState> Orders, long LastSequence);

internal sealed record WireDelivery(string ExternalRef, string Site, string? Supplier, DateOnly? ExpectedOn, string? Remarks, IReadOnlyList<WireDeliveryLine> Lines);

internal sealed record WireDeliveryLine(int Line, string ItemCode, long Qty, string? Lot, string? Serial);

internal sealed record WireDeliveryState(
    string Id, string ExternalRef, string State, long Sequence, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, IReadOnlyList<WireDeliveryLine> Lines, IReadOnlyList<WireDeliveryLine> Received);

internal sealed record WireDeliveryPage(IReadOnlyList<WireDeliveryState> Deliveries, long LastSequence);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireStockPage))]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireOrderState))]
[JsonSerializable(typeof(WireOrderPage))]
[JsonSerializable(typeof(WireDelivery))]
[JsonSerializable(typeof(WireDeliveryState))]
[JsonSerializable(typeof(WireDeliveryPage))]
internal sealed partial class DemoWarehouseJson : JsonSerializerContext;
