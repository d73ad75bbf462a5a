using Microsoft.EntityFrameworkCore;
using TechOms.Features.Events;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>What happened to an order and its shipments, newest first.</summary>
internal sealed class ReadOrderTimeline(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<Page<TimelineEntry>>> RunAsync(Guid orderId, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<SalesOrder>().AnyAsync(order => order.Id == orderId, cancellation)
            ? await Timeline.OfOrderAsync(db, orderId, page, cancellation)
            : Refusal.NotFound("order");
    }
}
