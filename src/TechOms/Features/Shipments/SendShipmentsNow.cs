using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Sends what waits to be handed to the warehouse now, without waiting for its next attempt.</summary>
internal sealed class SendShipmentsNow(Database database, TimeProvider clock) : IAutomation<IShipmentSink>
{
    public static AutomationPlan Plan { get; } = new("send-shipments", "Send shipments to channel", DefaultSchedule: "None");

    public async Task RunAsync(AutomationRun run, IShipmentSink warehouse, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        run.Read = await HandoffRows.BringForwardAsync(work, HandoffKind.Shipment, run.ChannelId, clock.GetUtcNow(), cancellation);
        run.Changed = run.Read;
        work.Wake(SendShipments.Signal);
        await work.CommitAsync(cancellation);
    }
}
