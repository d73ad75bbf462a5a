using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>Tries to promise stock to the order now, instead of when its turn comes.</summary>
internal sealed class AllocateOrder(OrderDesk desk)
{
    public Task<Result<OrderState>> RunAsync(Guid orderId, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, order => order.Order.Allocate(order.Now), cancellation);
}
