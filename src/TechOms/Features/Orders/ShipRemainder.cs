using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>Allocates what a short shipment left open.</summary>
internal sealed class ShipRemainder(OrderDesk desk)
{
    public Task<Result<OrderState>> RunAsync(Guid orderId, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, order => order.Order.ShipRemainder(order.Now), cancellation);
}
