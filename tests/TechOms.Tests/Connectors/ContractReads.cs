using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>What sessions read, each read whole, to the last page.</summary>
internal static class ContractReads
{
    public static IReadOnlyList<ContractOperation> All { get; } =
    [
        ContractOperation.Read<IConnectorSession>("check", Stocked<IConnectorSession>(async session =>
        {
            await session.CheckAsync(Cancellation);
            return null;
        })),
        ContractOperation.Read<IInventorySource>("read stock", Stocked<IInventorySource>(ReadStockAsync)),
        ContractOperation.Read<IProductSource>("read products", Stocked<IProductSource>(async source => (await ProductsAsync(source, null)).Products)),
        ContractOperation.Read<IListingSource>("read listings", Stocked<IListingSource>(ReadListingsAsync)),
        ContractOperation.Read<IListingSource>("read locations", Stocked<IListingSource>(async source => await source.ReadLocationsAsync(Cancellation))),
        ContractOperation.Read<IOrderSource>("read order changes", Ordered(async (source, _) => (await OrdersAsync(source.ReadOrderChangesAsync(null, Cancellation))).Changes)),
        ContractOperation.Read<IOrderSource>("read open orders", Ordered(async (source, _) => (await OrdersAsync(source.ReadOpenOrdersAsync(Cancellation))).Changes)),
        ContractOperation.Read<IOrderSource>("read order", Ordered(async (source, placed) => await source.ReadOrderAsync(placed, Cancellation))),
        ContractOperation.Read<IShipmentSink>("find shipment", async (remote, number) =>
        {
            await SendAsync(remote, number);
            return async sink => await sink.FindShipmentAsync(ContractOperations.Shipment(number).Reference, Cancellation);
        }),
        ContractOperation.Read<IShipmentSource>("read shipments", async (remote, number) =>
        {
            var sent = await SendAsync(remote, number);
            ((ISandboxWarehouse)remote.Sandbox).Ship(sent.ExternalId);
            return async source => (await ShipmentsAsync(source, new(null, [sent]))).Updates;
        }),
        ContractOperation.Read<IReceiptSink>("find receipt", async (remote, number) =>
        {
            await AnnounceAsync(remote, number);
            return async sink => await sink.FindReceiptAsync(ContractOperations.Receipt(number).Reference, Cancellation);
        }),
        ContractOperation.Read<IReceiptSource>("read receipts", async (remote, number) =>
        {
            var sent = await AnnounceAsync(remote, number);
            ((ISandboxDock)remote.Sandbox).Receive(sent.ExternalId);
            return async source => (await ReceiptsAsync(source, new(null, [sent]))).Updates;
        }),
        ContractOperation.Read<IChoiceSource>("read choices", (remote, _) => Task.FromResult<Func<IChoiceSource, Task<object?>>>(async source =>
        {
            List<Choice> choices = [];
            foreach (var field in SettingsSchema.Of(remote.Connector.SettingsType).Fields.Where(field => field.RemoteChoices))
                choices.AddRange(await source.ReadChoicesAsync(field.Name, Cancellation));
            return choices;
        })),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<(IReadOnlyList<RemoteProduct> Products, string? Cursor)> ProductsAsync(IProductSource source, string? cursor)
    {
        List<RemoteProduct> products = [];
        await foreach (var page in source.ReadProductsAsync(cursor, Cancellation))
        {
            products.AddRange(page.Products);
            cursor = page.Cursor ?? cursor;
        }

        return (products, cursor);
    }

    public static async Task<(IReadOnlyList<OrderChange> Changes, string? Cursor)> OrdersAsync(IAsyncEnumerable<OrderChanges> pages)
    {
        List<OrderChange> changes = [];
        string? cursor = null;
        await foreach (var page in pages)
        {
            changes.AddRange(page.Changes);
            cursor = page.Cursor ?? cursor;
        }

        return (changes, cursor);
    }

    public static async Task<(IReadOnlyList<ShipmentUpdate> Updates, string? Cursor)> ShipmentsAsync(IShipmentSource source, UpdateQuery query)
    {
        List<ShipmentUpdate> updates = [];
        var cursor = query.Cursor;
        await foreach (var page in source.ReadShipmentUpdatesAsync(query, Cancellation))
        {
            updates.AddRange(page.Updates);
            cursor = page.Cursor ?? cursor;
        }

        return (updates, cursor);
    }

    public static async Task<(IReadOnlyList<ReceiptUpdate> Updates, string? Cursor)> ReceiptsAsync(IReceiptSource source, UpdateQuery query)
    {
        List<ReceiptUpdate> updates = [];
        var cursor = query.Cursor;
        await foreach (var page in source.ReadReceiptUpdatesAsync(query, Cancellation))
        {
            updates.AddRange(page.Updates);
            cursor = page.Cursor ?? cursor;
        }

        return (updates, cursor);
    }

    public static async Task<OpenDocument> SendAsync(SandboxHost remote, int number)
    {
        ContractOperations.Stock(remote, number);
        var shipment = ContractOperations.Shipment(number);
        return new(shipment.Reference, (await ((IShipmentSink)remote.Open()).SendShipmentAsync(shipment, Cancellation)).ExternalId);
    }

    public static async Task<OpenDocument> AnnounceAsync(SandboxHost remote, int number)
    {
        ContractOperations.Stock(remote, number);
        var receipt = ContractOperations.Receipt(number);
        return new(receipt.Reference, (await ((IReceiptSink)remote.Open()).SendReceiptAsync(receipt, Cancellation)).ExternalId);
    }

    private static Func<SandboxHost, int, Task<Func<TCapability, Task<object?>>>> Stocked<TCapability>(Func<TCapability, Task<object?>> read) => (remote, number) =>
    {
        ContractOperations.Stock(remote, number);
        return Task.FromResult(read);
    };

    private static Func<SandboxHost, int, Task<Func<IOrderSource, Task<object?>>>> Ordered(Func<IOrderSource, string, Task<object?>> read) => (remote, number) =>
    {
        ContractOperations.Stock(remote, number);
        var placed = ((ISandboxShop)remote.Sandbox).PlaceOrder(ContractOperations.Order(number));
        return Task.FromResult<Func<IOrderSource, Task<object?>>>(source => read(source, placed));
    };

    private static async Task<object?> ReadStockAsync(IInventorySource source)
    {
        List<InventoryLevel> levels = [];
        await foreach (var page in source.ReadInventoryAsync(Cancellation))
            levels.AddRange(page);
        return levels;
    }

    private static async Task<object?> ReadListingsAsync(IListingSource source)
    {
        List<Listing> listings = [];
        await foreach (var page in source.ReadListingsAsync(Cancellation))
            listings.AddRange(page);
        return listings.Concat(await source.ReadListingsAsync([.. listings.Select(listing => listing.ItemId)], Cancellation));
    }
}
