using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Features.Shipments;
using TechOms.Platform.Automations;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Inventory;

internal sealed record StockShop(Guid Channel, ConnectorSandbox Sandbox, InventoryMode Mode)
{
    public ISandboxShop Shop => (ISandboxShop)Sandbox;

    public long Shows(string sku) => Shop.ReadStock().Where(row => row.Sku == sku).Sum(row => row.Available);
}

internal sealed record StockHall(Guid Channel, Guid Id, string Code, ConnectorSandbox Sandbox)
{
    public ISandboxWarehouse Warehouse => (ISandboxWarehouse)Sandbox;

    public long Has(string sku) => Warehouse.ReadStock().Where(row => row.Sku == sku).Sum(row => row.OnHand);
}

/// <summary>An account with two shops and two warehouses. Nothing moves but by its own calls.</summary>
internal sealed class StockHouse(StockWorld world, IReadOnlyList<StockShop> shops, IReadOnlyList<StockHall> halls)
{
    private static readonly Type[] OfAccount = [typeof(ValidateOrders), typeof(AllocateOrders), typeof(SettleShipments)];

    public StockWorld World => world;
    public Tenant Tenant { get; } = new(Guid.CreateVersion7(), Guid.CreateVersion7());
    public IReadOnlyList<StockShop> Shops => shops;
    public IReadOnlyList<StockHall> Halls => halls;

    public static async Task<StockHouse> OpenAsync(StockWorld world, InventoryMode first, InventoryMode second)
    {
        var (shopConnectors, hallConnectors) = (new List<Connector>(), new List<Connector>());
        var shops = new List<StockShop>();
        foreach (var mode in (InventoryMode[])[first, second])
        {
            var (connector, sandbox) = world.Serve("shopify");
            shopConnectors.Add(connector);
            shops.Add(new(Guid.CreateVersion7(), sandbox, mode));
        }

        var halls = new List<StockHall>();
        foreach (var code in (string[])["MAIN", "SPARE"])
        {
            var (connector, sandbox) = world.Serve("demo-warehouse");
            hallConnectors.Add(connector);
            halls.Add(new(Guid.CreateVersion7(), Guid.CreateVersion7(), code, sandbox));
        }

        var house = new StockHouse(world, shops, halls);
        await house.SetUpAsync(shopConnectors, hallConnectors);
        return house;
    }

    /// <summary>Goods that all know, with this many units in each warehouse, counted and listed, and shown so by both shops.</summary>
    public async Task GivenAsync(params (string Sku, long Main, long Spare)[] goods)
    {
        foreach (var (sku, main, spare) in goods)
        {
            foreach (var (hall, units) in halls.Zip((long[])[main, spare]))
            {
                hall.Warehouse.AddProduct(sku, sku);
                hall.Warehouse.SetStock(sku, units);
            }

            foreach (var shop in shops)
            {
                var item = shop.Shop.AddProduct(new(sku, sku, 10m));
                shop.Shop.SetStock(item, shop.Shop.ReadStock().First(row => row.Sku == sku).LocationId, main + spare);
            }
        }

        await world.ExecuteAsync(
            """
            with p as (
              insert into product (account_id, id, name, created_at, updated_at) select $1, gen_random_uuid(), s, now(), now() from unnest($2::text[]) s returning id, name)
            insert into product_variant (account_id, id, product_id, sku, name, created_at, updated_at) select $1, gen_random_uuid(), p.id, p.name, p.name, now(), now() from p
            """,
            Tenant.AccountId, goods.Select(good => good.Sku).ToArray());
        foreach (var hall in halls)
            await RunAsync("receive-inventory-levels", hall.Channel);
        foreach (var shop in shops)
            await RunAsync("receive-listings", shop.Channel);
    }

    public async Task<AutomationRun> RunAsync(string automation, Guid channelId, bool byHand = false)
    {
        await using var scope = Scope();
        using var channel = await world.Services.GetRequiredService<ChannelSessions>().OpenAsync(Tenant, channelId, CancellationToken.None) ?? throw new InvalidOperationException("The channel does not open.");
        var run = new AutomationRun(Guid.CreateVersion7(), Tenant, channelId, byHand ? "Pat" : null);
        await world.Services.GetServices<RegisteredAutomation>().Single(known => known.Plan.Key == automation).RunAsync(scope.ServiceProvider, run, channel.Session, CancellationToken.None);
        return run;
    }

    public async Task<T> AskAsync<TSlice, T>(Func<TSlice, Task<T>> ask)
        where TSlice : class
    {
        await using var scope = Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<TSlice>());
    }

    /// <summary>Books what a receipt books, as receiving does.</summary>
    public async Task ReceiveAsync(StockHall hall, string sku, long units)
    {
        var variant = await world.AskAsync<Guid>("select id from product_variant where account_id = $1 and sku = $2", Tenant.AccountId, sku);
        await using var work = await world.Database.BeginAsync(Tenant, CancellationToken.None);
        await StockLedger.ApplyAsync(work, [new StockMovement(hall.Id, variant, StockCause.Receipt) { Total = units }], world.Clock.GetUtcNow(), CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
    }

    public static SandboxOrder Order(params (string Sku, long Quantity)[] lines) => new(
        [.. lines.Select(line => new SandboxOrderLine(line.Sku, line.Quantity))],
        new Address { Name = "Ada Lovelace", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US", Phone = "1" })
    {
        Email = "ada@example.com",
    };

    /// <summary>Lets every step that works for the account do what is due now, once.</summary>
    public async Task<int> StepAllAsync()
    {
        var moved = 0;
        foreach (var step in world.Services.GetServices<IStep>())
            moved += await StepAsync(step);
        return moved;
    }

    public async Task<int> StepAsync(IStep step)
    {
        if (OfAccount.Contains(step.GetType()))
            return await step.RunAsync(new(Tenant), 100, CancellationToken.None);

        var moved = 0;
        foreach (var channel in step is PublishStock or ConfirmFulfillments ? shops.Select(shop => shop.Channel) : halls.Select(hall => hall.Channel))
            moved += await step.RunAsync(new(Tenant, channel), 100, CancellationToken.None);
        return moved;
    }

    /// <summary>Until nothing is due, now or later: time passes as it is needed.</summary>
    public async Task SettleAsync()
    {
        for (var round = 0; round < 300; round++)
        {
            while (await StepAllAsync() > 0)
            {
            }

            if (await NextAsync() is not { } next)
                return;
            world.Clock.Advance(next - world.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        }

        throw new TimeoutException("The account does not come to rest.");
    }

    private async Task<DateTimeOffset?> NextAsync()
    {
        var next = await world.AskAsync<DateTime>(
            """
            select min(at) from (
              select least(ready_at, recheck_at) as at from shop_stock where account_id = $1 and push_id is null
              union all select greatest(ready_at, leased_until) from stock_push where account_id = $1 and status = 'Waiting'
              union all select ready_at from sales_order where account_id = $1 and ready_for is not null
              union all select greatest(ready_at, leased_until) from shipment where account_id = $1 and ready_for is not null
              union all select greatest(ready_at, leased_until) from confirmation where account_id = $1 and status in ('Waiting', 'InDoubt')) as due
            """,
            Tenant.AccountId);
        return next == default ? null : new DateTimeOffset(next, TimeSpan.Zero);
    }

    private AsyncServiceScope Scope()
    {
        var scope = world.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Choose(Tenant);
        return scope;
    }

    private async Task SetUpAsync(IReadOnlyList<Connector> shopConnectors, IReadOnlyList<Connector> hallConnectors)
    {
        var settings = world.Services.GetRequiredService<SettingsStore>();
        await world.ExecuteAsync("insert into organization (id, name, code, created_at) values ($1, 'Test', $2, now())", Tenant.OrganizationId, Tenant.OrganizationId.ToString("N"));
        foreach (var hall in halls)
            await world.ExecuteAsync("insert into warehouse (id, organization_id, name, code, created_at) values ($1, $2, $3, $3, now())", hall.Id, Tenant.OrganizationId, hall.Code);
        await world.ExecuteAsync(
            "insert into account (id, organization_id, name, code, default_warehouse_id, allow_partial_fulfillment, created_at) values ($1, $2, 'Brand', $3, $4, true, now())",
            Tenant.AccountId, Tenant.OrganizationId, Tenant.AccountId.ToString("N"), halls[0].Id);
        await world.ExecuteAsync("insert into account_warehouse (account_id, warehouse_id) select $1, unnest($2::uuid[])", Tenant.AccountId, halls.Select(hall => hall.Id).ToArray());
        foreach (var (shop, connector) in shops.Zip(shopConnectors))
            await AddChannelAsync(shop.Channel, connector, null, settings.Write(shop.Sandbox.GoodSettings), new() { InventoryMode = shop.Mode, Throughput = 100_000 });
        foreach (var (hall, connector) in halls.Zip(hallConnectors))
            await AddChannelAsync(hall.Channel, connector, hall.Id, settings.Write(hall.Sandbox.GoodSettings), new() { Throughput = 100_000 });
    }

    private Task AddChannelAsync(Guid id, Connector connector, Guid? warehouse, string settings, ChannelOptions options) => world.ExecuteAsync(
        """
        insert into channel (account_id, id, key, kind, connector, name, warehouse_id, settings, options, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $3, $6, $7::jsonb, $8::jsonb, now(), now())
        """,
        Tenant.AccountId, id, id.ToString("N"), connector.Info.Kind.ToString(), connector.Info.Key, warehouse, settings, ChannelOptionsJson.Write(options));
}
