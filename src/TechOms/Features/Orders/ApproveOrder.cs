using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>Sends a draft on its way. Refused while a problem stops it.</summary>
internal sealed class ApproveOrder(OrderDesk desk)
{
    public Task<Result<OrderState>> RunAsync(Guid orderId, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, order => order.Order.Approve(order.Problem, order.Allocates, order.Now), cancellation);
}
