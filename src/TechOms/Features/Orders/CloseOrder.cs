using System.ComponentModel.DataAnnotations;
using TechOms.Platform.Results;

namespace TechOms.Features.Orders;

/// <summary>Ends an order that shipped in part: what is open is cancelled.</summary>
internal sealed class CloseOrder(OrderDesk desk)
{
    public sealed record Request([property: MaxLength(SalesOrder.MaxReasonLength)] string? Reason);

    public Task<Result<OrderState>> RunAsync(Guid orderId, Request request, CancellationToken cancellation)
        => desk.ChangeAsync(orderId, order => order.Order.Close(request.Reason, order.Now), cancellation);
}
