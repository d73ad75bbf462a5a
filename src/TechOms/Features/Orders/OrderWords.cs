namespace TechOms.Features.Orders;

public enum OrderStatus { Draft, Approved, OnHold, Fulfilling, Shipped, CancelRequested, Cancelled }

/// <summary>Machine-readable answers to "why is it where it is". Stable; pages and API show them with their sentence.</summary>
internal static class OrderReasons
{
    public const string AwaitingValidation = "order.awaiting-validation";
    public const string Invalid = "order.invalid";
    public const string AwaitingReview = "order.awaiting-review";
    public const string AwaitingAllocation = "order.awaiting-allocation";
    public const string HeldByHand = "order.held";
    public const string HeldByShop = "order.held-by-shop";
    public const string Scheduled = "order.scheduled";
    public const string Backordered = "order.backordered";
    public const string NoWarehouse = "order.no-warehouse";
    public const string NothingToShip = "order.nothing-to-ship";
    public const string Fulfilling = "order.fulfilling";
    public const string PartlyBackordered = "order.partly-backordered";
    public const string Short = "order.short";
    public const string CancelRequested = "order.cancel-requested";
    public const string ChangeRequested = "order.change-requested";
    public const string Elsewhere = "order.elsewhere";
}
