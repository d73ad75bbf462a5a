using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

internal static class ReceiptDesk
{
    /// <summary>A receipt with its purchase order, locked in the order that every step takes.</summary>
    public static async Task<(PurchaseOrder Order, Receipt Receipt)?> LockAsync(Work work, OmsDb db, Guid receiptId, CancellationToken cancellation)
    {
        var orderId = await work.ScalarAsync<Guid>("select purchase_order_id from receipt where account_id = $1 and id = $2", cancellation, work.AccountId, receiptId);
        var order = (await PurchaseDesk.LockAsync(db, [orderId], cancellation)).GetValueOrDefault(orderId);
        return order?.Receipts.FirstOrDefault(receipt => receipt.Id == receiptId) is { } found ? (order, found) : null;
    }
}
