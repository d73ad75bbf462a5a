namespace TechOms.Connectors;

/// <summary>A shipment as we hand it over, already in the warehouse's words: mapped SKUs, carrier and references, personal data withheld where told.</summary>
public sealed record OutgoingShipment
{
    /// <summary>Deterministic and stored before the first attempt: the same shipment always carries the same one.</summary>
    public required string Reference { get; init; }

    public required string OrderNumber { get; init; }
    public required IReadOnlyList<OutgoingLine> Lines { get; init; }
    public required Address ShipTo { get; init; }
    public string? Carrier { get; init; }
    public string? Service { get; init; }
    public string? Instructions { get; init; }
    public DateTimeOffset? OrderedAt { get; init; }
    public DateOnly? ShipBy { get; init; }
    public string? Currency { get; init; }

    /// <summary>Worth of the shipment's lines, in <see cref="Currency"/>.</summary>
    public decimal? Value { get; init; }

    /// <summary>The warehouse's property names with their values, from reference mappings and templates.</summary>
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();
}

/// <param name="Number">Ours, from 1; travels along where the warehouse can carry it, and comes back as <see cref="ShippedLine.Number"/>.</param>
public sealed record OutgoingLine(int Number, string Sku, long Quantity)
{
    public string? Name { get; init; }
    public decimal? UnitPrice { get; init; }
    public string? Lot { get; init; }
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();
}

/// <param name="Problems">Not empty: it exists there but the warehouse will not work on it until these are solved.</param>
public sealed record SentShipment(string ExternalId, IReadOnlyList<string> Problems)
{
    public SentShipment(string externalId)
        : this(externalId, [])
    {
    }
}

/// <param name="Reference">Ours.</param>
/// <param name="ExternalId">Theirs.</param>
public sealed record OpenDocument(string Reference, string ExternalId);

/// <param name="Cursor">As a former read returned it; null: the first read.</param>
/// <param name="Open">Handed over and not final yet, oldest first: for systems that can only be asked one by one.</param>
public sealed record UpdateQuery(string? Cursor, IReadOnlyList<OpenDocument> Open);

public sealed record ShipmentUpdates(IReadOnlyList<ShipmentUpdate> Updates, string? Cursor);

/// <summary>A shipment's state over there, whole: the newest one replaces what was known, it is never a difference.</summary>
public sealed record ShipmentUpdate
{
    public required string ExternalId { get; init; }

    /// <summary>Ours, where it comes back.</summary>
    public string? Reference { get; init; }

    /// <summary>Differs whenever the state differs. Opaque.</summary>
    public required string Version { get; init; }

    public required RemoteShipmentStatus Status { get; init; }

    /// <summary>Their words for the status.</summary>
    public string? StatusText { get; init; }

    public DateTimeOffset? ShippedAt { get; init; }

    /// <summary>What left the house. Null: they do not say, so all of it.</summary>
    public IReadOnlyList<ShippedLine>? Lines { get; init; }

    public IReadOnlyList<Package> Packages { get; init; } = [];
    public string? Carrier { get; init; }
    public string? Service { get; init; }
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Edited there: where the goods really went, if it differs.</summary>
    public Address? ShipTo { get; init; }
}

public enum RemoteShipmentStatus
{
    /// <summary>They have it; nothing has left.</summary>
    Accepted,
    InProgress,

    /// <summary>Final: what <see cref="ShipmentUpdate.Lines"/> says has left, and nothing more will under this id.</summary>
    Shipped,
    Cancelled,

    /// <summary>They have it but will not work on it until <see cref="ShipmentUpdate.Problems"/> are solved.</summary>
    Refused,
}

/// <param name="Number">Our line number where it travelled; otherwise lines are matched by SKU.</param>
public sealed record ShippedLine(int? Number, string Sku, long Quantity)
{
    public IReadOnlyList<Lot> Lots { get; init; } = [];
}

public sealed record Lot(string? LotNumber, string? SerialNumber, DateOnly? Expiry, long Quantity);

public sealed record Package
{
    public string? TrackingNumber { get; init; }
    public string? TrackingUrl { get; init; }
    public string? Carrier { get; init; }
    public string? Service { get; init; }
}

/// <param name="Message">For people: why not.</param>
public sealed record CancelOutcome(CancelResult Result, string? Message = null);

public enum CancelResult
{
    Cancelled,

    /// <summary>They took note; a later read tells.</summary>
    Requested,

    /// <summary>Too late, or not theirs to do.</summary>
    Refused,
}
