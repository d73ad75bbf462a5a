using System.Globalization;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Features.Inventory;
using TechOms.Features.Shipments;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Writes what <see cref="Allocation"/> decided: shipments, promises, the orders' new state. Set-based.</summary>
internal static class AllocationWriter
{
    public static async Task WriteAsync(Work work, IReadOnlyList<Allocated> decided, DateTimeOffset now, CancellationToken cancellation)
    {
        var made = await NameShipmentsAsync(work, [.. decided.Where(order => order.Lines.Count > 0)], cancellation);
        await InsertShipmentsAsync(work, made, now, cancellation);
        await StockLedger.ApplyAsync(
            work,
            [.. made.SelectMany(shipment => shipment.Lines.Select(line => new StockMovement(shipment.Warehouse.WarehouseId, line.Line.VariantId, StockCause.Allocation)
            {
                Allocated = line.Quantity,
                ReferenceKind = "Shipment",
                ReferenceId = shipment.Id,
                // The shop took the units out once, when it sold them. What an earlier shipment gave back it was told of, so it must hear that they go again.
                OriginChannelId = shipment.Order.Order.Shipments == 0 ? shipment.Order.Order.ChannelId : null,
            }))],
            now, cancellation);
        await SaveOrdersAsync(work, decided, now, cancellation);
        await work.RecordAsync([.. decided.Select(ToEvent), .. made.Select(ToEvent)], now, cancellation);
        var homeless = decided.Where(order => order.Outcome is AllocationOutcome.NoWarehouse).Select(order => NoWarehouse(order.Order.Id)).ToList();
        var elsewhere = decided.Where(order => order.Order.Lines.Any(line => line.Elsewhere)).Select(Elsewhere).ToList();
        Guid[] ids = [.. decided.Select(order => order.Order.Id)];
        await Problems.CloseAsync(work, ids, OrderReasons.NoWarehouse, homeless, now, cancellation);
        await Problems.CloseAsync(work, ids, OrderReasons.Elsewhere, elsewhere, now, cancellation);
        await Problems.OpenAsync(work, [.. homeless, .. elsewhere], now, cancellation);
        await OrderProgress.RefreshAsync(work, [.. decided.Where(order => order.Outcome is AllocationOutcome.NothingToShip).Select(order => order.Order.Id)], now, cancellation);
        await Problems.MarkOrdersAsync(work, ids, cancellation);
        if (made.Count > 0)
            work.Wake(SendShipments.Signal);
    }

    private static async Task<IReadOnlyList<Made>> NameShipmentsAsync(Work work, IReadOnlyList<Allocated> orders, CancellationToken cancellation)
    {
        var parts = orders.SelectMany(order => order.ByWarehouse.Select((part, index) => (Order: order, Warehouse: part.Key, Lines: part.ToList(), Sequence: order.Order.Shipments + index + 1))).ToList();
        var numbers = await DocumentNumber.MakeAsync(
            work, HandoffKind.Shipment, [.. parts.Select(part => (part.Order.Order.Id, part.Order.Order.Number, part.Sequence))], cancellation);
        return [.. parts.Zip(numbers, (part, number) => new Made(Guid.CreateVersion7(), part.Order, number, part.Sequence, part.Warehouse, part.Lines))];
    }

    private static async Task InsertShipmentsAsync(Work work, IReadOnlyList<Made> made, DateTimeOffset now, CancellationToken cancellation)
    {
        if (made.Count == 0)
            return;

        await work.ExecuteAsync(
            """
            insert into shipment (account_id, id, order_id, number, sequence, warehouse_id, channel_id, status, ready_for, ready_at, reason_code, reason, carrier, service, created_at, updated_at)
            select $1, s.id, s.order_id, s.number, s.sequence, s.warehouse_id, s.channel_id, 'Pending',
              case when s.channel_id is null then null else 'Send' end, case when s.channel_id is null then null else $2::timestamptz end,
              case when s.channel_id is null then 'shipment.by-hand' else 'shipment.awaiting-send' end,
              case when s.channel_id is null then 'The warehouse is worked by hand: ship it here.' else 'About to be sent to the warehouse.' end,
              o.carrier, o.service, $2, $2
            from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::uuid[], $8::uuid[]) as s(id, order_id, number, sequence, warehouse_id, channel_id)
            join sales_order o on o.account_id = $1 and o.id = s.order_id
            """,
            cancellation, work.AccountId, now,
            made.Select(s => s.Id).ToArray(), made.Select(s => s.Order.Order.Id).ToArray(), made.Select(s => s.Number).ToArray(),
            made.Select(s => s.Sequence).ToArray(), made.Select(s => s.Warehouse.WarehouseId).ToArray(),
            made.Select(s => s.Warehouse.ChannelId).ToArray());
        await PromisedLines.InsertAsync(
            work,
            [.. made.SelectMany(s => s.Lines.Select((line, index) => new PromisedLine(s.Id, s.Order.Order.Id, index + 1, line.Line.Number, line.Line.VariantId, line.Line.Sku, line.Quantity)))],
            cancellation);
    }

    private static Task SaveOrdersAsync(Work work, IReadOnlyList<Allocated> decided, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = decided.Select(order => (order.Order.Id, State: StateOf(order))).ToList();
        return work.ExecuteAsync(
            """
            update sales_order o set status = coalesce(v.status, o.status), backordered = v.backordered, ready_for = null, ready_at = null, attempts = 0,
              reason_code = v.code, reason = v.reason, needs_attention = v.attention, updated_at = $2, version = version + 1
            from unnest($3::uuid[], $4::text[], $5::boolean[], $6::text[], $7::text[], $8::boolean[]) as v(id, status, backordered, code, reason, attention)
            where o.account_id = $1 and o.id = v.id
            """,
            cancellation, work.AccountId, now,
            rows.Select(row => row.Id).ToArray(), rows.Select(row => row.State.Status).ToArray(), rows.Select(row => row.State.Backordered).ToArray(),
            rows.Select(row => row.State.Code).ToArray(), rows.Select(row => row.State.Reason).ToArray(), rows.Select(row => row.State.Attention).ToArray());
    }

    private static (string? Status, bool Backordered, string? Code, string? Reason, bool Attention) StateOf(Allocated order) => order.Outcome switch
    {
        AllocationOutcome.Full => (nameof(OrderStatus.Fulfilling), false, OrderReasons.Fulfilling, "A shipment is on its way through the warehouse.", false),
        AllocationOutcome.Partial => (nameof(OrderStatus.Fulfilling), true, OrderReasons.PartlyBackordered, $"Part is being shipped; {Say(order.Shortages)}", false),
        AllocationOutcome.Backordered => (null, true, OrderReasons.Backordered, $"Waits for stock: {Say(order.Shortages)}", false),
        AllocationOutcome.NoWarehouse => (null, false, OrderReasons.NoWarehouse, "No warehouse is chosen, and the account has no default one. Choose one on the order or the account.", true),
        AllocationOutcome.Elsewhere => (order.Order.Shipments > 0 ? nameof(OrderStatus.Fulfilling) : null, false, OrderReasons.Elsewhere, "The shop has the rest fulfilled at a location that no warehouse is mapped to.", false),
        // Everything on it was shipped already, cancelled, is on its way, or never needs a warehouse: its lines and shipments tell.
        _ => (nameof(OrderStatus.Fulfilling), false, OrderReasons.Fulfilling, "A shipment is on its way through the warehouse.", false),
    };

    private static string Say(IReadOnlyList<Shortage> shortages)
    {
        var first = string.Join(", ", shortages.Take(3).Select(shortage => string.Create(CultureInfo.InvariantCulture, $"{shortage.Sku} wants {shortage.Wanted} of {shortage.Available}")));
        return shortages.Count > 3 ? $"{first} and {shortages.Count - 3} more." : first + ".";
    }

    private static Event ToEvent(Allocated order) => order.Outcome switch
    {
        AllocationOutcome.Full => Event.OfOrder(EventLevel.Info, "order.allocated", "All of it is promised stock.", order.Order.Id),
        AllocationOutcome.Partial => Event.OfOrder(EventLevel.Warning, "order.partly-allocated", $"Part of it is promised stock; {Say(order.Shortages)}", order.Order.Id, order.Shortages),
        AllocationOutcome.Backordered => Event.OfOrder(EventLevel.Warning, "order.backordered", $"Not enough stock: {Say(order.Shortages)}", order.Order.Id, order.Shortages),
        AllocationOutcome.NoWarehouse => Event.OfOrder(EventLevel.Error, "order.no-warehouse", "No warehouse to allocate at.", order.Order.Id),
        AllocationOutcome.Elsewhere => Event.OfOrder(EventLevel.Info, OrderReasons.Elsewhere, "Nothing of it is to be shipped from here: the shop assigned it to a location that no warehouse is mapped to.", order.Order.Id),
        _ => Event.OfOrder(EventLevel.Info, "order.nothing-to-ship", "Nothing on it has to be shipped.", order.Order.Id),
    };

    private static Event ToEvent(Made shipment) => Event.OfShipment(
        EventLevel.Info, "shipment.created", $"Shipment {shipment.Number} was made with {shipment.Lines.Count} lines.", shipment.Id, shipment.Order.Order.Id);

    private static Problem NoWarehouse(Guid orderId) => new(
        EntityKind.SalesOrder, orderId, EventLevel.Error, OrderReasons.NoWarehouse, "No warehouse is chosen, and the account has no default one.",
        "Choose the account's default warehouse, or one on the order, then allocate again.")
    {
        OrderId = orderId,
        Field = "warehouse",
    };

    private static Problem Elsewhere(Allocated order) => new(
        EntityKind.SalesOrder, order.Order.Id, EventLevel.Warning, OrderReasons.Elsewhere,
        $"The shop assigned {string.Join(", ", order.Order.Lines.Where(line => line.Elsewhere).Select(line => line.Sku).Distinct().Take(5))} to a location that no warehouse is mapped to, so it is not shipped from here.",
        "Map the location to a warehouse, or leave it to the shop.")
    {
        OrderId = order.Order.Id,
        ChannelId = order.Order.ChannelId,
    };

    private sealed record Made(Guid Id, Allocated Order, string Number, int Sequence, WarehousePolicy Warehouse, IReadOnlyList<(LineToAllocate Line, long Quantity)> Lines);
}
