using TechOms.Connectors;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Changes what a draft says. It is checked again afterwards, by the same rules as before.</summary>
internal sealed class EditOrder(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    /// <summary>Null leaves something as it is. Lines keep their numbers for good: one that is not wanted any more is cancelled.</summary>
    public sealed record Request
    {
        /// <summary>The version the change is based on; null: whatever is there.</summary>
        public long? Version { get; init; }

        public string? Email { get; init; }
        public string? Phone { get; init; }
        public Address? ShipTo { get; init; }
        public Address? BillTo { get; init; }
        public string? Carrier { get; init; }
        public string? Service { get; init; }
        public Guid? WarehouseId { get; init; }
        public IReadOnlyList<LineChange> Lines { get; init; } = [];
        public IReadOnlyList<OrderDraftLine> NewLines { get; init; } = [];
    }

    /// <param name="Quantity">Units wanted of the line in all; 0 cancels it.</param>
    public sealed record LineChange(int Number, long? Quantity = null, string? Sku = null);

    public async Task<Result<OrderState>> RunAsync(Guid orderId, Request request, CancellationToken cancellation)
    {
        if (Check(request) is { } invalid)
            return invalid;

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        var order = await OrderDesk.LockOneAsync(db, orderId, cancellation);
        if (order is null)
            return Refusal.NotFound("order");
        if (request.Version is { } version && version != order.Version)
            return Refusal.Stale("order");
        if (order.MayEdit() is { } locked)
            return locked;
        if (request.Lines.FirstOrDefault(change => order.Lines.All(line => line.Number != change.Number)) is { } unknown)
            return Refusal.Invalid("order.no-such-line", "lines", $"The order has no line {unknown.Number}.");
        if (request.WarehouseId is { } warehouse
            && !await work.ScalarAsync<bool>("select exists (select from account_warehouse where account_id = $1 and warehouse_id = $2 and enabled)", cancellation, work.AccountId, warehouse))
            return Refusal.Invalid("warehouse.not-found", "warehouseId", "The account uses no such warehouse.");

        await SaveHeadAsync(work, order.Id, request, cancellation);
        await SaveLinesAsync(work, order, request, cancellation);
        order.Edited(Summary(request), now, new { request.Lines, request.NewLines });
        await OrderWriter.SaveAsync(work, [order], caller.Actor, now, cancellation);
        var state = (await OrderState.ReadAsync(work, [order.Id], cancellation))[order.Id];
        await work.CommitAsync(cancellation);
        return state;
    }

    private static Refusal? Check(Request request) => new OrderDraft
    {
        Email = request.Email,
        Phone = request.Phone,
        ShipTo = request.ShipTo,
        BillTo = request.BillTo,
        Carrier = request.Carrier,
        Service = request.Service,
        Lines = [.. request.NewLines, .. request.Lines.Select(line => new OrderDraftLine(line.Sku ?? "-", Math.Max(line.Quantity ?? 1, 1))), new("-", 1)],
    }.Check() ?? (request.Lines.Any(line => line.Quantity < 0) ? Refusal.Invalid("order.invalid", "lines", "A quantity is not negative.") : null);

    private static Task SaveHeadAsync(Work work, Guid orderId, Request request, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update sales_order set email = coalesce($3, email), phone = coalesce($4, phone), ship_to = coalesce($5::jsonb, ship_to), bill_to = coalesce($6::jsonb, bill_to),
          carrier = coalesce($7, carrier), service = coalesce($8, service), warehouse_id = coalesce($9, warehouse_id)
        where account_id = $1 and id = $2
        """,
        cancellation, work.AccountId, orderId, request.Email?.Trim(), request.Phone?.Trim(), OrderInsert.ToJson(request.ShipTo), OrderInsert.ToJson(request.BillTo),
        request.Carrier?.Trim(), request.Service?.Trim(), request.WarehouseId);

    // What a shop ordered stays on record: less of it is a cancellation, more of it is a new quantity.
    private static async Task SaveLinesAsync(Work work, SalesOrder order, Request request, CancellationToken cancellation)
    {
        await work.ExecuteAsync(
            """
            update sales_order_line l set
              quantity = greatest(l.quantity, coalesce(v.quantity, l.quantity)),
              cancelled = case when v.quantity is null then l.cancelled else greatest(l.quantity, v.quantity) - v.quantity end,
              sku = coalesce(v.sku, l.sku), variant_id = case when v.sku is null then l.variant_id end
            from unnest($3::int[], $4::bigint[], $5::text[]) as v(number, quantity, sku)
            where l.account_id = $1 and l.order_id = $2 and l.number = v.number
            """,
            cancellation, work.AccountId, order.Id,
            request.Lines.Select(line => line.Number).ToArray(), request.Lines.Select(line => line.Quantity).ToArray(), request.Lines.Select(line => OrderInsert.Text(line.Sku)).ToArray());
        var last = order.Lines.Select(line => line.Number).DefaultIfEmpty().Max();
        await OrderInsert.InsertLinesAsync(work, [.. request.NewLines.Select((line, index) => (order.Id, last + index + 1, line))], cancellation);
        await work.ExecuteAsync(
            """
            update sales_order o set total = (
              select case when bool_and(l.unit_price is not null) then sum(l.unit_price * (l.quantity - l.cancelled)) else o.total end
              from sales_order_line l where l.account_id = $1 and l.order_id = $2)
            where o.account_id = $1 and o.id = $2 and o.channel_id is null
            """,
            cancellation, work.AccountId, order.Id);
    }

    private static string Summary(Request request)
    {
        string?[] parts =
        [
            request.ShipTo is null ? null : "ship-to address", request.BillTo is null ? null : "bill-to address",
            request.Email is null && request.Phone is null ? null : "contact", request.Carrier is null && request.Service is null ? null : "carrier",
            request.WarehouseId is null ? null : "warehouse", request.Lines.Count + request.NewLines.Count == 0 ? null : "lines",
        ];
        var changed = string.Join(", ", parts.OfType<string>());
        return changed.Length == 0 ? "Saved without changes." : $"Edited: {changed}.";
    }
}
