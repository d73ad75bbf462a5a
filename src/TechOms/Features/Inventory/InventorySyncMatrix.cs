using TechOms.Features.Channels;

namespace TechOms.Features.Inventory;

/// <summary>What makes TechOms send stock to a sales channel, by the channel's inventory mode. The page shows this table; nothing else decides.</summary>
internal static class InventorySyncMatrix
{
    private const bool Sends = true;
    private const bool Silent = false;

    public static IReadOnlyList<InventorySyncRow> Rows { get; } =
    [
        new(SyncTrigger.FulfillmentChannelRecurringJob, "Fulfillment channel recurring job", Silent, Sends, Sends),
        new(SyncTrigger.FulfillmentChannelManualSync, "Fulfillment channel manual sync", Silent, Sends, Sends),
        new(SyncTrigger.SalesChannelManualSync, "Sales channel manual sync", Sends, Sends, Sends),
        new(SyncTrigger.ImportInventoryLevel, "Import inventory level", Silent, Sends, Silent),
        new(SyncTrigger.AdjustInventoryManually, "Adjust inventory manually", Silent, Sends, Silent),
        new(SyncTrigger.ReceiveReceipt, "Receive receipt", Silent, Sends, Silent),
        new(SyncTrigger.AllocateOrderFromSameChannel, "Allocate order from the same channel", Silent, Silent, Silent),
        new(SyncTrigger.AllocateOrderFromOtherChannel, "Allocate order from other channel", Silent, Sends, Silent),
        new(SyncTrigger.CancelShipment, "Cancel shipment", Silent, Sends, Silent),
        new(SyncTrigger.ApiBulkUpdate, "API v2 (bulk update)", Silent, Sends, Sends),
        new(SyncTrigger.ApiSingleRowUpdate, "API v2 (single row update)", Silent, Sends, Silent),
    ];

    public static bool SendsOn(SyncTrigger trigger, InventoryMode mode) => Rows.Single(row => row.Trigger == trigger).SendsIn(mode);

    /// <summary>The trigger a ledger movement is, seen from channels other than the one whose order caused it.</summary>
    public static SyncTrigger TriggerOf(StockCause cause) => cause switch
    {
        StockCause.Allocation => SyncTrigger.AllocateOrderFromOtherChannel,
        StockCause.Shipped or StockCause.ChannelCount => SyncTrigger.FulfillmentChannelRecurringJob,
        StockCause.ChannelCountByHand => SyncTrigger.FulfillmentChannelManualSync,
        StockCause.ShortRelease or StockCause.ShipmentCancelled => SyncTrigger.CancelShipment,
        StockCause.Import => SyncTrigger.ImportInventoryLevel,
        StockCause.Adjustment => SyncTrigger.AdjustInventoryManually,
        StockCause.Receipt or StockCause.PurchaseOrder => SyncTrigger.ReceiveReceipt,
        StockCause.ApiBulk => SyncTrigger.ApiBulkUpdate,
        StockCause.ApiSingle => SyncTrigger.ApiSingleRowUpdate,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Unknown cause."),
    };

    public static string[] ModesSendingOn(SyncTrigger trigger)
        => [.. Enum.GetValues<InventoryMode>().Where(mode => SendsOn(trigger, mode)).Select(mode => mode.ToString())];
}

internal sealed record InventorySyncRow(SyncTrigger Trigger, string Name, bool DoNotSynchronize, bool RealTime, bool WithFulfillmentChannel)
{
    public bool SendsIn(InventoryMode mode) => mode switch
    {
        InventoryMode.DoNotSynchronize => DoNotSynchronize,
        InventoryMode.RealTimeAdjustment => RealTime,
        InventoryMode.SynchronizeWithFulfillmentChannel => WithFulfillmentChannel,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown mode."),
    };
}

internal enum SyncTrigger
{
    FulfillmentChannelRecurringJob,
    FulfillmentChannelManualSync,
    SalesChannelManualSync,
    ImportInventoryLevel,
    AdjustInventoryManually,
    ReceiveReceipt,
    AllocateOrderFromSameChannel,
    AllocateOrderFromOtherChannel,
    CancelShipment,
    ApiBulkUpdate,
    ApiSingleRowUpdate,
}
