using System.ComponentModel.DataAnnotations;
using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

internal enum OrderAction { Approve, Allocate, Cancel, CancelWithShipments, Hold, Release, Retry }

/// <summary>Does the same with every order of a selection. What one refuses does not stop the others.</summary>
internal sealed class ActOnOrders(OrderDesk desk)
{
    public sealed record Request(
        OrderAction Action,
        [property: Required, MinLength(1), MaxLength(OrderDesk.MaxOrders)] IReadOnlyList<Guid> OrderIds,
        [property: MaxLength(SalesOrder.MaxReasonLength)] string? Reason = null);

    public Task<IReadOnlyList<OrderOutcome>> RunAsync(Request request, CancellationToken cancellation)
        => desk.ChangeAllAsync(request.OrderIds, order => Do(request.Action, request.Reason, order), cancellation);

    private static Refusal? Do(OrderAction action, string? reason, OrderCase it) => action switch
    {
        OrderAction.Approve => it.Order.Approve(it.Problem, it.Allocates, it.Now),
        OrderAction.Allocate => it.Order.Allocate(it.Now),
        OrderAction.Cancel => it.Order.Cancel(reason, withShipments: false, it.Now),
        OrderAction.CancelWithShipments => it.Order.Cancel(reason, withShipments: true, it.Now),
        OrderAction.Hold => it.Order.Hold(reason, it.Now),
        OrderAction.Release => it.Order.Release(toEdit: false, it.Allocates, it.Now),
        OrderAction.Retry => it.Order.Retry(it.Now),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Unknown action."),
    };
}
