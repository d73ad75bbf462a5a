using Microsoft.EntityFrameworkCore;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>What was said between remote systems and us about an order, newest first. Kept for some days.</summary>
internal sealed class ReadOrderExchanges(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<List<ExchangeEntry>>> RunAsync(Guid orderId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (!await db.Set<SalesOrder>().AnyAsync(order => order.Id == orderId, cancellation))
            return Refusal.NotFound("order");

        return await ExchangeEntry.OfOrderAsync(db, orderId, cancellation);
    }
}
