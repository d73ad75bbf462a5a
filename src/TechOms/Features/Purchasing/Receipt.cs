using TechOms.Connectors;
using TechOms.Features.Handoffs;

namespace TechOms.Features.Purchasing;

/// <summary>What one warehouse is to expect of a purchase order, and what arrived.</summary>
internal sealed partial class Receipt
{
    private readonly List<ReceiptLine> _lines = [];

    public Guid Id { get; private init; }
    public Guid PurchaseOrderId { get; private init; }

    /// <summary>Also the reference the warehouse gets.</summary>
    public required string Number { get; init; }

    public int Sequence { get; private init; }
    public Guid WarehouseId { get; private init; }

    /// <summary>Null: the warehouse is worked by hand, or its system takes no receipts.</summary>
    public Guid? ChannelId { get; private init; }

    public ReceiptStatus Status { get; private init; }
    public HandoffState Handoff { get; private init; }
    public string? ExternalId { get; private init; }
    public DateTimeOffset? ReadyAt { get; private init; }
    public Guid? Lease { get; private init; }
    public int Attempts { get; private init; }
    public string? ReasonCode { get; private init; }
    public string? Reason { get; private init; }
    public string? RemoteStatus { get; private init; }
    public DateTimeOffset? SentAt { get; private init; }
    public DateTimeOffset? ReceivedAt { get; private init; }
    public DateTimeOffset? CancelledAt { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }

    public PurchaseOrder? Order { get; private init; }
    public IReadOnlyList<ReceiptLine> Lines => _lines;
}

/// <summary>Carries the number of the purchase order's line.</summary>
internal sealed class ReceiptLine
{
    public Guid ReceiptId { get; private init; }
    public int Number { get; private init; }
    public Guid VariantId { get; private init; }
    public required string Sku { get; init; }
    public long Quantity { get; private init; }
    public long Received { get; private init; }
    public List<Lot>? Lots { get; private init; }
}
