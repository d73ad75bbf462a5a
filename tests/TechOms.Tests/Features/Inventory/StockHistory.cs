using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Csv;
using TechOms.Platform.Steps;

namespace TechOms.Tests.Features.Inventory;

/// <summary>
/// One random life of an account: orders, shipments, short shipments, cancellations, receipts, adjustments, counts, syncs and lost answers, in any order,
/// with the steps taken at any moment. All of it follows from the seed.
/// </summary>
internal sealed partial class StockHistory
{
    private static readonly string[] Goods = ["MUG", "BOARD", "TEE"];

    private readonly Random _random;
    private readonly StockHouse _house;
    private readonly List<(StockShop Shop, string Order)> _orders = [];
    private readonly List<string> _log = [];

    private StockHistory(Random random, StockHouse house) => (_random, _house) = (random, house);

    /// <summary>What happened, for whoever has to find out why.</summary>
    public string Log => string.Join('\n', _log);

    public StockHouse House => _house;

    /// <summary>Shops whose stock somebody sent by hand.</summary>
    public HashSet<Guid> SentByHand { get; } = [];

    public static async Task<StockHistory> RunAsync(StockWorld world, int seed)
    {
#pragma warning disable CA5394 // Chance here is for tests, not for secrets.
        var random = new Random(seed);
        var modes = Enum.GetValues<InventoryMode>();
        var house = await world.OpenAsync(random.Next(4) > 0 ? InventoryMode.RealTimeAdjustment : modes[random.Next(3)], modes[random.Next(3)]);
        var history = new StockHistory(random, house);
        await history.BeginAsync();
        for (var left = random.Next(15, 26); left > 0; left--)
            await history.StepAsync();
        await history.EndAsync();
        return history;
    }

    // A shop whose place shows one warehouse, or both because it is said so and not because nothing is.
    private async Task BeginAsync()
    {
        await _house.GivenAsync([.. Goods.Select(sku => (sku, (long)_random.Next(0, 12), (long)_random.Next(0, 6)))]);
        if (_random.Next(3) == 0)
        {
            var shop = _house.Shops[0];
            var place = shop.Shop.ReadStock()[0].LocationId;
            foreach (var hall in _house.Halls.Take(_random.Next(1, 3)))
                await _house.World.ExecuteAsync("insert into warehouse_mapping (account_id, channel_id, location_id, warehouse_id) values ($1, $2, $3, $4)", _house.Tenant.AccountId, shop.Channel, place, hall.Id);
            await _house.RunAsync("send-inventory", shop.Channel, byHand: true);
            await _house.SettleAsync();
            SentByHand.Add(shop.Channel);
            Say("mapped");
        }
    }

    private Task StepAsync() => _random.Next(20) switch
    {
        0 or 1 or 2 or 3 => SellAsync(),
        4 or 5 => ImportAsync(Any(_house.Shops)),
        6 => ShipAsync(Any(_house.Halls), whole: true),
        7 => ShipAsync(Any(_house.Halls), whole: false),
        8 => HearAsync(Any(_house.Halls)),
        9 => CancelInShopAsync(),
        10 => CancelInWarehouseAsync(Any(_house.Halls)),
        11 => ReceiptAsync(Any(_house.Halls)),
        12 => AdjustAsync(Any(_house.Halls)),
        13 => CountAsync(Any(_house.Halls)),
        14 => SendByHandAsync(Any(_house.Shops)),
        15 => ListAsync(Any(_house.Shops)),
        16 => LoseAsync(),
        17 => ShipRemaindersAsync(),
        _ => StepSomeAsync(),
    };

    private async Task HearAsync(StockHall hall)
    {
        Say($"hear of shipments from {hall.Code}");
        await TryAsync(() => _house.RunAsync("receive-shipments", hall.Channel));
    }

    private Task CancelInShopAsync()
    {
        if (_orders.Where(order => order.Shop.Shop.FulfillmentsOf(order.Order).Count == 0).ToList() is [_, ..] cancellable)
        {
            var order = Any(cancellable);
            _orders.Remove(order);
            order.Shop.Shop.CancelOrder(order.Order);
            Say($"shop {NameOf(order.Shop)} cancels {order.Order}");
        }

        return Task.CompletedTask;
    }

    private Task CancelInWarehouseAsync(StockHall hall)
    {
        if (hall.Warehouse.Shipments.Where(shipment => shipment.Open).ToList() is [_, ..] open)
        {
            var shipment = Any(open);
            hall.Warehouse.Cancel(shipment.ExternalId);
            Say($"{hall.Code} cancels {shipment.Reference}");
        }

        return Task.CompletedTask;
    }

    private async Task ReceiptAsync(StockHall hall)
    {
        var (sku, units) = (Any(Goods), _random.Next(1, 6));
        hall.Warehouse.SetStock(sku, hall.Has(sku) + units);
        await _house.ReceiveAsync(hall, sku, units);
        Say($"{hall.Code} receives {units} {sku}");
    }

    // What is taken away lies there unpromised, as it would in life.
    private async Task AdjustAsync(StockHall hall)
    {
        var (sku, cause) = (Any(Goods), Any([StockCause.Adjustment, StockCause.ApiBulk, StockCause.ApiSingle, StockCause.Import]));
        var free = await _house.World.AskAsync<long>(
            """
            select least(l.available, $4 - l.allocated) from stock_level l join product_variant v on v.account_id = l.account_id and v.id = l.variant_id
            where l.account_id = $1 and l.warehouse_id = $2 and v.sku = $3
            """,
            _house.Tenant.AccountId, hall.Id, sku, hall.Has(sku));
        var units = _random.Next(2) == 0 ? _random.Next(1, 4) : -Math.Min(_random.Next(1, 4), free);
        if (units == 0 || (units < 0 && free <= 0))
            return;

        hall.Warehouse.SetStock(sku, hall.Has(sku) + units);
        Say($"{cause} of {sku} at {hall.Code} by {units}");
        if (cause is StockCause.Import)
            await _house.AskAsync<ImportLevels, object>(async import => await import.RunAsync($"SKU,Warehouse,Quantity,Kind,Reference\n{sku},{hall.Code},{units.ToString(CultureInfo.InvariantCulture)},Adjust,{_log.Count}\n", CsvMode.AllOrNothing, CancellationToken.None));
        else
            await _house.AskAsync<AdjustInventory, object>(async adjust => await adjust.RunAsync([new(units, AdjustmentKind.Add, Sku: sku, Warehouse: hall.Code, Reason: "History")], cause, CancellationToken.None));
    }

    private async Task CountAsync(StockHall hall)
    {
        Say($"{hall.Code} counts");
        await TryAsync(() => _house.RunAsync("receive-inventory-levels", hall.Channel, byHand: _random.Next(2) == 0));
    }

    private async Task SendByHandAsync(StockShop shop)
    {
        Say($"send to {NameOf(shop)} by hand");
        SentByHand.Add(shop.Channel);
        await TryAsync(() => _house.RunAsync("send-inventory", shop.Channel, byHand: true));
    }

    private async Task ListAsync(StockShop shop)
    {
        Say($"read the listings of {NameOf(shop)}");
        await TryAsync(() => _house.RunAsync("receive-listings", shop.Channel));
    }

    private Task LoseAsync()
    {
        var sandbox = Any([.. _house.Shops.Select(shop => shop.Sandbox), .. _house.Halls.Select(hall => hall.Sandbox)]);
        var kind = Any([FaultKind.LoseReply, FaultKind.FailAfter, FaultKind.Fail, FaultKind.Reset]);
        sandbox.Faults.Add(new(kind, call => call.Method is "POST" or "PUT", Times: _random.Next(1, 4)));
        Say($"{kind} at {sandbox.Address}");
        return Task.CompletedTask;
    }

    private async Task ShipRemaindersAsync()
    {
        Say("ship what is short");
        foreach (var order in await OrdersAsync("short and status = 'Fulfilling'"))
            await _house.AskAsync<ShipRemainder, object>(async slice => await slice.RunAsync(order, CancellationToken.None));
    }

    private async Task StepSomeAsync()
    {
        foreach (var step in _house.World.Services.GetServices<IStep>().Where(_ => _random.Next(2) == 0))
        {
            Say(step.Name);
            await _house.StepAsync(step);
        }
    }

    // Everything told and heard, and both warehouses counted once more.
    private async Task EndAsync()
    {
        foreach (var sandbox in _house.Shops.Select(shop => shop.Sandbox).Concat(_house.Halls.Select(hall => hall.Sandbox)))
            sandbox.Faults.Clear();
        Say("the end");
        foreach (var shop in _house.Shops)
            await _house.RunAsync("receive-orders", shop.Channel);
        await _house.SettleAsync();
        foreach (var hall in _house.Halls)
            await _house.RunAsync("receive-shipments", hall.Channel);
        await _house.SettleAsync();
        foreach (var hall in _house.Halls)
            await _house.RunAsync("receive-inventory-levels", hall.Channel);
        await _house.SettleAsync();
    }

    // A remote's failure ends the run and nothing else; the next run goes on.
    private static async Task TryAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (ConnectorException)
        {
        }
    }

    private async Task<IReadOnlyList<Guid>> OrdersAsync(string where)
    {
        await using var work = await _house.World.Database.BeginAsync(_house.Tenant, CancellationToken.None);
        return await work.QueryAsync($"select id from sales_order where account_id = $1 and {where} order by number, id", row => row.GetGuid(0), CancellationToken.None, work.AccountId);
    }

    private T Any<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];
#pragma warning restore CA5394

    private string NameOf(StockShop shop) => shop == _house.Shops[0] ? "A" : "B";

    private void Say(string what) => _log.Add(what);
}
