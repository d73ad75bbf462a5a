using System.ComponentModel.DataAnnotations;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>
/// A person's word on units that a warehouse reports beyond what it was asked for. Accepted, they have left and go out of stock; rejected, the report was wrong. The shop
/// hears of neither.
/// </summary>
internal sealed class DecideSurplus(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    /// <param name="Decision">Of all units of this shipment that wait for one.</param>
    public sealed record Request([property: Required] SurplusDecision? Decision, [property: MaxLength(SalesOrder.MaxReasonLength)] string? Reason);

    public async Task<Result<ShipmentState>> RunAsync(Guid shipmentId, Request request, CancellationToken cancellation)
    {
        if (request.Decision is not { } decision || !Enum.IsDefined(decision))
            return Refusal.Invalid("surplus.decision-unknown", "decision", "Accept it or reject it.");

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var heads = await work.QueryAsync(
            "select order_id, warehouse_id, channel_id from shipment where account_id = $1 and id = $2 for update",
            row => new Head(row.GetGuid(0), row.GetGuid(1), row.IsDBNull(2) ? null : row.GetGuid(2)), cancellation, work.AccountId, shipmentId);
        if (heads is not [var shipment])
            return Refusal.NotFound("shipment");

        var open = await ReadOpenAsync(work, shipmentId, cancellation);
        if (open.Count == 0)
            return Refusal.Conflict("surplus.none", "Nothing that came back waits for a decision.");
        if (decision is SurplusDecision.Accepted && open.Where(units => units.VariantId is null).Select(units => units.Sku).ToList() is { Count: > 0 } unknown)
            return Refusal.Conflict("surplus.unknown-item", $"No product has the SKU {string.Join(", ", unknown)}: create it or map it first, or reject the surplus.");

        if (decision is SurplusDecision.Accepted)
        {
            await StockLedger.ApplyAsync(work, [.. open.Select(units => new StockMovement(shipment.WarehouseId, units.VariantId!.Value, StockCause.Adjustment)
            {
                Total = -units.Quantity,
                ReferenceKind = "Shipment",
                ReferenceId = shipmentId,
                Note = "Left beyond what was ordered.",
                Actor = caller.Actor,
            })], now, cancellation);
        }

        await work.ExecuteAsync(
            "update shipment_surplus set decision = $3, decided_at = $4, decided_by = $5 where account_id = $1 and shipment_id = $2 and decision is null",
            cancellation, work.AccountId, shipmentId, decision.ToString(), now, caller.Actor);
        await work.RecordAsync([ToEvent(shipmentId, shipment, open, decision, request.Reason) with { Actor = caller.Actor }], now, cancellation);
        await Problems.CloseAsync(work, [shipmentId], "shipment.surplus", [], now, cancellation);
        await Problems.MarkOrdersAsync(work, [shipment.OrderId], cancellation);
        var state = await ShipmentState.ReadAsync(work, shipmentId, cancellation);
        await work.CommitAsync(cancellation);
        return state;
    }

    // The product is looked for now: it may have been made or mapped since.
    private static Task<List<OpenUnits>> ReadOpenAsync(Work work, Guid shipmentId, CancellationToken cancellation) => work.QueryAsync(
        """
        select u.sku, u.quantity, coalesce(
          (select m.variant_id from sku_mapping m join shipment s on s.account_id = m.account_id and s.channel_id = m.channel_id
            where m.account_id = u.account_id and s.id = u.shipment_id and m.channel_sku_key = lower(btrim(u.sku)) limit 1),
          (select v.id from product_variant v where v.account_id = u.account_id and v.sku_key = lower(btrim(u.sku)) limit 1))
        from shipment_surplus u
        where u.account_id = $1 and u.shipment_id = $2 and u.decision is null
        order by u.number
        """,
        row => new OpenUnits(row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetGuid(2)), cancellation, work.AccountId, shipmentId);

    private static Event ToEvent(Guid shipmentId, Head shipment, IReadOnlyList<OpenUnits> units, SurplusDecision decision, string? reason)
    {
        var what = string.Join(", ", units.Select(one => $"{one.Quantity} of {one.Sku}"));
        var (code, text) = decision is SurplusDecision.Accepted
            ? ("shipment.surplus-accepted", $"Accepted what left beyond the order: {what}. It went out of stock; the shop is not told of it.")
            : ("shipment.surplus-rejected", $"Rejected what was reported beyond the order: {what}. Nothing was booked.");
        return Event.OfShipment(EventLevel.Info, code, string.IsNullOrWhiteSpace(reason) ? text : $"{text} {reason.Trim()}", shipmentId, shipment.OrderId) with { ChannelId = shipment.ChannelId };
    }

    private sealed record Head(Guid OrderId, Guid WarehouseId, Guid? ChannelId);

    private sealed record OpenUnits(string Sku, long Quantity, Guid? VariantId);
}
