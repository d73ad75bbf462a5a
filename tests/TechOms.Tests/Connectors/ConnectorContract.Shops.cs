using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

public sealed partial class ConnectorContract
{
    private static readonly Address Home = new()
    {
        Name = "Ada Lovelace",
        Line1 = "500 King St W",
        City = "Toronto",
        State = "ON",
        PostalCode = "M5V 1L9",
        Country = "CA",
        Phone = "+14165550100",
    };

    public static TheoryData<string> ShopKeys => [.. from connector in new ConnectorCatalog().All where connector.Info.Kind is ConnectorKind.SalesChannel select connector.Info.Key];

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task An_order_is_read_whole(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        shop.AddProduct(new("TEE-M", "Tee", 45m));
        var placed = shop.PlaceOrder(new([new("TEE-M", 2, 45m), new(null, 1, 3.5m), new("GIFT", 1, 25m) { Shippable = false }], Home)
        {
            Currency = "CAD",
            Email = "ada@example.com",
            Note = "Ring twice",
            ShippingService = "Express",
        });

        var order = await source.ReadOrderAsync(placed, Cancellation);

        Assert.NotNull(order);
        Assert.Equal((placed, "CAD", "ada@example.com", "Ring twice", "Express"), (order.ExternalId, order.Currency, order.Email, order.Note, order.Service));
        Assert.Equal(118.5m, order.Total);
        Assert.Null(order.CancelledAt);
        Assert.Null(order.HoldReason);
        Assert.Equal(Home with { Email = order.ShipTo?.Email }, order.ShipTo);
        Assert.Equal([("TEE-M", 2, 45m, true), (null, 1, 3.5m, true), ("GIFT", 1, 25m, false)], order.Lines.Select(line => (line.Sku, line.Quantity, line.UnitPrice, line.Shippable)));
        Assert.All(order.Lines, line => Assert.Equal((0, 0), (line.CancelledQuantity, line.FulfilledQuantity)));
        Assert.Distinct(order.Lines.Select(line => line.ExternalId));
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task An_order_that_is_gone_is_null(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        var placed = shop.PlaceOrder(new([new("TEE-M", 1)], Home));

        Assert.Null(await source.ReadOrderAsync(placed[..^1] + "0999999", Cancellation));
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Every_change_of_an_order_is_told_and_has_its_own_version(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        var placed = shop.PlaceOrder(new([new("TEE-M", 1)], Home));
        var (first, cursor) = await ReadChangesAsync(source, null);
        remote.Clock.Advance(TimeSpan.FromMinutes(3));

        shop.CancelOrder(placed);
        var (second, _) = await ReadChangesAsync(source, cursor);

        var versions = first.Concat(second).Where(change => change.ExternalId == placed).Select(change => change.Version).Distinct().ToList();
        Assert.Equal(2, versions.Count);
        Assert.NotNull((await source.ReadOrderAsync(placed, Cancellation))!.CancelledAt);
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task An_unchanged_order_keeps_its_version(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        var placed = shop.PlaceOrder(new([new("TEE-M", 1)], Home));
        remote.Clock.Advance(TimeSpan.FromMinutes(1));

        var (first, cursor) = await ReadChangesAsync(source, null);
        var order = await source.ReadOrderAsync(placed, Cancellation);
        var (second, _) = await ReadChangesAsync(source, cursor);

        Assert.Equal([order!.Version], first.Concat(second).Where(change => change.ExternalId == placed).Select(change => change.Version).Distinct());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Orders_are_walked_to_the_last_page(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        var placed = Enumerable.Range(0, 620).Select(_ => shop.PlaceOrder(new([new("TEE-M", 1)], Home))).ToHashSet();

        var (changes, _) = await ReadChangesAsync(source, null);

        Assert.Equal(placed, changes.Select(change => change.ExternalId).ToHashSet());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Open_orders_are_all_that_are_neither_shipped_nor_cancelled(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        var open = shop.PlaceOrder(new([new("TEE-M", 1)], Home));
        shop.CancelOrder(shop.PlaceOrder(new([new("TEE-M", 1)], Home)));
        remote.Clock.Advance(TimeSpan.FromDays(2));

        List<string> told = [];
        await foreach (var page in source.ReadOpenOrdersAsync(Cancellation))
            told.AddRange(page.Changes.Select(change => change.ExternalId));

        Assert.Equal([open], told);
    }

    private static (ISandboxShop Shop, TCapability Capability) Sides<TCapability>(SandboxHost remote)
        where TCapability : class
    {
        Assert.SkipUnless(remote.Connector.Can<TCapability>(), $"Has no {typeof(TCapability).Name}.");
        return (Assert.IsAssignableFrom<ISandboxShop>(remote.Sandbox), (TCapability)remote.Open());
    }

    private static async Task<(IReadOnlyList<OrderChange> Changes, string? Cursor)> ReadChangesAsync(IOrderSource source, string? cursor)
    {
        List<OrderChange> changes = [];
        await foreach (var page in source.ReadOrderChangesAsync(cursor, Cancellation))
        {
            changes.AddRange(page.Changes);
            cursor = page.Cursor ?? cursor;
        }

        return (changes, cursor);
    }
}
