using TechOms.Features.Handoffs;
using TechOms.Platform.Results;

namespace TechOms.Features.Purchasing;

/// <summary>What may be done with a purchase order now; null: it may.</summary>
internal sealed partial class PurchaseOrder
{
    public Refusal? MayEdit() => Status is PurchaseOrderStatus.Draft
        ? null
        : Refusal.Conflict("purchase-order.locked", "Only a draft can be changed. Cancel it and enter it anew, or close it when what arrived is all there will be.");

    public Refusal? MayApprove() => Status switch
    {
        PurchaseOrderStatus.Draft => null,
        PurchaseOrderStatus.Cancelled => Ended(),
        _ => Refusal.Conflict("purchase-order.approved", "It is approved already."),
    };

    public Refusal? MayRunWorkflow() => this switch
    {
        { IsFinal: true } => Ended(),
        { Status: PurchaseOrderStatus.Draft } => Refusal.Conflict("purchase-order.not-approved", "Approve it first."),
        _ when _receipts.Find(receipt => receipt.IsLive) is { } live
            => Refusal.Conflict("purchase-order.announced", $"Receipt {live.Number} is on its way through the warehouse already."),
        _ => null,
    };

    /// <param name="warehouseKnows">The warehouse was told by other means that a receipt it has will not come.</param>
    public Refusal? MayCancel(bool warehouseKnows) => this switch
    {
        { IsFinal: true } => Ended(),
        _ when Received > 0 => Refusal.Conflict("purchase-order.partly-received", "Goods have arrived for it. Close it instead: what is open is cancelled, what arrived stays."),
        _ => MayGiveUp(warehouseKnows),
    };

    /// <param name="warehouseKnows">The warehouse was told by other means that no more will come.</param>
    public Refusal? MayClose(bool warehouseKnows) => this switch
    {
        { IsFinal: true } => Ended(),
        { Status: PurchaseOrderStatus.Draft } or { Received: 0 } => Refusal.Conflict("purchase-order.nothing-received", "Nothing has arrived for it. Cancel it instead."),
        _ => MayGiveUp(warehouseKnows),
    };

    // Warehouse systems cannot be asked to forget a receipt, so a person must have.
    private Refusal? MayGiveUp(bool warehouseKnows)
    {
        if (_receipts.Find(receipt => receipt is { IsLive: true, Lease: not null }) is { } busy)
            return Refusal.Conflict("receipt.busy", $"Receipt {busy.Number} is being handed over at this moment. Try again in a minute.");

        return !warehouseKnows && _receipts.Find(receipt => receipt.IsWithWarehouse) is { } there
            ? Refusal.Conflict("purchase-order.with-warehouse", $"The warehouse may have receipt {there.Number}. Have it cancelled there, or say that the warehouse knows.")
            : null;
    }

    private Refusal Ended() => Refusal.Conflict("purchase-order.ended", $"It is {(Status is PurchaseOrderStatus.Received ? "received" : "cancelled")}; nothing more can be done with it.");
}

internal sealed partial class Receipt
{
    /// <summary>Announced or to be announced, and nothing final is known.</summary>
    public bool IsLive => Status is ReceiptStatus.Pending or ReceiptStatus.Sent;

    public bool IsFinal => Status is ReceiptStatus.Received or ReceiptStatus.Cancelled;

    public bool IsByHand => ChannelId is null;

    /// <summary>A warehouse system has it, or may have.</summary>
    public bool IsWithWarehouse => IsLive && !IsByHand && (ExternalId is not null || Handoff is HandoffState.InDoubt or HandoffState.Accepted);

    public Refusal? MayRetry() => this switch
    {
        { Lease: not null } => Refusal.Conflict("receipt.busy", "It is being tried at this moment."),
        { Status: ReceiptStatus.Pending, IsByHand: false } => null,
        _ => Refusal.Conflict("receipt.nothing-to-retry", "The receipt waits for no step of ours."),
    };

    /// <param name="order">The one it belongs to.</param>
    public Refusal? MayReceive(PurchaseOrder order) => this switch
    {
        { IsByHand: false } => Refusal.Conflict("receipt.has-system", "The warehouse's own system reports what arrives."),
        { IsFinal: true } => Refusal.Conflict("receipt.final", "All of it has been received, or it was cancelled."),
        _ when order.IsFinal => Refusal.Conflict("receipt.final", "All of it has been received, or it was cancelled."),
        _ => null,
    };
}
