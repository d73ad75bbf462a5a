using TechOms.Connectors;
using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Inventory;

// What shops, halls and people do with orders.
internal sealed partial class StockHistory
{
#pragma warning disable CA5394 // Chance here is for tests, not for secrets.
    private Task SellAsync(Random chance)
    {
        var shop = Any(chance, _house.Shops);
        Sell(shop, [.. Goods.Where(_ => chance.Next(2) == 0).Select(sku => (sku, (long)chance.Next(1, 4)))]);
        return Task.CompletedTask;
    }

    // A buyer is quicker than what goes to the shop next, or soon. What it is told was decided before, so it must not take it.
    private Task SellUnderWayAsync(Random chance)
    {
        var (shop, sku, units, after) = (Any(chance, _house.Shops), Any(chance, Goods), chance.Next(1, 4), chance.Next(1, 4));
        var (left, restocked) = (-1L, 0);
        shop.Sandbox.Faults.Add(new(FaultKind.Fail, call =>
        {
            if (call.Method is not "POST")
                return false;

            if (Interlocked.Decrement(ref after) == 0)
            {
                Sell(shop, [(sku, units)]);
                (left, restocked) = (shop.Shows(sku), _restocked);
            }
            else if (Interlocked.Exchange(ref left, -1) is >= 0 and var sold && restocked == _restocked && shop.Shows(sku) > sold)
            {
                Broken.Add($"{NameOf(shop)} was told {shop.Shows(sku)} {sku} over a sale that left {sold}.");
            }

            return false;
        }));
        Say($"a buyer is on the way to {NameOf(shop)}");
        return Task.CompletedTask;
    }

    // A shop sells no more than it shows.
    private void Sell(StockShop shop, IReadOnlyList<(string Sku, long Units)> wanted)
    {
        lock (_orders)
        {
            var lines = wanted.Select(line => (line.Sku, Units: Math.Min(line.Units, shop.Shows(line.Sku)))).Where(line => line.Units > 0).ToArray();
            if (lines.Length == 0)
                return;

            _orders.Add((shop, shop.Shop.PlaceOrder(StockHouse.Order(lines))));
            Say($"shop {NameOf(shop)} sells {string.Join(", ", lines)}");
        }
    }

    private async Task ImportAsync(Random chance)
    {
        var shop = Any(chance, _house.Shops);
        Say($"import from {NameOf(shop)}");
        await TryAsync(() => _house.RunAsync("receive-orders", shop.Channel));
    }

    private async Task ShipAsync(Random chance)
    {
        var (hall, whole) = (Any(chance, _house.Halls), chance.Next(2) == 0);
        if (OpenIn(hall) is not [_, ..] open)
            return;

        var shipment = Any(chance, open);
        var went = shipment.Lines.ToDictionary(line => line.Sku, line => whole ? line.Quantity : chance.NextInt64(0, line.Quantity + 1));
        hall.Warehouse.Ship(shipment.ExternalId, went);
        Say($"{hall.Code} ships {shipment.Reference}: {string.Join(", ", went)}");
        if (chance.Next(2) == 0)
            await HearAsync(hall);
    }

    private Task HearAsync(Random chance) => HearAsync(Any(chance, _house.Halls));

    private async Task HearAsync(StockHall hall)
    {
        Say($"hear of shipments from {hall.Code}");
        await TryAsync(() => _house.RunAsync("receive-shipments", hall.Channel));
    }

    private Task CancelInShopAsync(Random chance)
    {
        if (_orders.Where(order => order.Shop.Shop.FulfillmentsOf(order.Order).Count == 0).ToList() is [_, ..] cancellable)
        {
            var order = Any(chance, cancellable);
            _orders.Remove(order);
            _restocked++;
            order.Shop.Shop.CancelOrder(order.Order);
            Say($"shop {NameOf(order.Shop)} cancels {order.Order}");
        }

        return Task.CompletedTask;
    }

    private Task CancelInWarehouseAsync(Random chance)
    {
        var hall = Any(chance, _house.Halls);
        if (OpenIn(hall) is [_, ..] open)
        {
            var shipment = Any(chance, open);
            hall.Warehouse.Cancel(shipment.ExternalId);
            Say($"{hall.Code} cancels {shipment.Reference}");
        }

        return Task.CompletedTask;
    }

    private async Task ShipRemaindersAsync()
    {
        Say("ship what is short");
        foreach (var order in await OrdersAsync("short and status = 'Fulfilling'"))
            await _house.AskAsync<ShipRemainder, object>(async slice => await slice.RunAsync(order, CancellationToken.None));
    }

    // What a person may do to an order, wanted or not: a refusal is an answer too.
    private async Task DecideAsync(Random chance)
    {
        if (await OrdersAsync("status not in ('Shipped', 'Cancelled')") is not [_, ..] open)
            return;

        var (order, verb) = (Any(chance, open), chance.Next(6));
        Say($"order {await _house.World.AskAsync<string>("select number from sales_order where account_id = $1 and id = $2", _house.Tenant.AccountId, order)}: {verb}");
        await (verb switch
        {
            0 => _house.AskAsync<HoldOrder, object>(async slice => await slice.RunAsync(order, new("History"), CancellationToken.None)),
            1 => _house.AskAsync<ReleaseOrder, object>(async slice => await slice.RunAsync(order, new(ToEdit: false), CancellationToken.None)),
            2 => _house.AskAsync<CancelOrder, object>(async slice => await slice.RunAsync(order, new("History", WithShipments: true), CancellationToken.None)),
            3 => _house.AskAsync<CancelOrder, object>(async slice => await slice.RunAsync(order, new("History"), CancellationToken.None)),
            4 => _house.AskAsync<CloseOrder, object>(async slice => await slice.RunAsync(order, new("History"), CancellationToken.None)),
            _ => _house.AskAsync<AllocateOrder, object>(async slice => await slice.RunAsync(order, CancellationToken.None)),
        });
    }

    private async Task ReleaseAllAsync()
    {
        foreach (var order in await OrdersAsync("status = 'OnHold'"))
            await _house.AskAsync<ReleaseOrder, object>(async slice => await slice.RunAsync(order, new(ToEdit: false), CancellationToken.None));
    }

    private async Task<IReadOnlyList<Guid>> OrdersAsync(string where)
    {
        await using var work = await _house.World.Database.BeginAsync(_house.Tenant, CancellationToken.None);
        return await work.QueryAsync(
            $"""
            select id from sales_order o where account_id = $1 and {where}
              and exists (select from sales_order_line l where l.account_id = o.account_id and l.order_id = o.id and l.sku = any($2)) order by number, id
            """,
            row => row.GetGuid(0), CancellationToken.None, work.AccountId, Goods);
    }

    private List<SandboxShipment> OpenIn(StockHall hall)
        => [.. hall.Warehouse.Shipments.Where(shipment => shipment.Open && shipment.Lines.Any(line => Goods.Contains(line.Sku)))];
#pragma warning restore CA5394
}
