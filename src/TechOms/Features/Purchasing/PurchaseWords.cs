namespace TechOms.Features.Purchasing;

public enum PurchaseOrderStatus { Draft, Approved, Receiving, Received, Cancelled }

public enum ReceiptStatus { Pending, Sent, ShortReceived, Received, Cancelled }

/// <summary>Machine-readable answers to "why is it where it is". Stable; pages and API show them with their sentence.</summary>
internal static class PurchaseReasons
{
    public const string Draft = "purchase-order.draft";
    public const string AwaitingWorkflow = "purchase-order.awaiting-workflow";
    public const string AwaitingSend = "purchase-order.awaiting-send";
    public const string ReceiptRefused = "purchase-order.receipt-refused";
    public const string ByHand = "purchase-order.by-hand";
    public const string WithWarehouse = "purchase-order.with-warehouse";
    public const string PartlyReceived = "purchase-order.short";
}
