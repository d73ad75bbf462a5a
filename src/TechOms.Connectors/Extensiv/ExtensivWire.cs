using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechOms.Connectors.Extensiv;

// The remote system's own words. They stay in this folder. Any member may be missing or null, whatever the reference promises.

/// <summary>Customer, facility, item, unit: each has some of these. On write one is enough, and the id wins.</summary>
internal sealed record WireIdentifier(long? Id = null, string? Name = null, string? Sku = null, string? ExternalId = null);

internal sealed record WireSavedElement(string? Name, string? Value);

/// <summary>An outbound order: what we call a shipment.</summary>
internal sealed record WireOrder
{
    public WireOrderReadOnly? ReadOnly { get; init; }
    public WireIdentifier? CustomerIdentifier { get; init; }
    public WireIdentifier? FacilityIdentifier { get; init; }
    public string? ReferenceNum { get; init; }
    public string? PoNum { get; init; }
    public string? ExternalId { get; init; }
    public string? Description { get; init; }
    public string? AsnNumber { get; init; }
    public string? InvoiceNumber { get; init; }
    public string? Notes { get; init; }
    public string? ShippingNotes { get; init; }
    public string? BillingCode { get; init; }
    public string? EarliestShipDate { get; init; }
    public string? OrderType { get; init; }
    public WireRouting? RoutingInfo { get; init; }
    public WireContact? ShipTo { get; init; }
    public IReadOnlyList<WireSavedElement>? SavedElements { get; init; }
    public IReadOnlyList<WireOrderItem?>? OrderItems { get; init; }
    public WireParcelResponse? ParcelResponse { get; init; }

    [JsonPropertyName("_embedded")]
    public JsonElement? Embedded { get; init; }

    [JsonIgnore]
    public long? Id => ReadOnly?.OrderId;

    /// <summary>Null: the answer does not show the lines.</summary>
    [JsonIgnore]
    public IReadOnlyList<WireOrderItem>? Lines => WireEmbedded.Read(Embedded, "orders/item", ExtensivJson.Default.WireOrderItem) ?? OrderItems?.OfType<WireOrderItem>().ToList();

    [JsonIgnore]
    public IReadOnlyList<WirePackage> Packages =>
    [
        .. (ReadOnly?.Packages ?? []).OfType<WirePackage>(),
        .. WireEmbedded.Read(Embedded, "orders/package", ExtensivJson.Default.WirePackage) ?? [],
    ];
}

internal sealed record WireOrderReadOnly
{
    public long? OrderId { get; init; }
    public bool? IsClosed { get; init; }
    public string? Status { get; init; }
    public string? ProcessDate { get; init; }
    public string? PickStarted { get; init; }
    public string? PickDoneDate { get; init; }
    public string? PackStarted { get; init; }
    public string? PackDoneDate { get; init; }
    public string? SmallParcelShipDate { get; init; }
    public string? ShipDate { get; init; }
    public string? OnHoldDate { get; init; }
    public string? OnHoldReason { get; init; }
    public string? CreationDate { get; init; }
    public string? LastModifiedDate { get; init; }
    public WireIdentifier? CustomerIdentifier { get; init; }
    public WireParcelResponse? ParcelResponse { get; init; }
    public IReadOnlyList<WirePackage?>? Packages { get; init; }
    public IReadOnlyList<WireOutboundSerials?>? OutboundSerialNumbers { get; init; }
}

internal sealed record WireRouting
{
    public string? Carrier { get; init; }
    public string? Mode { get; init; }
    public string? ScacCode { get; init; }
    public string? Account { get; init; }
    public string? LoadNumber { get; init; }
    public string? TrackingNumber { get; init; }
}

internal sealed record WireContact
{
    public string? CompanyName { get; init; }
    public string? Name { get; init; }
    public string? Address1 { get; init; }
    public string? Address2 { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? Zip { get; init; }
    public string? Country { get; init; }
    public string? PhoneNumber { get; init; }
    public string? EmailAddress { get; init; }
}

internal sealed record WireParcelResponse(IReadOnlyList<string?>? TrackingNumbers);

internal sealed record WireOutboundSerials(WireIdentifier? ItemIdentifier, IReadOnlyList<string?>? SerialNumbers);

internal sealed record WireOrderItem
{
    public WireOrderItemReadOnly? ReadOnly { get; init; }
    public WireIdentifier? ItemIdentifier { get; init; }
    public string? Qualifier { get; init; }
    public string? ExternalId { get; init; }
    public decimal? Qty { get; init; }
    public string? LotNumber { get; init; }
    public string? SerialNumber { get; init; }
    public string? ExpirationDate { get; init; }
    public string? Notes { get; init; }
    public IReadOnlyList<WireSavedElement>? SavedElements { get; init; }
}

internal sealed record WireOrderItemReadOnly(long? OrderItemId, IReadOnlyList<WireAllocation?>? Allocations);

internal sealed record WireAllocation(decimal? Qty, WireAllocationDetail? Detail);

internal sealed record WireAllocationDetail(WireTraits? ItemTraits);

internal sealed record WireTraits(string? LotNumber, string? SerialNumber, string? ExpirationDate);

internal sealed record WirePackage
{
    public string? TrackingNumber { get; init; }
    public IReadOnlyList<WirePackageContent?>? PackageContents { get; init; }

    [JsonPropertyName("_embedded")]
    public JsonElement? Embedded { get; init; }

    [JsonIgnore]
    public IReadOnlyList<WirePackageContent> Contents =>
    [
        .. (PackageContents ?? []).OfType<WirePackageContent>(),
        .. WireEmbedded.Read(Embedded, "orders/packagecontent", ExtensivJson.Default.WirePackageContent) ?? [],
    ];
}

internal sealed record WirePackageContent
{
    public long? OrderItemId { get; init; }
    public decimal? Qty { get; init; }
    public string? LotNumber { get; init; }
    public string? SerialNumber { get; init; }
    public string? ExpirationDate { get; init; }
    public IReadOnlyList<string?>? SerialNumbers { get; init; }
}

/// <summary>A row of the parcel tracking feed.</summary>
internal sealed record WireTrackingRow
{
    public long? OrderId { get; init; }
    public string? Carrier { get; init; }
    public string? CarrierService { get; init; }
    public string? TrackingNumber { get; init; }
    public string? TrackingUrl { get; init; }
}

internal sealed record WireCancel(string Reason);

/// <summary>The body of operations that take none.</summary>
internal sealed record WireNothing;
