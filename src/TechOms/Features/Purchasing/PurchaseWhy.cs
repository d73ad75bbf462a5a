using TechOms.Features.Handoffs;
using TechOms.Features.Orders;

namespace TechOms.Features.Purchasing;

/// <summary>Why a purchase order or a receipt is where it is, and what a person can do about it.</summary>
internal static class PurchaseWhy
{
    /// <param name="nextAttempt">Of its receipts, the earliest.</param>
    public static Why Of(PurchaseOrderStatus status, string? code, string? reason, DateTimeOffset? nextAttempt) => status switch
    {
        PurchaseOrderStatus.Received => new(null, "Everything that is to come has arrived.", null, "Nothing to do."),
        PurchaseOrderStatus.Cancelled => new(null, "It was cancelled.", null, "Nothing to do."),
        _ => new(code, reason ?? "It waits.", nextAttempt, code switch
        {
            PurchaseReasons.Draft => "Approve it when it is right.",
            PurchaseReasons.AwaitingWorkflow => "Run the workflow: a receipt is made and sent to the warehouse.",
            PurchaseReasons.AwaitingSend => "Nothing: its receipt goes out by itself.",
            PurchaseReasons.ReceiptRefused => "Correct what the warehouse names, then retry the receipt; or cancel the purchase order.",
            PurchaseReasons.ByHand => "Receive the goods here when they arrive.",
            PurchaseReasons.WithWarehouse => "Nothing: the warehouse reports what arrives.",
            PurchaseReasons.PartlyReceived => "Wait for more, run the workflow to announce the rest anew, or close it.",
            _ => "See what happened below.",
        }),
    };

    public static Why Of(ReceiptStatus status, HandoffState handoff, string? code, string? reason, DateTimeOffset? readyAt) => status switch
    {
        ReceiptStatus.Received => new(null, "All of it arrived.", null, "Nothing to do."),
        ReceiptStatus.Cancelled => new(null, reason ?? "It was cancelled.", null, "Nothing to do."),
        ReceiptStatus.ShortReceived => new(code, reason ?? "Less arrived than was expected.", null, "Nothing: what comes later is booked. Close the purchase order when nothing more comes."),
        _ => new(code, reason ?? "It waits.", readyAt, (handoff, status, readyAt, code) switch
        {
            (HandoffState.InDoubt, _, _, _) => "Nothing: it is looked up by its number before anything is sent again.",
            (HandoffState.Refused, _, _, _) => "Correct what the warehouse names, then retry; or cancel the purchase order.",
            (_, ReceiptStatus.Sent, _, _) => "Nothing: the warehouse reports what arrives.",
            (_, _, not null, _) => "Nothing: it goes on by itself. Retry to do it now.",
            (_, _, _, "receipt.by-hand") => "Receive the goods here when they arrive.",
            _ => "See what happened below.",
        }),
    };
}
