namespace TechOms.Tests.Features.Inventory;

// What shops and halls do with orders.
internal sealed partial class StockHistory
{
#pragma warning disable CA5394 // Chance here is for tests, not for secrets.
    private Task SellAsync()
    {
        var shop = Any(_house.Shops);
        var lines = Goods.Where(_ => _random.Next(2) == 0).Select(sku => (sku, Math.Min(_random.Next(1, 4), shop.Shows(sku)))).Where(line => line.Item2 > 0).ToArray();
        if (lines.Length > 0)
        {
            _orders.Add((shop, shop.Shop.PlaceOrder(StockHouse.Order(lines))));
            Say($"shop {NameOf(shop)} sells {string.Join(", ", lines)}");
        }

        return Task.CompletedTask;
    }

    private async Task ImportAsync(StockShop shop)
    {
        Say($"import from {NameOf(shop)}");
        await TryAsync(() => _house.RunAsync("receive-orders", shop.Channel));
    }

    private async Task ShipAsync(StockHall hall, bool whole)
    {
        if (hall.Warehouse.Shipments.Where(shipment => shipment.Open).ToList() is not [_, ..] open)
            return;

        var shipment = Any(open);
        var went = shipment.Lines.ToDictionary(line => line.Sku, line => whole ? line.Quantity : _random.NextInt64(0, line.Quantity + 1));
        hall.Warehouse.Ship(shipment.ExternalId, went);
        Say($"{hall.Code} ships {shipment.Reference}: {string.Join(", ", went)}");
        if (_random.Next(2) == 0)
            await HearAsync(hall);
    }
#pragma warning restore CA5394
}
