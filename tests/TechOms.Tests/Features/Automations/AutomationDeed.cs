using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Purchasing;
using TechOms.Tests.Features.Inventory;
using TechOms.Tests.Features.Purchasing;

namespace TechOms.Tests.Features.Automations;

/// <summary>What an automation is for: something that happens, and how one sees that it arrived, once.</summary>
/// <param name="HappenAsync">Is told the how manieth time it is.</param>
/// <param name="LookAsync">What there should be, and what there is.</param>
internal sealed record AutomationDeed(Func<StockHouse, Guid, int, Task> HappenAsync, Func<StockHouse, Guid, int, Task<(string Wanted, string Found)>> LookAsync)
{
    private const string Good = "MUG";

    /// <summary>False: the run only marks what waits, and steps call the remote.</summary>
    public bool Calls { get; init; } = true;

    public static IReadOnlyDictionary<string, AutomationDeed> ByKey { get; } = new Dictionary<string, AutomationDeed>
    {
        ["receive-orders"] = new(
            (house, _, _) => Task.FromResult(Sell(house)),
            async (house, channel, _) => ($"{house.Shops[0].Shop.OrderCount} orders", $"{await CountAsync(house, "sales_order where account_id = $1 and channel_id = $2", channel)} orders")),
        ["receive-products"] = new(
            async (house, channel, time) =>
            {
                var isShop = channel == house.Shops[0].Channel;
                await house.World.ExecuteAsync("update account set master_product_source = $3, master_product_channel_id = $2 where id = $1", house.Tenant.AccountId, channel, isShop ? "SalesChannel" : "FulfillmentChannel");
                if (isShop)
                    house.Shops[0].Shop.AddProduct(new($"NEW-{time}", $"New {time}", 10m));
                else
                    house.Halls[0].Warehouse.AddProduct($"NEW-{time}", $"New {time}");
            },
            async (house, channel, time) => ($"{time} new products", $"{await CountAsync(house, "product_variant where account_id = $1 and sku like 'NEW-%' and $2 is not null", channel)} new products")),
        ["receive-listings"] = new(
            (house, _, time) => Task.FromResult(house.Shops[0].Shop.AddProduct(new($"LISTED-{time}", $"Listed {time}", 10m))),
            async (house, channel, time) => ($"{time} listings", $"{await CountAsync(house, "listing where account_id = $1 and channel_id = $2 and sku like 'LISTED-%'", channel)} listings")),
        ["send-inventory"] = new(
            async (house, _, _) =>
            {
                house.Halls[0].Warehouse.SetStock(Good, house.Halls[0].Has(Good) + 1);
                await house.ReceiveAsync(house.Halls[0], Good, 1);
            },
            async (house, channel, _) => (
                $"shows {await house.World.AskAsync<long>($"select sum(available)::bigint {Levels}", house.Tenant.AccountId)}", $"shows {house.Shops[0].Shows(Good)}"))
        { Calls = false },
        ["ensure-subscriptions"] = new(
            (house, channel, time) => house.World.ExecuteAsync(
                "update channel set options = jsonb_set(options, '{automationMode}', to_jsonb($3::text)) where account_id = $1 and id = $2",
                house.Tenant.AccountId, channel, (time % 2 == 0 ? AutomationMode.Recurring : AutomationMode.Webhook).ToString()),
            async (house, channel, _) => ("nothing left to change", await house.RunAsync("ensure-subscriptions", channel) is { Changed: > 0 and var left } ? $"{left} left to change" : "nothing left to change")),
        ["send-shipments"] = new(
            async (house, _, _) =>
            {
                Sell(house);
                await house.RunAsync("receive-orders", house.Shops[0].Channel);
                foreach (var step in house.Steps.Where(step => step.Name is "validate-orders" or "allocate-orders"))
                    await house.StepAsync(step);
            },
            async (house, channel, _) => SentOnce(
                await CountAsync(house, "shipment where account_id = $1 and channel_id = $2", channel),
                await CountAsync(house, "shipment where account_id = $1 and channel_id = $2 and handoff = 'Accepted'", channel),
                [.. house.Halls[0].Warehouse.Shipments.Select(shipment => shipment.Reference)]))
        { Calls = false },
        ["receive-shipments"] = new(
            async (house, _, _) =>
            {
                Sell(house);
                await house.RunAsync("receive-orders", house.Shops[0].Channel);
                await house.SettleAsync();
                foreach (var shipment in house.Halls[0].Warehouse.Shipments.Where(shipment => shipment.Open).ToList())
                    house.Halls[0].Warehouse.Ship(shipment.ExternalId);
            },
            async (house, channel, _) => (
                $"{house.Halls[0].Warehouse.Shipments.Sum(shipment => shipment.Open ? 0 : shipment.Lines.Sum(line => line.Quantity))} shipped, {house.Halls[0].Has(Good)} left",
                $"{await house.World.AskAsync<long>("select sum(shipped)::bigint from sales_order_line where account_id = $1", house.Tenant.AccountId)} shipped, {await LevelAsync(house)} left")),
        ["receive-inventory-levels"] = new(
            (house, _, _) =>
            {
                house.Halls[0].Warehouse.SetStock(Good, house.Halls[0].Has(Good) + 1);
                return Task.CompletedTask;
            },
            async (house, _, _) => ($"{house.Halls[0].Has(Good)} there", $"{await LevelAsync(house)} there")),
        ["send-receipts"] = new(
            (house, _, time) => BuyAsync(house, $"SEND-{time}"),
            async (house, channel, _) => SentOnce(
                await CountAsync(house, "receipt where account_id = $1 and channel_id = $2", channel),
                await CountAsync(house, "receipt where account_id = $1 and channel_id = $2 and handoff = 'Accepted'", channel),
                [.. DockOf(house).Receipts.Select(receipt => receipt.Reference)]))
        { Calls = false },
        ["receive-receipts"] = new(
            async (house, _, time) =>
            {
                await BuyAsync(house, $"RECEIVE-{time}");
                await house.SettleAsync();
                foreach (var receipt in DockOf(house).Receipts.Where(receipt => receipt.Open).ToList())
                    DockOf(house).Receive(receipt.ExternalId);
            },
            async (house, channel, _) => (
                $"{DockOf(house).Receipts.Count(receipt => !receipt.Open)} received",
                $"{await CountAsync(house, "receipt where account_id = $1 and channel_id = $2 and status = 'Received'", channel)} received")),
    };

    private static string Levels => $"from stock_level l join product_variant v on v.account_id = l.account_id and v.id = l.variant_id where l.account_id = $1 and v.sku = '{Good}'";

    private static ISandboxDock DockOf(StockHouse house) => (ISandboxDock)house.Halls[0].Sandbox;

    private static string Sell(StockHouse house) => house.Shops[0].Shop.PlaceOrder(StockHouse.Order((Good, 1)));

    private static async Task BuyAsync(StockHouse house, string number) => (await house.AskAsync(async (CreatePurchaseOrders create) => await create.RunOneAsync(
        new() { Number = number, Approve = true, Supplier = "Looms & Co", Lines = [new(Good, 1)] }, CancellationToken.None))).Must();

    private static (string Wanted, string Found) SentOnce(long all, long accepted, IReadOnlyList<string> there)
        => ($"{all} accepted, {all} there, 0 twice", $"{accepted} accepted, {there.Count} there, {there.Count - there.Distinct().Count()} twice");

    private static Task<long> CountAsync(StockHouse house, string what, Guid channel) => house.World.AskAsync<long>($"select count(*) from {what}", house.Tenant.AccountId, channel);

    private static Task<long> LevelAsync(StockHouse house) => house.World.AskAsync<long>($"select l.total {Levels} and l.warehouse_id = $2", house.Tenant.AccountId, house.Halls[0].Id);
}
