using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Shipments, newest first.</summary>
internal sealed class ListShipments(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<Page<ShipmentRow>>> RunAsync(ShipmentFilter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var shipments = filter.Apply(db);
        if (page.After is { At: { } at, Id: var id })
            shipments = shipments.Where(shipment => EF.Functions.LessThan(ValueTuple.Create(shipment.CreatedAt, shipment.Id), ValueTuple.Create(at, id)));
        var rows = await shipments.OrderByDescending(shipment => shipment.CreatedAt).ThenByDescending(shipment => shipment.Id).Take(page.Size + 1)
            .Select(shipment => new
            {
                Shipment = shipment,
                OrderNumber = shipment.Order!.Number,
                Units = shipment.Lines.Sum(line => line.Quantity),
                Shipped = shipment.Lines.Sum(line => line.Shipped),
                Package = shipment.Packages.OrderBy(package => package.Number).FirstOrDefault(),
                Packages = shipment.Packages.Count,
                Confirmation = db.Set<Confirmation>().Where(confirmation => confirmation.ShipmentId == shipment.Id).Select(confirmation => (ConfirmationStatus?)confirmation.Status).FirstOrDefault(),
            })
            .ToListAsync(cancellation);
        var names = await NameBook.ReadAsync(db, cancellation);
        return Page<ShipmentRow>.Of(
            [.. rows.Select(row => ShipmentRow.Of(row.Shipment, names) with
            {
                OrderNumber = row.OrderNumber,
                Units = row.Units,
                Shipped = row.Shipped,
                Package = row.Package is null ? null : PackageView.Of(row.Package),
                Packages = row.Packages,
                Confirmation = row.Confirmation,
            })],
            page.Size, row => Cursor.Of(row.CreatedAt, row.Id));
    }

    /// <returns>At most one more than <see cref="ListOrders.MostCounted"/>.</returns>
    public async Task<int> CountAsync(ShipmentFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await filter.Apply(db).Take(ListOrders.MostCounted + 1).CountAsync(cancellation);
    }
}

internal sealed record ShipmentFilter
{
    /// <summary>A shipment's number, the warehouse's id of it, a tracking number, or the order's number.</summary>
    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    [FromQuery(Name = "status")]
    public ShipmentStatus[] Statuses { get; init; } = [];

    [FromQuery(Name = "handoff")]
    public HandoffState? Handoff { get; init; }

    [FromQuery(Name = "warehouse")]
    public Guid? WarehouseId { get; init; }

    public bool IsNarrow => !string.IsNullOrWhiteSpace(Text) || Statuses.Length > 0 || Handoff is not null || WarehouseId is not null;

    public static ShipmentFilter Of(IQueryCollection query) => new()
    {
        Text = query.Text("q"),
        Statuses = query.Choices<ShipmentStatus>("status"),
        Handoff = query.Choice<HandoffState>("handoff"),
        WarehouseId = query.Id("warehouse"),
    };

    public IQueryable<Shipment> Apply(OmsDb db)
    {
        var shipments = (string.IsNullOrWhiteSpace(Text) ? db.Set<Shipment>() : Search(db, Text.Trim())).AsNoTracking();
        if (Statuses is [var only])
            shipments = shipments.Where(shipment => shipment.Status == only);
        else if (Statuses.Length > 1)
            shipments = shipments.Where(shipment => Statuses.Contains(shipment.Status));
        if (Handoff is { } handoff)
            shipments = shipments.Where(shipment => shipment.Handoff == handoff);
        if (WarehouseId is { } warehouse)
            shipments = shipments.Where(shipment => shipment.WarehouseId == warehouse);
        return shipments;
    }

    private static IQueryable<Shipment> Search(OmsDb db, string text) => db.Set<Shipment>().FromSql(
        $"""
        select * from shipment where id = any(array(
          select id from shipment where number = {text} or number = {text.ToUpperInvariant()}
          union select id from shipment where external_id = {text} and channel_id in (select id from channel)
          union select shipment_id from package where tracking_number = {text}
          union select s.id from shipment s where s.order_id in (select o.id from sales_order o where starts_with(o.number_key, {text.ToLowerInvariant()}))))
        """);
}

/// <summary>A shipment as one line of a list.</summary>
public sealed record ShipmentRow
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required Guid OrderId { get; init; }
    public string OrderNumber { get; init; } = "";
    public required ShipmentStatus Status { get; init; }
    public required HandoffState Handoff { get; init; }
    public required Guid WarehouseId { get; init; }
    public required string Warehouse { get; init; }
    public required string? ExternalId { get; init; }
    public required string? Carrier { get; init; }
    public required string? Service { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? ShippedAt { get; init; }
    public required Why Why { get; init; }
    public long Units { get; init; }
    public long Shipped { get; init; }

    /// <summary>The first of <see cref="Packages"/>.</summary>
    public PackageView? Package { get; init; }

    public int Packages { get; init; }

    /// <summary>Null: no shop has to hear of it, or nothing has shipped.</summary>
    public ConfirmationStatus? Confirmation { get; init; }

    internal static ShipmentRow Of(Shipment shipment, NameBook names) => new()
    {
        Id = shipment.Id,
        Number = shipment.Number,
        OrderId = shipment.OrderId,
        Status = shipment.Status,
        Handoff = shipment.Handoff,
        WarehouseId = shipment.WarehouseId,
        Warehouse = names.WarehouseName(shipment.WarehouseId),
        ExternalId = shipment.ExternalId,
        Carrier = shipment.Carrier,
        Service = shipment.Service,
        CreatedAt = shipment.CreatedAt,
        ShippedAt = shipment.ShippedAt,
        Why = Why.OfShipment(shipment.Status, shipment.Handoff, shipment.ReasonCode, shipment.Reason, shipment.ReadyAt),
    };
}
