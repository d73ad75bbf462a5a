using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>What people shipped from a warehouse without a system of its own. It goes the way of a warehouse's report: recorded first, then settled.</summary>
internal sealed class ShipByHand(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    /// <param name="Lines">What left the house; null: all of it. A line that is left out did not go.</param>
    public sealed record Request(
        IReadOnlyList<GoneLine>? Lines = null,
        [property: MaxLength(OrderDraft.MaxTextLength)] string? Carrier = null,
        [property: MaxLength(OrderDraft.MaxTextLength)] string? Service = null,
        [property: MaxLength(OrderDraft.MaxTextLength)] string? TrackingNumber = null,
        [property: MaxLength(2000)] string? TrackingUrl = null);

    /// <param name="Number">Of the shipment's line.</param>
    public sealed record GoneLine(int Number, long Quantity);

    public async Task<Result<ShipmentState>> RunAsync(Guid shipmentId, Request request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        var orderId = await work.ScalarAsync<Guid>("select order_id from shipment where account_id = $1 and id = $2", cancellation, work.AccountId, shipmentId);
        var order = await OrderDesk.LockOneAsync(db, orderId, cancellation);
        if (order?.Shipments.FirstOrDefault(shipment => shipment.Id == shipmentId) is not { } shipment)
            return Refusal.NotFound("shipment");
        if (shipment.MayShipByHand() is { } refusal)
            return refusal;

        await db.Set<ShipmentLine>().Where(line => line.ShipmentId == shipmentId).LoadAsync(cancellation);
        var gone = request.Lines ?? [.. shipment.Lines.Select(line => new GoneLine(line.Number, line.Quantity))];
        if (Check(shipment, gone) is { } invalid)
            return invalid;

        var facts = ToReport(shipment, gone, request, now);
        var report = await RemoteReports.InsertAsync(work, HandoffKind.Shipment, null, [new(facts.ExternalId, facts.Reference, facts.Version, facts)], now, cancellation);
        await work.RecordAsync(
            [Event.OfShipment(EventLevel.Info, "shipment.reported-by-hand", $"Shipped by hand: {gone.Sum(line => line.Quantity)} units.", shipmentId, order.Id, gone) with { Actor = caller.Actor }],
            now, cancellation);
        await SettleShipments.SettleAsync(work, batchSize: 1, report.Single(), now, cancellation);
        var state = await ShipmentState.ReadAsync(work, shipmentId, cancellation);
        await work.CommitAsync(cancellation);
        return state;
    }

    private static Refusal? Check(Shipment shipment, IReadOnlyList<GoneLine> gone)
    {
        if (!gone.Any(line => line.Quantity > 0))
            return Refusal.Invalid("shipment.nothing", "lines", "Say what was shipped. If nothing was, cancel the shipment.");

        foreach (var same in gone.GroupBy(line => line.Number))
        {
            if (shipment.Lines.FirstOrDefault(line => line.Number == same.Key) is not { } line)
                return Refusal.Invalid("shipment.no-such-line", "lines", $"The shipment has no line {same.Key}.");
            if (same.Any(part => part.Quantity < 0) || same.Sum(part => part.Quantity) > line.Quantity)
                return Refusal.Invalid("shipment.bad-quantity", "lines", $"Of line {same.Key}, 0 to {line.Quantity} units of {line.Sku} can ship.");
        }

        return null;
    }

    private static ShipmentUpdate ToReport(Shipment shipment, IReadOnlyList<GoneLine> gone, Request request, DateTimeOffset now) => new()
    {
        ExternalId = shipment.Number,
        Reference = shipment.Number,
        Version = Guid.CreateVersion7(now).ToString(),
        Status = RemoteShipmentStatus.Shipped,
        StatusText = "Shipped by hand",
        ShippedAt = now,
        Lines = [.. gone.Select(line => new ShippedLine(line.Number, shipment.Lines.Single(known => known.Number == line.Number).Sku, line.Quantity))],
        Carrier = Given(request.Carrier),
        Service = Given(request.Service),
        Packages = Given(request.TrackingNumber) is { } number
            ? [new Package { TrackingNumber = number, TrackingUrl = Given(request.TrackingUrl), Carrier = Given(request.Carrier) ?? shipment.Carrier, Service = Given(request.Service) ?? shipment.Service }]
            : [],
    };

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
