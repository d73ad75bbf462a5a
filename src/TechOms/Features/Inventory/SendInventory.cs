using TechOms.Connectors;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>The sales channel's own sync: everything that differs from what the shop shows is sent, whatever the mode.</summary>
internal sealed class SendInventory(Database database, TimeProvider clock) : IAutomation<IStockSink>
{
    public static AutomationPlan Plan { get; } = new("send-inventory", "Send inventory to channel", DefaultSchedule: "None");

    public async Task RunAsync(AutomationRun run, IStockSink shop, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        run.Changed = await ShopStock.ResendAsync(work, run.ChannelId, items: null, always: false, clock.GetUtcNow(), cancellation);
        run.Read = run.Changed;
        await work.CommitAsync(cancellation);
    }
}
