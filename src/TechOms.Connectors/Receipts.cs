namespace TechOms.Connectors;

/// <summary>Goods announced to a warehouse: what a purchase order expects there.</summary>
public sealed record OutgoingReceipt
{
    /// <summary>Deterministic and stored before the first attempt.</summary>
    public required string Reference { get; init; }

    public required string PurchaseOrderNumber { get; init; }
    public required IReadOnlyList<OutgoingReceiptLine> Lines { get; init; }
    public DateOnly? ExpectedOn { get; init; }
    public string? Supplier { get; init; }
    public string? Instructions { get; init; }
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();
}

public sealed record OutgoingReceiptLine(int Number, string Sku, long Quantity)
{
    public string? Name { get; init; }
    public string? Lot { get; init; }
    public string? Serial { get; init; }
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();
}

public sealed record SentReceipt(string ExternalId, IReadOnlyList<string> Problems)
{
    public SentReceipt(string externalId)
        : this(externalId, [])
    {
    }
}

public sealed record ReceiptUpdates(IReadOnlyList<ReceiptUpdate> Updates, string? Cursor);

/// <summary>A receipt's state over there, whole.</summary>
public sealed record ReceiptUpdate
{
    public required string ExternalId { get; init; }
    public string? Reference { get; init; }
    public required string Version { get; init; }
    public required RemoteReceiptStatus Status { get; init; }
    public string? StatusText { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Usable units that arrived so far. Damaged, missing and lost ones do not count.</summary>
    public IReadOnlyList<ReceivedLine> Lines { get; init; } = [];

    public IReadOnlyList<string> Problems { get; init; } = [];
}

public enum RemoteReceiptStatus
{
    Accepted,

    /// <summary>Some arrived, more may come. Counted only where the connector says that the figures stand.</summary>
    Receiving,

    /// <summary>Final.</summary>
    Received,
    Cancelled,
    Refused,
}

public sealed record ReceivedLine(int? Number, string Sku, long Quantity)
{
    public IReadOnlyList<Lot> Lots { get; init; } = [];
}
