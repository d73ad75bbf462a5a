using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>Does now what the order waits for, or checks it once more.</summary>
internal sealed class RetryOrder(OrderDesk desk)
{
    public Task<Result<OrderState>> RunAsync(Guid orderId, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, order => order.Order.Retry(order.Now), cancellation);
}
