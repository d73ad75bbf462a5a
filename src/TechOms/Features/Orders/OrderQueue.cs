using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

internal static class OrderQueue
{
    /// <summary>Accounts with orders ready for a step.</summary>
    public static async Task<IReadOnlyList<StepWork>> FindAsync(Database database, string readyFor, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            """
            select a.organization_id, a.id from account a
            where a.enabled and exists (select from sales_order o where o.account_id = a.id and o.ready_for = $1 and o.ready_at <= $2)
            """,
            row => new StepWork(new(row.GetGuid(0), row.GetGuid(1))), cancellation, readyFor, now);
    }
}
