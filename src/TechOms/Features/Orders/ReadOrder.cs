using Microsoft.EntityFrameworkCore;
using TechOms.Features.Shipments;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Everything about one order, and why it is where it is.</summary>
internal sealed class ReadOrder(IDbContextFactory<OmsDb> databases)
{
    private const int MostChanges = 50;

    public async Task<Result<OrderDetails>> RunAsync(Guid orderId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var order = await db.Set<SalesOrder>().AsNoTracking().AsSplitQuery()
            .Include(order => order.Lines.OrderBy(line => line.Number))
            .Include(order => order.Shipments.OrderBy(shipment => shipment.Sequence)).ThenInclude(shipment => shipment.Lines.OrderBy(line => line.Number))
            .Include(order => order.Shipments).ThenInclude(shipment => shipment.Packages.OrderBy(package => package.Number))
            .SingleOrDefaultAsync(order => order.Id == orderId, cancellation);
        if (order is null)
            return Refusal.NotFound("order");

        var confirmations = await db.Set<Confirmation>().AsNoTracking().Where(confirmation => confirmation.OrderId == orderId)
            .ToDictionaryAsync(confirmation => confirmation.ShipmentId, cancellation);
        var problems = await db.Database.SqlQuery<OpenProblem>(
            $"""
            select level as "Level", code as "Code", field as "Field", value as "Value", message as "Message", action as "Action", opened_at as "OpenedAt", entity_id as "EntityId"
            from problem where order_id = {orderId} and closed_at is null
            order by case level when 'Fatal' then 0 when 'Error' then 1 else 2 end, opened_at
            """).ToListAsync(cancellation);
        var changes = await db.Set<ChangeRequest>().AsNoTracking().Where(change => change.OrderId == orderId).OrderByDescending(change => change.RequestedAt).Take(MostChanges).ToListAsync(cancellation);
        return Compose(order, confirmations, problems, changes, await NameBook.ReadAsync(db, cancellation));
    }

    private static OrderDetails Compose(
        SalesOrder order, Dictionary<Guid, Confirmation> confirmations, IReadOnlyList<OpenProblem> problems, IReadOnlyList<ChangeRequest> changes, NameBook names)
    {
        var stopping = problems.Where(problem => problem.Level != "Warning").ToList();
        var row = OrderRow.Of(order, order.Lines.Count, order.Lines.Sum(line => line.Quantity - line.Cancelled), order.Lines.Sum(line => line.Shipped), names);
        return new()
        {
            Order = row with { Why = Why.OfOrder(order.Status, order.ReasonCode, order.Reason, order.ReadyAt, Why.ActionOf(stopping.Count, stopping.FirstOrDefault()?.Action)) },
            Source = order.Source,
            Phone = order.Phone,
            Note = order.Note,
            ShipTo = order.ShipTo,
            BillTo = order.BillTo,
            ChannelCarrier = order.ChannelCarrier,
            ChannelService = order.ChannelService,
            Carrier = order.Carrier,
            Service = order.Service,
            WarehouseId = order.WarehouseId,
            Warehouse = order.WarehouseId is { } warehouse ? names.WarehouseName(warehouse) : null,
            FraudScore = order.FraudScore,
            References = order.Refs.Where(reference => !reference.Key.StartsWith("techoms:", StringComparison.Ordinal)).ToDictionary(),
            ImportedAt = order.ImportedAt,
            ShipAfter = order.ShipAfter,
            CancelAfter = order.CancelAfter,
            ShippedAt = order.ShippedAt,
            CancelledAt = order.CancelledAt,
            CancelReason = order.CancelReason,
            UpdatedAt = order.UpdatedAt,
            Lines = [.. order.Lines.Select(OrderLineView.Of)],
            Shipments = [.. order.Shipments.Select(shipment => ShipmentView.Of(shipment, order.Number, confirmations.GetValueOrDefault(shipment.Id), names))],
            Changes = [.. changes.Select(ChangeView.Of)],
            Problems = problems,
            Actions = AllowedAction.Of(order, stopping.FirstOrDefault()?.Message),
        };
    }
}
