using TechOms.Features.Channels;
using TechOms.Features.Inventory;

namespace TechOms.Tests.Features.Inventory;

public sealed class InventorySyncMatrixTests
{
    // Read row by row as the product's guide prints it: do not synchronize, real-time, with fulfillment channel.
    [Theory]
    [InlineData(nameof(SyncTrigger.FulfillmentChannelRecurringJob), false, true, true)]
    [InlineData(nameof(SyncTrigger.FulfillmentChannelManualSync), false, true, true)]
    [InlineData(nameof(SyncTrigger.SalesChannelManualSync), true, true, true)]
    [InlineData(nameof(SyncTrigger.ImportInventoryLevel), false, true, false)]
    [InlineData(nameof(SyncTrigger.AdjustInventoryManually), false, true, false)]
    [InlineData(nameof(SyncTrigger.ReceiveReceipt), false, true, false)]
    [InlineData(nameof(SyncTrigger.AllocateOrderFromSameChannel), false, false, false)]
    [InlineData(nameof(SyncTrigger.AllocateOrderFromOtherChannel), false, true, false)]
    [InlineData(nameof(SyncTrigger.CancelShipment), false, true, false)]
    [InlineData(nameof(SyncTrigger.ApiBulkUpdate), false, true, true)]
    [InlineData(nameof(SyncTrigger.ApiSingleRowUpdate), false, true, false)]
    public void Each_cell_is_as_agreed(string trigger, bool never, bool realTime, bool withFulfillment)
    {
        var row = Enum.Parse<SyncTrigger>(trigger);

        Assert.Equal(never, InventorySyncMatrix.SendsOn(row, InventoryMode.DoNotSynchronize));
        Assert.Equal(realTime, InventorySyncMatrix.SendsOn(row, InventoryMode.RealTimeAdjustment));
        Assert.Equal(withFulfillment, InventorySyncMatrix.SendsOn(row, InventoryMode.SynchronizeWithFulfillmentChannel));
    }

    [Fact]
    public void Every_trigger_has_its_row() => Assert.Equal(Enum.GetValues<SyncTrigger>(), InventorySyncMatrix.Rows.Select(row => row.Trigger));

    [Fact]
    public void Every_cause_of_a_movement_is_a_trigger()
        => Assert.All(Enum.GetValues<StockCause>(), cause => Assert.True(Enum.IsDefined(InventorySyncMatrix.TriggerOf(cause))));
}
