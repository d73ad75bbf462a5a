using TechOms.Features.Automations;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Features.Products;
using TechOms.Features.Shipments;
using TechOms.Platform.Storage;

namespace TechOms.Features.Demo;

/// <summary>Plays shop and warehouse as fast as the server can follow, until every order has found its end.</summary>
internal sealed class DemoJourney(Database database, SandboxWorld world, RunRequests runs, Trial trial, TimeProvider clock)
{
    private const int UnknownSkuEvery = 50;
    private const int ShortEvery = 25;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(150);

    /// <param name="say">Hears of progress: orders placed, shipped, confirmed.</param>
    public async Task RunAsync(int orders, TimeSpan patience, Action<int, int, int> say, CancellationToken cancellation)
    {
        await AskAsync(trial.ShopChannel, ReceiveProducts.Plan.Key, cancellation);
        await AskAsync(trial.WarehouseChannel, ReceiveInventoryLevels.Plan.Key, cancellation);
        await UntilAsync("select exists (select from stock_level where account_id = $1 and total > 0)", patience, cancellation);
        await AskAsync(trial.ShopChannel, ReceiveListings.Plan.Key, cancellation);
        await UntilAsync("select exists (select from shop_stock where account_id = $1)", patience, cancellation);
        await AskAsync(trial.ShopChannel, SendInventory.Plan.Key, cancellation);

        PlaceOrders(orders);
        var started = clock.GetTimestamp();
        for (var beat = 0; clock.GetElapsedTime(started) < patience; beat++)
        {
            await AskAsync(trial.ShopChannel, ReceiveOrders.Plan.Key, cancellation);
            WorkInWarehouse();
            await AskAsync(trial.WarehouseChannel, ReceiveShipments.Plan.Key, cancellation);
            if (beat % 20 == 19)
                await AskAsync(trial.WarehouseChannel, ReceiveInventoryLevels.Plan.Key, cancellation);
            var (pulled, shipped, done) = await CountAsync(cancellation);
            say(pulled, shipped, done);
            if (pulled == orders && done == orders)
                break;

            await Task.Delay(Beat, clock, cancellation);
        }

        await ComeToRestAsync(patience, cancellation);
    }

    // The last word of the warehouse's stock has to reach the shop before anything is judged.
    private async Task ComeToRestAsync(TimeSpan patience, CancellationToken cancellation)
    {
        await AskAsync(trial.WarehouseChannel, ReceiveInventoryLevels.Plan.Key, cancellation);
        await UntilAsync("select not exists (select from run where account_id = $1 and status in ('Waiting', 'Running'))", patience, cancellation);
        await AskAsync(trial.ShopChannel, SendInventory.Plan.Key, cancellation);
        await UntilAsync(
            """
            select not exists (select from run where account_id = $1 and status in ('Waiting', 'Running'))
              and not exists (select from shop_stock where account_id = $1 and (ready_at is not null or push_id is not null))
              and not exists (select from shipment_update where account_id = $1 and settled_at is null)
            """,
            patience, cancellation);
    }

    // Orders are numbered through, so that a journey taken up again places only what is missing.
    private void PlaceOrders(int orders)
    {
        var goods = new SampleGoods(seed: 20);
        for (var number = 1; number <= orders; number++)
        {
            var order = goods.Order(withUnknownSku: number % UnknownSkuEvery == 0);
            if (number > world.Shop.OrderCount)
                world.Shop.PlaceOrder(order);
        }
    }

    private void WorkInWarehouse()
    {
        foreach (var (shipment, place) in world.Warehouse.Shipments.Select((shipment, place) => (shipment, place + 1)).Where(row => row.shipment.Open))
        {
            var first = shipment.Lines[0];
            world.Warehouse.Ship(
                shipment.ExternalId,
                place % ShortEvery == 0 && first.Quantity > 1 ? shipment.Lines.ToDictionary(line => line.Sku, line => line.Sku == first.Sku ? line.Quantity - 1 : line.Quantity) : null);
        }
    }

    private async Task<(int Pulled, int Shipped, int Done)> CountAsync(CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(trial.Tenant, cancellation);
        return (await work.QueryAsync(
            """
            select count(*)::int, count(*) filter (where o.status = 'Shipped')::int,
              count(*) filter (where o.needs_attention or (o.status = 'Shipped' and not exists (
                select from confirmation c where c.account_id = o.account_id and c.order_id = o.id and c.status in ('Waiting', 'InDoubt'))))::int
            from sales_order o where o.account_id = $1
            """,
            row => (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), cancellation, work.AccountId)).Single();
    }

    private Task<Guid> AskAsync(Guid channel, string automation, CancellationToken cancellation)
        => runs.AskAsync(trial.Tenant, channel, automation, RunCause.Manual, "demo", cancellation);

    private async Task UntilAsync(string question, TimeSpan patience, CancellationToken cancellation)
    {
        for (var started = clock.GetTimestamp(); clock.GetElapsedTime(started) < patience;)
        {
            await using (var work = await database.BeginAsync(trial.Tenant, cancellation))
            {
                if (await work.ScalarAsync<bool>(question, cancellation, work.AccountId))
                    return;
            }

            await Task.Delay(Beat, clock, cancellation);
        }
    }
}
