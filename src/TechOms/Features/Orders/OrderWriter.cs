using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Writes orders back after people changed them. Set-based.</summary>
internal static class OrderWriter
{
    public static async Task SaveAsync(Work work, IReadOnlyList<SalesOrder> orders, string? actor, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return;

        await SaveStateAsync(work, [.. orders.Where(order => order.Cancellation is null)], cancellation);
        await SaveLinesAsync(work, [.. orders.Where(order => order is { IsFinal: true, Cancellation: null })], cancellation);
        await work.RecordAsync([.. orders.SelectMany(order => order.Events).Select(happened => happened with { Actor = actor })], now, cancellation);
        foreach (var group in orders.Where(order => order.Cancellation is not null).GroupBy(order => order.Cancellation!))
            await ShipmentCancellation.CancelOrdersAsync(work, [.. group.Select(order => order.Id)], group.Key, now, cancellation);
        await Problems.CloseAsync(work, [.. orders.Where(order => order.IsFinal).Select(order => order.Id)], "order.", [], now, cancellation);
        if (orders.Any(order => order.ReadyFor is "Validate"))
            work.Wake(ValidateOrders.Signal);
        if (orders.Any(order => order.ReadyFor is "Allocate"))
            work.Wake(AllocateOrders.Signal);
    }

    private static Task SaveStateAsync(Work work, IReadOnlyList<SalesOrder> orders, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update sales_order o set status = v.status, wanted_status = v.wanted, needs_attention = v.attention, backordered = v.backordered, short = v.short, ready_for = v.ready_for, ready_at = v.ready_at,
          attempts = v.attempts, reason_code = v.code, reason = v.reason, shipped_at = v.shipped_at, updated_at = v.updated_at, version = v.version
        from unnest($2::uuid[], $3::text[], $4::boolean[], $5::boolean[], $6::boolean[], $7::text[], $8::timestamptz[], $9::int[], $10::text[], $11::text[], $12::timestamptz[],
          $13::timestamptz[], $14::bigint[], $15::text[])
          as v(id, status, attention, backordered, short, ready_for, ready_at, attempts, code, reason, shipped_at, updated_at, version, wanted)
        where o.account_id = $1 and o.id = v.id
        """,
        cancellation, work.AccountId,
        orders.Select(order => order.Id).ToArray(),
        orders.Select(order => order.Status.ToString()).ToArray(),
        orders.Select(order => order.NeedsAttention).ToArray(),
        orders.Select(order => order.Backordered).ToArray(),
        orders.Select(order => order.Short).ToArray(),
        orders.Select(order => order.ReadyFor).ToArray(),
        orders.Select(order => order.ReadyAt).ToArray(),
        orders.Select(order => order.Attempts).ToArray(),
        orders.Select(order => order.ReasonCode).ToArray(),
        orders.Select(order => order.Reason).ToArray(),
        orders.Select(order => order.ShippedAt).ToArray(),
        orders.Select(order => order.UpdatedAt).ToArray(),
        orders.Select(order => order.Version).ToArray(),
        orders.Select(order => order.WantedStatus?.ToString()).ToArray());

    private static Task SaveLinesAsync(Work work, IReadOnlyList<SalesOrder> closed, CancellationToken cancellation)
    {
        var lines = closed.SelectMany(order => order.Lines).ToList();
        return work.ExecuteAsync(
            """
            update sales_order_line l set cancelled = v.cancelled
            from unnest($2::uuid[], $3::int[], $4::bigint[]) as v(order_id, number, cancelled)
            where l.account_id = $1 and l.order_id = v.order_id and l.number = v.number and l.cancelled <> v.cancelled
            """,
            cancellation, work.AccountId,
            lines.Select(line => line.OrderId).ToArray(), lines.Select(line => line.Number).ToArray(), lines.Select(line => line.Cancelled).ToArray());
    }
}
