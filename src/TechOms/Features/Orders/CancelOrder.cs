using System.ComponentModel.DataAnnotations;
using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>Cancels an order for good. Its shipments must be cancelled first, or a warehouse might still pack them.</summary>
internal sealed class CancelOrder(OrderDesk desk)
{
    /// <param name="WithShipments">Also cancels its shipments: at once where no warehouse has them, by asking otherwise. The order follows when all are cancelled.</param>
    public sealed record Request([property: MaxLength(SalesOrder.MaxReasonLength)] string? Reason, bool WithShipments = false);

    public Task<Result<OrderState>> RunAsync(Guid orderId, Request request, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, order => order.Order.Cancel(request.Reason, request.WithShipments, order.Now), cancellation);
}
