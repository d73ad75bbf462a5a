using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>What people do with orders. Each verb changes the order, or changes nothing and says why.</summary>
internal sealed partial class SalesOrder
{
    public Refusal? Approve(string? problem, bool allocates, DateTimeOffset now)
    {
        if (MayApprove(problem) is { } refusal)
            return refusal;

        Queue(allocates, "Approved", now);
        Changed("order.approved", "Approved.", now);
        return null;
    }

    public Refusal? Allocate(DateTimeOffset now)
    {
        if (MayAllocate() is { } refusal)
            return refusal;

        Wait("Allocate", OrderReasons.AwaitingAllocation, "Stock is about to be allocated.", now);
        Changed("order.allocation-asked", "Asked to allocate now.", now, new { Unallocated });
        return null;
    }

    public Refusal? ShipRemainder(DateTimeOffset now) => MayShipRemainder() ?? Allocate(now);

    public Refusal? Cancel(string? reason, bool withShipments, DateTimeOffset now)
    {
        if (MayCancel(withShipments) is { } refusal)
            return refusal;

        Cancellation = string.IsNullOrWhiteSpace(reason) ? "Cancelled by hand." : reason.Trim();
        var atOnce = _shipments.TrueForAll(shipment => shipment.IsFinal || shipment.IsCancellable);
        Changed(atOnce ? "order.cancelled" : "order.cancel-requested", Said(atOnce ? "Cancelled" : "Cancellation requested", reason), now);
        return null;
    }

    public Refusal? Hold(string? reason, DateTimeOffset now)
    {
        if (MayHold() is { } refusal)
            return refusal;

        Park(OrderStatus.OnHold, OrderReasons.HeldByHand, Said("Held by hand", reason));
        Changed("order.held", Said("Put on hold", reason), now);
        return null;
    }

    /// <param name="toEdit">Back to draft, instead of on its way.</param>
    public Refusal? Release(bool toEdit, bool allocates, DateTimeOffset now)
    {
        if (MayRelease() is { } refusal)
            return refusal;

        if (toEdit)
        {
            WantedStatus = OrderStatus.Draft;
            Park(OrderStatus.Draft, OrderReasons.AwaitingReview, "Released from hold for editing.");
        }
        else
        {
            Queue(allocates, "Released from hold", now);
        }

        Changed("order.released", toEdit ? "Released from hold for editing." : "Released from hold.", now);
        return null;
    }

    /// <summary>Cancels what is open of an order that shipped in part.</summary>
    public Refusal? Close(string? reason, DateTimeOffset now)
    {
        if (MayClose() is { } refusal)
            return refusal;

        var open = _lines.Sum(line => line.CancelOpen());
        (Status, Backordered, NeedsAttention, ShippedAt) = (OrderStatus.Shipped, false, false, now);
        (ReadyFor, ReadyAt, ReasonCode, Reason) = (null, null, null, null);
        Changed("order.closed", Said($"Closed by hand; {open} open units were cancelled", reason), now, new { Open = open });
        return null;
    }

    /// <summary>Does now what it waits for, or checks it once more.</summary>
    public Refusal? Retry(DateTimeOffset now)
    {
        if (MayRetry() is { } refusal)
            return refusal;

        (ReadyFor, ReadyAt, Attempts) = (StepToRetry(), now, 0);
        Changed("order.retried", ReadyFor is "Validate" ? "Asked to check it again now." : "Asked to allocate now.", now);
        return null;
    }

    /// <summary>A person changed what it says, so it is checked again.</summary>
    public void Edited(string text, DateTimeOffset now, object? data)
    {
        Wait("Validate", OrderReasons.AwaitingValidation, "Edited; about to be checked.", now);
        Changed("order.edited", text, now, data);
    }

    public void Annotated(string text, DateTimeOffset now) => Changed("order.annotated", text, now);

    // Waits for a step of ours.
    private void Wait(string step, string code, string reason, DateTimeOffset now)
        => (ReadyFor, ReadyAt, Attempts, ReasonCode, Reason) = (step, now, 0, code, reason);

    // Waits for a person.
    private void Park(OrderStatus status, string code, string reason)
        => (Status, ReadyFor, ReadyAt, ReasonCode, Reason) = (status, null, null, code, reason);

    private void Queue(bool allocates, string because, DateTimeOffset now)
    {
        Park(OrderStatus.Approved, OrderReasons.AwaitingAllocation, $"{because}. The account allocates by hand.");
        if (allocates)
            Wait("Allocate", OrderReasons.AwaitingAllocation, $"{because}; stock is about to be allocated.", now);
    }

    private static string Said(string text, string? reason) => string.IsNullOrWhiteSpace(reason) ? $"{text}." : $"{text}: {reason.Trim().TrimEnd('.')}.";
}
