namespace TechOms.Connectors;

/// <summary>What a warehouse has of one SKU, in base units.</summary>
/// <param name="OnHand">Sellable units in the house, including those promised to shipments that have not left. Held and damaged ones excluded.</param>
/// <param name="Available">Units promised to nobody, where they say; null: they do not.</param>
public sealed record InventoryLevel(string Sku, long OnHand, long? Available = null)
{
    public IReadOnlyList<Lot> Lots { get; init; } = [];
}

/// <summary>One item of a shop whose stock it counts. SKUs are neither mandatory nor unique there.</summary>
public sealed record Listing
{
    /// <summary>Stable identity of the counted item.</summary>
    public required string ItemId { get; init; }

    public string? Sku { get; init; }
    public string? Title { get; init; }

    /// <summary>False: the shop sells it without counting.</summary>
    public bool Tracked { get; init; } = true;

    public IReadOnlyList<ListedQuantity> Quantities { get; init; } = [];
}

/// <param name="Available">What the shop believes it can sell there.</param>
public sealed record ListedQuantity(string LocationId, long Available);

/// <param name="Default">The one to use when nothing is mapped.</param>
public sealed record ShopLocation(string Id, string Name, bool Active, bool Default);

/// <param name="Key">Stored before the first attempt; a repeat carries the same key and the same rows.</param>
public sealed record StockPush(string Key, IReadOnlyList<StockRow> Rows);

/// <param name="Quantity">Absolute for a set, difference for an adjustment.</param>
/// <param name="Expected">Write only if the remote shows this; null: write whatever it shows.</param>
public sealed record StockRow(string ItemId, string LocationId, long Quantity, long? Expected = null);

/// <param name="Current">What the remote shows now, where it said so.</param>
public sealed record StockOutcome(StockRow Row, StockResult Result, long? Current = null, string? Message = null);

public enum StockResult
{
    Applied,

    /// <summary>The remote showed something else than expected: read, decide anew, push under a new key.</summary>
    Stale,

    /// <summary>The item or location is gone: the pair must be mapped anew.</summary>
    Gone,

    /// <summary>Refused for good, as the message says.</summary>
    Refused,

    /// <summary>Not tried, because another row of the same push failed. Push again under a new key.</summary>
    Skipped,
}
