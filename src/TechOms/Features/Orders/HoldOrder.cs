using System.ComponentModel.DataAnnotations;
using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>Keeps an approved order from going on.</summary>
internal sealed class HoldOrder(OrderDesk desk)
{
    public sealed record Request([property: MaxLength(SalesOrder.MaxReasonLength)] string? Reason);

    public Task<Result<OrderState>> RunAsync(Guid orderId, Request request, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, order => order.Order.Hold(request.Reason, order.Now), cancellation);
}
