namespace TechOms.Features.Orders;

internal static class OrderStatusWords
{
    /// <summary>For the middle of a sentence.</summary>
    public static string ToWords(this OrderStatus status) => status switch
    {
        OrderStatus.Draft => "a draft",
        OrderStatus.Approved => "approved",
        OrderStatus.OnHold => "on hold",
        OrderStatus.Fulfilling => "being fulfilled",
        OrderStatus.Shipped => "shipped",
        OrderStatus.CancelRequested => "being cancelled",
        OrderStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
    };
}
