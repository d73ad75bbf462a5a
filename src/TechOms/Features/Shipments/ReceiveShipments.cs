using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Reads back what warehouses did. The facts are recorded first, whatever they mean; settling is a step of its own.</summary>
internal sealed class ReceiveShipments(Database database, TimeProvider clock) : IAutomation<IShipmentSource>
{
    public static AutomationPlan Plan { get; } = new("receive-shipments", "Receive shipments from channel", DefaultSchedule: "10");

    // What was short may still be followed up, where warehouses do that by themselves.
    private static readonly string Open =
        $"""
        d.status in ('Pending', 'Sent', 'CancelRequested') or (d.status = 'ShortShipped'
          and exists (select from sales_order o where o.account_id = d.account_id and o.id = d.order_id and o.short)
          and exists (select from channel c where c.account_id = d.account_id and c.id = d.channel_id and c.connector in ({string.Join(", ", FollowUps.Connectors.Select(key => $"'{key}'"))})))
          or ({LateTracking.Awaited})
        """;

    public async Task RunAsync(AutomationRun run, IShipmentSource warehouse, CancellationToken cancellation)
    {
        var query = await RemoteReports.ReadQueryAsync(database, HandoffKind.Shipment, run, Open, cancellation);
        await foreach (var page in warehouse.ReadShipmentUpdatesAsync(query, cancellation))
        {
            run.Read += page.Updates.Count;
            run.Changed += await RemoteReports.StoreAsync(
                database, HandoffKind.Shipment, run, [.. page.Updates.Select(ToReport)], page.Cursor, SettleShipments.Signal, clock.GetUtcNow(), cancellation);
        }
    }

    private static RemoteReport ToReport(ShipmentUpdate update) => new(update.ExternalId, update.Reference, update.Version, update);
}
