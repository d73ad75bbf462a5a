using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>Ends a hold.</summary>
internal sealed class ReleaseOrder(OrderDesk desk)
{
    /// <param name="ToEdit">Back to draft, instead of on its way.</param>
    public sealed record Request(bool ToEdit);

    public Task<Result<OrderState>> RunAsync(Guid orderId, Request request, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, order => order.Order.Release(request.ToEdit, order.Allocates, order.Now), cancellation);
}
