using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>Everything sessions do. Which connector does which, its capabilities tell.</summary>
internal static class ContractOperations
{
    private static readonly Address Home = new() { Name = "Ada Vine", Line1 = "8 Station Street", City = "Melbourne", State = "VIC", PostalCode = "3070", Country = "AU", Phone = "+61390000000" };

    public static IReadOnlyList<ContractOperation> All { get; } =
    [
        .. ContractReads.All,
        ContractOperation.Of<IShipmentSink>("send shipment", PrepareShipment),
        ContractOperation.Of<IShipmentCanceller>("cancel shipment", PrepareCancellationAsync),
        ContractOperation.Of<IReceiptSink>("send receipt", PrepareReceipt),
        ContractOperation.Of<IProductSink>("send product", PrepareProduct),
        ContractOperation.Of<IFulfillmentSink>("confirm fulfillment", PrepareFulfillmentAsync),
        ContractOperation.Of<ITrackingSink>("update tracking", PrepareTrackingAsync),
        ContractOperation.Of<IStockSink>("set stock", (remote, number) => PrepareStockAsync(remote, number, 9, (sink, push) => sink.SetStockAsync(push, Cancellation))),
        ContractOperation.Of<IStockSink>("adjust stock", (remote, number) => PrepareStockAsync(remote, number, 5, (sink, push) => sink.AdjustStockAsync(push, Cancellation))),
        ContractOperation.Of<IWebhookReceiver>("subscribe", PrepareSubscriptions),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string Sku(int number) => $"SHIRT-{number}";

    public static OutgoingShipment Shipment(int number)
        => new() { Reference = $"SH-{number}-1", OrderNumber = $"{number}", Lines = [new(1, Sku(number), 2)], ShipTo = Home };

    public static OutgoingReceipt Receipt(int number)
        => new() { Reference = $"RC-{number}-1", PurchaseOrderNumber = $"{number}", Lines = [new(1, Sku(number), 2)], ExpectedOn = new(2026, 12, 1) };

    public static SandboxOrder Order(int number) => new([new(Sku(number), 3)], Home) { Email = "ada@example.com" };

    public static void Stock(SandboxHost remote, int number)
    {
        if (remote.Sandbox is ISandboxShop shop)
        {
            shop.AddProduct(new(Sku(number), $"Shirt {number}", 10m));
            return;
        }

        var warehouse = (ISandboxWarehouse)remote.Sandbox;
        warehouse.AddProduct(Sku(number), $"Shirt {number}");
        warehouse.SetStock(Sku(number), 100);
    }

    private static Task<ContractAttempt> PrepareShipment(SandboxHost remote, int number)
    {
        Stock(remote, number);
        var shipment = Shipment(number);
        return Task.FromResult(new ContractAttempt(
            async earlier =>
            {
                var sink = (IShipmentSink)remote.Open();
                var found = earlier is ConnectorFault.Unknown ? await sink.FindShipmentAsync(shipment.Reference, Cancellation) : null;
                return (found ?? await sink.SendShipmentAsync(shipment, Cancellation)).ExternalId;
            },
            sent =>
            {
                var made = Assert.Single(((ISandboxWarehouse)remote.Sandbox).Shipments, made => made.Reference == shipment.Reference);
                Assert.Equal((sent, true), (made.ExternalId, made.Open));
                Assert.Equal([(Sku(number), 2L)], made.Lines);
                return Task.CompletedTask;
            }));
    }

    private static async Task<ContractAttempt> PrepareCancellationAsync(SandboxHost remote, int number)
    {
        Stock(remote, number);
        var sent = await ((IShipmentSink)remote.Open()).SendShipmentAsync(Shipment(number), Cancellation);
        return new(
            async _ => (await ((IShipmentCanceller)remote.Open()).CancelShipmentAsync(new(Shipment(number).Reference, sent.ExternalId), "Changed my mind", Cancellation)).Result.ToString(),
            result =>
            {
                Assert.NotEqual(nameof(CancelResult.Refused), result);
                Assert.Equal(result is nameof(CancelResult.Requested), ((ISandboxWarehouse)remote.Sandbox).Shipments.Single(made => made.ExternalId == sent.ExternalId).Open);
                return Task.CompletedTask;
            });
    }

    private static Task<ContractAttempt> PrepareReceipt(SandboxHost remote, int number)
    {
        Stock(remote, number);
        var receipt = Receipt(number);
        return Task.FromResult(new ContractAttempt(
            async earlier =>
            {
                var sink = (IReceiptSink)remote.Open();
                var found = earlier is ConnectorFault.Unknown ? await sink.FindReceiptAsync(receipt.Reference, Cancellation) : null;
                return (found ?? await sink.SendReceiptAsync(receipt, Cancellation)).ExternalId;
            },
            sent =>
            {
                var made = Assert.Single(((ISandboxDock)remote.Sandbox).Receipts, made => made.Reference == receipt.Reference);
                Assert.Equal((sent, true), (made.ExternalId, made.Open));
                Assert.Equal([(Sku(number), 2L)], made.Lines);
                return Task.CompletedTask;
            }));
    }

    private static Task<ContractAttempt> PrepareProduct(SandboxHost remote, int number)
    {
        var product = new OutgoingProduct
        {
            Name = $"Cup {number}",
            Description = "For tea.",
            Variants = [new($"CUP-{number}-L", $"Cup {number}, large") { Unit = "each" }, new($"CUP-{number}-S", $"Cup {number}, small") { Unit = "each" }],
        };
        return Task.FromResult(new ContractAttempt(
            async _ => (await ((IProductSink)remote.Open()).SendProductAsync(product, Cancellation)).ExternalId,
            async _ =>
            {
                if (remote.Open() is not IProductSource source)
                    return;

                var there = (await ContractReads.ProductsAsync(source, null)).Products.SelectMany(read => read.Variants).Select(variant => variant.Sku!);
                Assert.Equal(product.Variants.Select(variant => variant.Sku), there.Where(sku => sku.StartsWith($"CUP-{number}-", StringComparison.Ordinal)).Order());
            }));
    }

    private static async Task<ContractAttempt> PrepareFulfillmentAsync(SandboxHost remote, int number)
    {
        Stock(remote, number);
        var shop = (ISandboxShop)remote.Sandbox;
        var placed = shop.PlaceOrder(Order(number));
        var order = await ((IOrderSource)remote.Open()).ReadOrderAsync(placed, Cancellation);
        var fulfillment = new Fulfillment
        {
            Reference = $"SH-{number}-1",
            OrderExternalId = placed,
            Lines = [new(order!.Lines[0].ExternalId, 1)],
            Packages = [new Package { TrackingNumber = "1Z-1", Carrier = "UPS" }],
        };
        return new(
            async earlier => string.Join(' ', (await ((IFulfillmentSink)remote.Open()).ConfirmFulfillmentAsync(fulfillment with { MayExist = earlier is ConnectorFault.Unknown }, Cancellation)).ExternalIds),
            ids =>
            {
                var made = Assert.Single(shop.FulfillmentsOf(placed));
                Assert.Equal((ids, 1L, "1Z-1"), (made.Id, made.Lines.Sum(line => line.Quantity), Assert.Single(made.Packages).TrackingNumber));
                return Task.CompletedTask;
            });
    }

    private static async Task<ContractAttempt> PrepareTrackingAsync(SandboxHost remote, int number)
    {
        Stock(remote, number);
        var shop = (ISandboxShop)remote.Sandbox;
        var placed = shop.PlaceOrder(Order(number));
        var order = await ((IOrderSource)remote.Open()).ReadOrderAsync(placed, Cancellation);
        var told = await ((IFulfillmentSink)remote.Open()).ConfirmFulfillmentAsync(
            new() { Reference = $"SH-{number}-1", OrderExternalId = placed, Lines = [new(order!.Lines[0].ExternalId, 1)] }, Cancellation);
        return new(
            async _ =>
            {
                await ((ITrackingSink)remote.Open()).UpdateTrackingAsync(new(told.ExternalIds, [new Package { TrackingNumber = "1Z-9", Carrier = "UPS" }]), Cancellation);
                return null;
            },
            _ =>
            {
                Assert.Equal("1Z-9", Assert.Single(Assert.Single(shop.FulfillmentsOf(placed)).Packages).TrackingNumber);
                return Task.CompletedTask;
            });
    }

    /// <param name="quantity">Makes 9 out of the 4 that are there.</param>
    private static async Task<ContractAttempt> PrepareStockAsync(SandboxHost remote, int number, long quantity, Func<IStockSink, StockPush, Task<IReadOnlyList<StockOutcome>>> send)
    {
        var shop = (ISandboxShop)remote.Sandbox;
        var item = shop.AddProduct(new(Sku(number), "Shirt", 10m));
        var main = (await ((IListingSource)remote.Open()).ReadLocationsAsync(Cancellation)).Single(location => location.Default).Id;
        shop.SetStock(item, main, 4);
        var push = new StockPush($"push-{number}", [new(item, main, quantity, Expected: 4)]);
        return new(
            async _ => Assert.Single(await send((IStockSink)remote.Open(), push)).Result.ToString(),
            result =>
            {
                Assert.Equal(nameof(StockResult.Applied), result);
                Assert.Contains((Sku(number), main, 9L), shop.ReadStock());
                return Task.CompletedTask;
            });
    }

    private static Task<ContractAttempt> PrepareSubscriptions(SandboxHost remote, int number)
    {
        var address = new Uri($"https://oms.example.com/hooks/{number}");
        return Task.FromResult(new ContractAttempt(
            async _ => string.Join(' ', await ((IWebhookReceiver)remote.Open()).EnsureSubscriptionsAsync(address, Cancellation)),
            async _ => Assert.Empty(await ((IWebhookReceiver)remote.Open()).EnsureSubscriptionsAsync(address, Cancellation))));
    }
}
