using TechOms.Features.Automations;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Features.Shipments;

namespace TechOms.Features.Demo;

/// <summary>Where the trial's account lies; filled in when it has been set up.</summary>
internal sealed class TrialPlace
{
    public Trial? Trial { get; set; }
}

/// <summary>Buyers and packers of the trial: orders arrive, parcels leave after a while, some short, some late, one item nobody knows.</summary>
internal sealed partial class TrialLife(SandboxWorld world, TrialPlace place, RunRequests runs, TimeProvider clock, ILogger<TrialLife> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Packing = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LatePacking = TimeSpan.FromMinutes(6);
    private const int FirstOrders = 24;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (place.Trial is not { } trial)
            return;

        var goods = new SampleGoods(seed: Environment.TickCount);
        for (var beat = 0L; !stoppingToken.IsCancellationRequested; beat++)
        {
            try
            {
                await LiveAsync(trial, goods, beat, stoppingToken);
                await Task.Delay(Beat, clock, stoppingToken);
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

    private async Task LiveAsync(Trial trial, SampleGoods goods, long beat, CancellationToken cancellation)
    {
        var orders = world.Shop.OrderCount;
        for (var more = orders < FirstOrders ? FirstOrders - orders : beat % 3 == 0 ? 1 : 0; more > 0; more--, orders++)
            world.Shop.PlaceOrder(goods.Order(withUnknownSku: orders % 23 == 11));
        if (ShipWhatIsPacked() > 0)
            await runs.AskAsync(trial.Tenant, trial.WarehouseChannel, ReceiveShipments.Plan.Key, RunCause.Webhook, null, cancellation);
        if (beat % 3 == 0)
            await runs.AskAsync(trial.Tenant, trial.ShopChannel, ReceiveOrders.Plan.Key, RunCause.Webhook, null, cancellation);
        if (beat == 2)
        {
            await runs.AskAsync(trial.Tenant, trial.WarehouseChannel, ReceiveInventoryLevels.Plan.Key, RunCause.Schedule, null, cancellation);
            await runs.AskAsync(trial.Tenant, trial.ShopChannel, ReceiveListings.Plan.Key, RunCause.Schedule, null, cancellation);
        }

        if (beat == 6)
            await runs.AskAsync(trial.Tenant, trial.ShopChannel, SendInventory.Plan.Key, RunCause.Schedule, null, cancellation);
    }

    private int ShipWhatIsPacked()
    {
        var now = clock.GetUtcNow();
        var due = world.Warehouse.Shipments.Select((shipment, number) => (Shipment: shipment, Number: number))
            .Where(row => row.Shipment.Open && row.Shipment.CreatedAt + (row.Number % 9 == 4 ? LatePacking : Packing) < now).ToList();
        foreach (var (shipment, number) in due)
        {
            var first = shipment.Lines[0];
            var shortBy = number % 13 == 6 && first.Quantity > 1 ? 1 : 0;
            world.Warehouse.Ship(shipment.ExternalId, shipment.Lines.ToDictionary(line => line.Sku, line => line.Sku == first.Sku ? line.Quantity - shortBy : line.Quantity));
        }

        return due.Count;
    }

    [LoggerMessage(LogLevel.Warning, "The trial's shop or warehouse stumbled.")]
    private partial void LogStumbled(Exception failure);
}
