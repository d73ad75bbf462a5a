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
        run.Changed = await work.ExecuteAsync(
            "update shop_stock set ready_at = $3, attempts = 0 where account_id = $1 and channel_id = $2 and ready_at is null and reason_code is distinct from 'stock.sku-duplicate'",
            cancellation, work.AccountId, run.ChannelId, clock.GetUtcNow());
        run.Read = run.Changed;
        work.Wake(PublishStock.Signal);
        await work.CommitAsync(cancellation);
    }
}
