using TechOms.Platform.Web;

namespace TechOms.Features.Purchasing;

/// <summary>Words and tones of states on pages.</summary>
internal static class PurchaseLooks
{
    public static Tone Tone(this PurchaseOrderStatus status) => status switch
    {
        PurchaseOrderStatus.Approved or PurchaseOrderStatus.Receiving => Platform.Web.Tone.Busy,
        PurchaseOrderStatus.Received => Platform.Web.Tone.Good,
        _ => Platform.Web.Tone.Neutral,
    };

    public static string Label(this ReceiptStatus status) => status is ReceiptStatus.ShortReceived ? "Short received" : status.ToString();

    public static Tone Tone(this ReceiptStatus status) => status switch
    {
        ReceiptStatus.Pending or ReceiptStatus.Sent => Platform.Web.Tone.Busy,
        ReceiptStatus.ShortReceived => Platform.Web.Tone.Warning,
        ReceiptStatus.Received => Platform.Web.Tone.Good,
        _ => Platform.Web.Tone.Neutral,
    };
}
