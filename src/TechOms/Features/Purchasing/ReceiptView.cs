using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;

namespace TechOms.Features.Purchasing;

/// <summary>A receipt with its lines and its hand-off to the warehouse.</summary>
public sealed record ReceiptView
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required Guid PurchaseOrderId { get; init; }
    public required string PurchaseOrderNumber { get; init; }

    /// <summary>Of the purchase order, to insist on when receiving by hand.</summary>
    public required long PurchaseOrderVersion { get; init; }

    public required ReceiptStatus Status { get; init; }
    public required HandoffState Handoff { get; init; }
    public required Guid WarehouseId { get; init; }
    public required string Warehouse { get; init; }

    /// <summary>Null: it is received by hand.</summary>
    public required Guid? ChannelId { get; init; }

    public required string? Channel { get; init; }

    /// <summary>The warehouse's own id and words.</summary>
    public required string? ExternalId { get; init; }

    public required string? RemoteStatus { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? SentAt { get; init; }
    public required DateTimeOffset? ReceivedAt { get; init; }
    public required DateTimeOffset? CancelledAt { get; init; }
    public required Why Why { get; init; }
    public required IReadOnlyList<ReceiptLineView> Lines { get; init; }
    public required IReadOnlyList<AllowedAction> Actions { get; init; }

    public long Units => Lines.Sum(line => line.Expected);

    public long UnitsReceived => Lines.Sum(line => line.Received);

    internal bool May(string action) => Actions.Any(allowed => allowed.Action == action && allowed.Refusal is null);

    internal static ReceiptView Of(Receipt receipt, PurchaseOrder order, NameBook names) => new()
    {
        Id = receipt.Id,
        Number = receipt.Number,
        PurchaseOrderId = order.Id,
        PurchaseOrderNumber = order.Number,
        PurchaseOrderVersion = order.Version,
        Status = receipt.Status,
        Handoff = receipt.Handoff,
        WarehouseId = receipt.WarehouseId,
        Warehouse = names.WarehouseName(receipt.WarehouseId),
        ChannelId = receipt.ChannelId,
        Channel = names.ChannelName(receipt.ChannelId),
        ExternalId = receipt.ExternalId,
        RemoteStatus = receipt.RemoteStatus,
        Attempts = receipt.Attempts,
        CreatedAt = receipt.CreatedAt,
        SentAt = receipt.SentAt,
        ReceivedAt = receipt.ReceivedAt,
        CancelledAt = receipt.CancelledAt,
        Why = PurchaseWhy.Of(receipt.Status, receipt.Handoff, receipt.ReasonCode, receipt.Reason, receipt.ReadyAt),
        Lines = [.. receipt.Lines.Select(line => new ReceiptLineView(line.Number, line.VariantId, line.Sku, line.Quantity, line.Received, line.Lots ?? []))],
        Actions = [new("retry", receipt.MayRetry()?.Message), new("receive", receipt.MayReceive(order)?.Message)],
    };
}

/// <param name="Number">Of the purchase order's line.</param>
public sealed record ReceiptLineView(int Number, Guid VariantId, string Sku, long Expected, long Received, IReadOnlyList<Lot> Lots);
