using Microsoft.EntityFrameworkCore;
using TechOms.Features.Events;
using TechOms.Features.Orders;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Everything about one shipment.</summary>
internal sealed class ReadShipment(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<ShipmentDetails>> RunAsync(Guid shipmentId, PageQuery timeline, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var shipment = await db.Set<Shipment>().AsNoTracking().AsSplitQuery().Include(shipment => shipment.Order)
            .Include(shipment => shipment.Lines.OrderBy(line => line.Number)).Include(shipment => shipment.Packages.OrderBy(package => package.Number))
            .SingleOrDefaultAsync(shipment => shipment.Id == shipmentId, cancellation);
        if (shipment is null)
            return Refusal.NotFound("shipment");

        var confirmation = await db.Set<Confirmation>().AsNoTracking().SingleOrDefaultAsync(confirmation => confirmation.ShipmentId == shipmentId, cancellation);
        var surplus = await db.Set<ShipmentSurplus>().AsNoTracking().Where(units => units.ShipmentId == shipmentId).OrderBy(units => units.Number).ToListAsync(cancellation);
        return new ShipmentDetails(
            ShipmentView.Of(shipment, shipment.Order!.Number, confirmation, await NameBook.ReadAsync(db, cancellation)),
            shipment.ShipTo ?? shipment.Order.ShipTo,
            await ExchangeEntry.OfShipmentAsync(db, shipment.OrderId, shipment.Id, cancellation),
            await Timeline.OfEntityAsync(db, shipmentId, timeline, cancellation),
            [
                new("cancel", shipment.MayCancel()?.Message),
                new("retry", shipment.StepToRetry() is null ? "It waits for no step of ours." : null),
                new("ship", shipment.MayShipByHand()?.Message),
                new("surplus", surplus.Exists(units => units.Decision is null) ? null : "Nothing that came back waits for a decision."),
            ])
        {
            ShipToChanged = shipment.ShipTo is not null,
            Surplus = [.. surplus.Select(units => new SurplusView(units.Sku, units.Quantity, units.Decision, units.DecidedAt, units.DecidedBy))],
        };
    }
}

/// <param name="Exchanges">What was said between the warehouse or shop and us, newest first; kept for some days.</param>
public sealed record ShipmentDetails(
    ShipmentView Shipment, Connectors.Address? ShipTo, IReadOnlyList<ExchangeEntry> Exchanges, Page<TimelineEntry> Timeline, IReadOnlyList<AllowedAction> Actions)
{
    /// <summary>The warehouse changed the address.</summary>
    public bool ShipToChanged { get; init; }

    /// <summary>Units the warehouse reports beyond what it was asked for.</summary>
    public IReadOnlyList<SurplusView> Surplus { get; init; } = [];
}
