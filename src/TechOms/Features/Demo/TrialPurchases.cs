using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Purchasing;
using TechOms.Platform.Storage;

namespace TechOms.Features.Demo;

/// <summary>Suppliers of the trial: purchase orders in every state at the start, lorries that come after a while, some not full.</summary>
internal sealed partial class TrialPurchases(IServiceScopeFactory scopes, SandboxWorld world, TrialPlace place, RunRequests runs, ILogger<TrialPurchases> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);
    private static readonly string[] Suppliers = ["Looms & Sons", "Otway Pottery", "Blackwood Joinery"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (place.Trial is not { } trial)
            return;

        for (var beat = 0; !stoppingToken.IsCancellationRequested; beat++)
        {
            try
            {
                // The products come in by the first run of their import.
                await Task.Delay(Beat, stoppingToken);
                if (beat is 0 or 1 or 2 or 3 || beat % 45 == 0)
                    await OrderAsync(trial, beat, stoppingToken);
                if (UnloadWhatCame(beat) > 0)
                    await runs.AskAsync(trial.Tenant, trial.WarehouseChannel, ReceiveReceipts.Plan.Key, RunCause.Webhook, null, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (InvalidOperationException failure)
            {
                LogStumbled(failure);
            }
        }
    }

    private async Task OrderAsync(Trial trial, int beat, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(trial.Tenant);
        var goods = SampleGoods.Products.Skip(beat * 7 % (SampleGoods.Products.Count - 3)).Take(3);
        await scope.ServiceProvider.GetRequiredService<CreatePurchaseOrders>().RunOneAsync(
            new() { Supplier = Suppliers[beat % Suppliers.Length], Source = "Trial", Approve = beat != 1, Lines = [.. goods.Select((product, index) => new PurchaseDraftLine(product.Sku, 12 * (index + 1)))] },
            cancellation);
    }

    // Every third lorry is not full, and every fourth is late.
    private int UnloadWhatCame(int beat)
    {
        var dock = (ISandboxDock)world.WarehouseSandbox;
        var due = dock.Receipts.Select((receipt, number) => (Receipt: receipt, Number: number)).Where(row => row.Receipt.Open && (row.Number % 4 != 3 || beat % 30 == 29)).ToList();
        foreach (var (receipt, number) in due)
            dock.Receive(receipt.ExternalId, number % 3 == 1 ? receipt.Lines.GroupBy(line => line.Sku).ToDictionary(line => line.Key, line => line.Sum(part => part.Quantity) - 2) : null);
        return due.Count;
    }

    [LoggerMessage(LogLevel.Warning, "The trial's suppliers stumbled.")]
    private partial void LogStumbled(Exception failure);
}
