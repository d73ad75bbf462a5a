using TechOms.Features.Shipments;
using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>What may be done with an order as it is now. Null: it may; otherwise why not. Verbs obey them, pages show only what they allow.</summary>
internal sealed partial class SalesOrder
{
    public Refusal? MayApprove(string? problem) => this switch
    {
        { Status: not OrderStatus.Draft } => Refusal.Conflict("order.not-draft", $"Only a draft can be approved. This order is {Status.ToWords()}."),
        _ when problem is not null => Refusal.Conflict("order.has-problems", $"Solve this first: {problem}"),
        { ReadyFor: "Validate" } => Refusal.Conflict("order.unchecked", "The order is about to be checked. Approve it when that is done."),
        _ => null,
    };

    public Refusal? MayEdit() => Status is OrderStatus.Draft
        ? null
        : Refusal.Conflict("order.locked", $"Only a draft can be edited. This order is {Status.ToWords()}; put it on hold and release it for editing.");

    /// <summary>Notes, tags and references.</summary>
    public Refusal? MayAnnotate() => IsLocked
        ? Refusal.Conflict("order.locked", "A warehouse has the order already, so nothing on it changes any more.")
        : null;

    public Refusal? MayAllocate() => RefuseIfFinal() ?? this switch
    {
        { Status: OrderStatus.Draft } => Refusal.Conflict("order.not-approved", "A draft gets no stock. Approve the order first."),
        { Status: OrderStatus.OnHold } => Refusal.Conflict("order.on-hold", "The order is on hold. Release it first."),
        { Status: OrderStatus.CancelRequested } => Refusal.Conflict("order.cancel-requested", "The order is being cancelled."),
        { ReasonCode: OrderReasons.ChangeRequested } => Refusal.Conflict(OrderReasons.ChangeRequested, "The shop changed the order, and the warehouse has not answered yet."),
        { Unallocated: 0 } => Refusal.Conflict("order.nothing-open", "Every unit of the order is allocated, shipped or cancelled."),
        _ => null,
    };

    public Refusal? MayShipRemainder()
        => MayAllocate() ?? (Short ? null : Refusal.Conflict("order.not-short", "No shipment of the order came back short."));

    /// <param name="withShipments">Also stops its shipments: those no warehouse has at once, the others by asking.</param>
    public Refusal? MayCancel(bool withShipments) => RefuseIfFinal() ?? this switch
    {
        _ when _shipments.Exists(shipment => shipment.HasShipped)
            => Refusal.Conflict("order.partly-shipped", "Part of the order has shipped. Close it to cancel what is open."),
        _ when !withShipments && _shipments.Exists(shipment => !shipment.IsFinal)
            => Refusal.Conflict("order.open-shipments", "Cancel its shipments first, or ask to cancel them together with the order."),
        { Status: OrderStatus.CancelRequested } when _shipments.TrueForAll(shipment => shipment.IsFinal || shipment.Status is ShipmentStatus.CancelRequested)
            => Refusal.Conflict("order.cancel-requested", "The cancellation is under way: the warehouse has been asked."),
        _ => null,
    };

    public Refusal? MayHold() => this switch
    {
        { Status: not OrderStatus.Approved } => Refusal.Conflict("order.not-approved", $"Only an approved order can be held. This order is {Status.ToWords()}."),
        _ when _shipments.Exists(shipment => !shipment.IsFinal)
            => Refusal.Conflict("order.open-shipments", "Cancel its shipments first, or a warehouse might still pack them."),
        _ => null,
    };

    public Refusal? MayRelease() => Status is OrderStatus.OnHold
        ? null
        : Refusal.Conflict("order.not-on-hold", $"The order is not on hold but {Status.ToWords()}.");

    public Refusal? MayClose() => RefuseIfFinal() ?? this switch
    {
        _ when _shipments.Exists(shipment => !shipment.IsFinal)
            => Refusal.Conflict("order.open-shipments", "A shipment is still on its way. Cancel it, or wait for the warehouse."),
        _ when !_shipments.Exists(shipment => shipment.HasShipped)
            => Refusal.Conflict("order.nothing-shipped", "Nothing of the order has shipped. Cancel it instead."),
        _ => null,
    };

    public Refusal? MayRetry() => RefuseIfFinal()
        ?? (StepToRetry() is null ? Refusal.Conflict("order.nothing-to-retry", "The order waits for no step of ours. Look at its shipments.") : null);

    private string? StepToRetry() => ReadyFor ?? (Status, Unallocated) switch
    {
        (OrderStatus.Draft, _) => "Validate",
        (OrderStatus.Approved or OrderStatus.Fulfilling, > 0) => "Allocate",
        _ => null,
    };

    private Refusal? RefuseIfFinal()
        => IsFinal ? Refusal.Conflict("order.closed", $"The order is {Status.ToWords()}: nothing more can be done with it.") : null;
}
