namespace TechOms.Features.Purchasing;

/// <summary>Goods ordered from a supplier, and where they are to arrive.</summary>
internal sealed partial class PurchaseOrder
{
    public const int MaxReasonLength = 200;
    public const int MaxNoteLength = 2000;

    private readonly List<PurchaseOrderLine> _lines = [];
    private readonly List<Receipt> _receipts = [];

    public Guid Id { get; private init; }
    public required string Number { get; init; }
    public PurchaseOrderStatus Status { get; private init; }
    public Guid WarehouseId { get; private init; }
    public string? Supplier { get; private init; }
    public string? Reference { get; private init; }

    /// <summary>The supplier's or the customer's own number for it.</summary>
    public string? PurchaseNumber { get; private init; }

    public string? Source { get; private init; }
    public string? Note { get; private init; }
    public Dictionary<string, string> Refs { get; private init; } = [];
    public string? ReasonCode { get; private init; }
    public string? Reason { get; private init; }
    public DateTimeOffset OrderedAt { get; private init; }
    public DateOnly? ExpectedOn { get; private init; }
    public DateTimeOffset? CancelAfter { get; private init; }
    public DateTimeOffset? ApprovedAt { get; private init; }
    public DateTimeOffset? ReceivedAt { get; private init; }
    public DateTimeOffset? CancelledAt { get; private init; }
    public string? CancelReason { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private init; }
    public long Version { get; private init; }

    public IReadOnlyList<PurchaseOrderLine> Lines => _lines;
    public IReadOnlyList<Receipt> Receipts => _receipts;

    public bool IsFinal => Status is PurchaseOrderStatus.Received or PurchaseOrderStatus.Cancelled;

    /// <summary>Units still expected.</summary>
    public long Open => _lines.Sum(line => line.Open);

    public long Received => _lines.Sum(line => line.Received);
}

internal sealed class PurchaseOrderLine
{
    public Guid PurchaseOrderId { get; private init; }
    public int Number { get; private init; }
    public Guid VariantId { get; private init; }
    public required string Sku { get; init; }
    public long Quantity { get; private init; }
    public long Received { get; private init; }
    public long Cancelled { get; private init; }
    public long Open { get; private init; }
    public string? Lot { get; private init; }
    public string? Serial { get; private init; }
    public Dictionary<string, string> Refs { get; private init; } = [];
}
