using System.Globalization;
using TechOms.Features.Inventory;
using TechOms.Platform.Csv;

namespace TechOms.Tests.Features.Inventory;

// What happens to stock beside orders.
internal sealed partial class StockHistory
{
#pragma warning disable CA5394 // Chance here is for tests, not for secrets.
    private async Task ReceiptAsync(Random chance) => await ReceiptAsync(Any(chance, _house.Halls), Any(chance, Goods), chance.Next(1, 6), meanwhile: null);

    // The second parcel is booked and not yet committed while shops are told of the first, and orders are promised it.
    private async Task ReceiptUnderWayAsync(Random chance)
    {
        var (hall, sku) = (Any(chance, _house.Halls), Any(chance, Goods));
        await ReceiptAsync(hall, sku, chance.Next(1, 6), meanwhile: null);
        await ReceiptAsync(hall, sku, chance.Next(1, 6), async () =>
        {
            foreach (var step in _house.Steps.Where(step => step.Name is "publish-stock" or "allocate-orders").Reverse())
            {
                Say($"{step.Name} while more arrives");
                await _house.StepAsync(step);
            }
        });
    }

    private async Task ReceiptAsync(StockHall hall, string sku, int units, Func<Task>? meanwhile)
    {
        hall.Warehouse.SetStock(sku, hall.Has(sku) + units);
        await _house.ReceiveAsync(hall, sku, units, meanwhile);
        Say($"{hall.Code} receives {units} {sku}");
    }

    // What is taken away lies there unpromised, as it would in life.
    private async Task AdjustAsync(Random chance)
    {
        var (hall, sku) = (Any(chance, _house.Halls), Any(chance, Goods));
        var free = await _house.World.AskAsync<long>(
            """
            select least(l.available, $4 - l.allocated) from stock_level l join product_variant v on v.account_id = l.account_id and v.id = l.variant_id
            where l.account_id = $1 and l.warehouse_id = $2 and v.sku = $3
            """,
            _house.Tenant.AccountId, hall.Id, sku, hall.Has(sku));
        await AdjustAsync(chance, hall, sku, chance.Next(2) == 0 ? chance.Next(1, 4) : -Math.Min(chance.Next(1, 4), Math.Max(0, free)));
    }

    private Task FindAsync(Random chance) => AdjustAsync(chance, Any(chance, _house.Halls), Any(chance, Goods), chance.Next(1, 4));

    private async Task AdjustAsync(Random chance, StockHall hall, string sku, long units)
    {
        var (cause, reference) = (Any(chance, [StockCause.Adjustment, StockCause.ApiBulk, StockCause.ApiSingle, StockCause.Import]), chance.Next());
        if (units == 0)
            return;

        hall.Warehouse.SetStock(sku, hall.Has(sku) + units);
        Say($"{cause} of {sku} at {hall.Code} by {units}");
        if (cause is StockCause.Import)
            await _house.AskAsync<ImportLevels, object>(async import => await import.RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"SKU,Warehouse,Quantity,Kind,Reference\n{sku},{hall.Code},{units},Adjust,{reference}\n"), CsvMode.AllOrNothing, CancellationToken.None));
        else
            await _house.AskAsync<AdjustInventory, object>(async adjust => await adjust.RunAsync([new(units, AdjustmentKind.Add, Sku: sku, Warehouse: hall.Code, Reason: "History")], cause, CancellationToken.None));
    }

    private async Task CountAsync(Random chance)
    {
        var (hall, byHand) = (Any(chance, _house.Halls), chance.Next(2) == 0);
        Say($"{hall.Code} counts");
        await TryAsync(() => _house.RunAsync("receive-inventory-levels", hall.Channel, byHand));
    }

    private async Task SendByHandAsync(Random chance)
    {
        var shop = Any(chance, _house.Shops);
        Say($"send to {NameOf(shop)} by hand");
        SentByHand.Add(shop.Channel);
        await TryAsync(() => _house.RunAsync("send-inventory", shop.Channel, byHand: true));
    }

    private async Task ListAsync(Random chance)
    {
        var shop = Any(chance, _house.Shops);
        Say($"read the listings of {NameOf(shop)}");
        await TryAsync(() => _house.RunAsync("receive-listings", shop.Channel));
    }
#pragma warning restore CA5394
}
