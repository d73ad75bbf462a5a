namespace TechOms.Connectors;

/// <param name="Cursor">Where to go on after this page; null: nothing new to remember.</param>
public sealed record OrderChanges(IReadOnlyList<OrderChange> Changes, string? Cursor);

/// <param name="Version">Differs whenever the order differs. Opaque.</param>
public sealed record OrderChange(string ExternalId, string Version)
{
    /// <summary>What people call it, where the shop says it this early. No part of what tells changes apart.</summary>
    public string? Number { get; init; }

    public bool Equals(OrderChange? other) => other is not null && (ExternalId, Version) == (other.ExternalId, other.Version);

    public override int GetHashCode() => HashCode.Combine(ExternalId, Version);
}

/// <summary>An order as the shop tells it. Anything may be missing: it is stored first and validated afterwards.</summary>
public sealed record ShopOrder
{
    public required string ExternalId { get; init; }
    public required string Version { get; init; }

    /// <summary>What people call it, such as #1001.</summary>
    public required string Number { get; init; }

    public DateTimeOffset? OrderedAt { get; init; }

    /// <summary>When the shop last changed anything about it, so that an older reading can be told from a newer one; null: it does not say.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }
    public string? CancelReason { get; init; }

    /// <summary>ISO 4217, as received: it may be wrong.</summary>
    public string? Currency { get; init; }

    public decimal? Total { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Note { get; init; }
    public Address? ShipTo { get; init; }
    public Address? BillTo { get; init; }

    /// <summary>The shop's words for carrier and service; carrier mappings translate them.</summary>
    public string? Carrier { get; init; }

    public string? Service { get; init; }

    /// <summary>Where it was sold: web, pos …</summary>
    public string? Source { get; init; }

    /// <summary>Set while the shop wants it not to be shipped: payment outstanding, fulfillment on hold.</summary>
    public string? HoldReason { get; init; }

    public DateTimeOffset? ShipAfter { get; init; }
    public decimal? FraudScore { get; init; }
    public bool Test { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<ShopOrderLine> Lines { get; init; } = [];
}

public sealed record ShopOrderLine
{
    public required string ExternalId { get; init; }
    public string? Sku { get; init; }
    public string? Name { get; init; }

    /// <summary>Units as ordered, as received: it may be 0 or absurd.</summary>
    public required long Quantity { get; init; }

    /// <summary>Units no longer wanted: refunded or removed before shipping.</summary>
    public long CancelledQuantity { get; init; }

    /// <summary>Units the shop already counts as shipped.</summary>
    public long FulfilledQuantity { get; init; }

    /// <summary>Money for one unit, in the order's currency.</summary>
    public decimal? UnitPrice { get; init; }

    /// <summary>False for gift cards, services, downloads: kept on the order, never allocated.</summary>
    public bool Shippable { get; init; } = true;

    /// <summary>The shop location that the shop assigned the units to.</summary>
    public string? LocationId { get; init; }

    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();
}

public sealed record Address
{
    public string? Name { get; init; }
    public string? Company { get; init; }
    public string? Line1 { get; init; }
    public string? Line2 { get; init; }
    public string? Line3 { get; init; }
    public string? City { get; init; }

    /// <summary>Code where there is one (NY), otherwise the name.</summary>
    public string? State { get; init; }

    public string? PostalCode { get; init; }

    /// <summary>ISO 3166 alpha-2, as received: it may be wrong.</summary>
    public string? Country { get; init; }

    public string? Phone { get; init; }
    public string? Email { get; init; }
}

/// <summary>What one shipment fulfilled of one shop order.</summary>
public sealed record Fulfillment
{
    /// <summary>Our shipment number; deterministic, so that a repeat can be recognised.</summary>
    public required string Reference { get; init; }

    public required string OrderExternalId { get; init; }
    public required IReadOnlyList<FulfilledLine> Lines { get; init; }
    public IReadOnlyList<Package> Packages { get; init; } = [];
    public DateTimeOffset? ShippedAt { get; init; }

    /// <summary>The shop location to fulfill from; null: wherever the shop assigned the lines.</summary>
    public string? LocationId { get; init; }

    /// <summary>Further locations that stand for the same warehouse: what the shop assigned to one of them left from there.</summary>
    public IReadOnlyList<string> SameLocationIds { get; init; } = [];

    /// <summary>Locations are mapped to warehouses, but none to the one it left from.</summary>
    public bool LocationUnmapped { get; init; }

    public bool NotifyCustomer { get; init; } = true;

    /// <summary>An earlier attempt's answer was lost: look before creating.</summary>
    public bool MayExist { get; init; }

    /// <summary>Fulfillments of this order that belong to other shipments of ours, so that a look does not mistake them for this one.</summary>
    public IReadOnlyList<string> OtherFulfillmentIds { get; init; } = [];
}

public sealed record FulfilledLine(string LineExternalId, long Quantity);

/// <param name="FulfillmentIds">As <see cref="ConfirmedFulfillment.ExternalIds"/> told them.</param>
/// <param name="Packages">All of the shipment, not only the new ones.</param>
public sealed record TrackingUpdate(IReadOnlyList<string> FulfillmentIds, IReadOnlyList<Package> Packages, bool NotifyCustomer = true);

/// <param name="ExternalIds">The shop's ids, one per fulfillment it needed for the shipment. Empty when the shop had nothing left to fulfill.</param>
/// <param name="Note">For people, when the shop's state differed from ours: someone fulfilled by hand …</param>
public sealed record ConfirmedFulfillment(IReadOnlyList<string> ExternalIds, string? Note = null);
