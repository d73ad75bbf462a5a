using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Inventory;

/// <summary>Takes over what a warehouse counts. Only differences are written, each as a movement.</summary>
internal sealed partial class ReceiveInventoryLevels(InventoryCounts counts, ILogger<ReceiveInventoryLevels> logger) : IAutomation<IInventorySource>
{
    private const int RowsAtOnce = 2000;

    public static AutomationPlan Plan { get; } = new("receive-inventory-levels", "Receive inventory levels from channel", DefaultSchedule: "60");

    public async Task RunAsync(AutomationRun run, IInventorySource warehouse, CancellationToken cancellation)
    {
        var count = await counts.BeginAsync(run.Tenant, run.ChannelId, run.ByHand, cancellation);
        var rows = new List<InventoryLevel>(RowsAtOnce);
        var shared = new List<InventoryLevel>();
        var told = warehouse.TellsAll ? new HashSet<string>() : null;
        await foreach (var page in warehouse.ReadInventoryAsync(cancellation))
        {
            run.Read += page.Count;
            told?.UnionWith(page.Select(level => UntoldLevels.KeyOf(level.Sku)));
            rows.AddRange(page.Where(level => !IsShared(level)));
            shared.AddRange(page.Where(IsShared));
            if (rows.Count < RowsAtOnce)
                continue;

            run.Changed += await counts.StoreAsync(count, rows, cancellation);
            rows.Clear();
        }

        run.Changed += await counts.StoreAsync(count, [.. rows, .. shared], cancellation);
        run.Changed += await counts.EndAsync(count, told, cancellation);
        if (run.Changed > 0)
            LogChanged(run.ChannelId, run.Changed, run.Read);

        bool IsShared(InventoryLevel level) => count.Shared.Count > 0 && count.Shared.Contains(UntoldLevels.KeyOf(level.Sku));
    }

    [LoggerMessage(LogLevel.Information, "Channel {ChannelId}: {Changed} of {Read} inventory levels changed.")]
    private partial void LogChanged(Guid channelId, long changed, long read);
}
