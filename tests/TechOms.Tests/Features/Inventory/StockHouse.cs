using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Features.Inventory;
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
    // Long enough to run into a lock, and no longer.
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(20);

    public StockWorld World => world;
    public IReadOnlyList<IStep> Steps { get; } = [.. world.Services.GetServices<IStep>()];
    public Tenant Tenant { get; } = new(Guid.CreateVersion7(), Guid.CreateVersion7());
    public IReadOnlyList<StockShop> Shops { get; private set; } = shops;
    public IReadOnlyList<StockHall> Halls => halls;

    public static async Task<StockHouse> OpenAsync(StockWorld world, InventoryMode first, InventoryMode second, string warehouse)
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
            var (connector, sandbox) = world.Serve(warehouse);
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

            foreach (var shop in Shops)
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
        foreach (var shop in Shops)
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

    /// <summary>The same, asked for by a person and carried out by the runner, with all that it leaves on record.</summary>
    public async Task<RunView> RunOnRecordAsync(string automation, Guid channelId)
    {
        var (services, cancellation) = (world.Services, CancellationToken.None);
        var asked = await services.GetRequiredService<RunRequests>().AskAsync(Tenant, channelId, automation, RunCause.Manual, "Pat", cancellation);
        // One may have asked for others that go first.
        ClaimedRun? claimed;
        do
        {
            claimed = await services.GetRequiredService<RunQueue>().ClaimAsync(cancellation) ?? throw new InvalidOperationException("The run does not start.");
            await services.GetRequiredService<RunOne>().RunAsync(claimed, cancellation, cancellation);
        }
        while (claimed.Id != asked);

        return await AskAsync(async (ReadRun read) => (await read.RunAsync(channelId.ToString("N"), asked, cancellation)).Match(run => run, refusal => throw new InvalidOperationException(refusal.Message)));
    }

    public async Task<T> AskAsync<TSlice, T>(Func<TSlice, Task<T>> ask)
        where TSlice : class
    {
        await using var scope = Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<TSlice>());
    }

    /// <summary>Books what a receipt books, as receiving does.</summary>
    /// <param name="meanwhile">Begun when it is booked and not yet committed: it meets the locks, and the figures of before.</param>
    public async Task ReceiveAsync(StockHall hall, string sku, long units, Func<Task>? meanwhile = null)
    {
        var variant = await world.AskAsync<Guid>("select id from product_variant where account_id = $1 and sku = $2", Tenant.AccountId, sku);
        var other = Task.CompletedTask;
        await using (var work = await world.Database.BeginAsync(Tenant, CancellationToken.None))
        {
            await StockLedger.ApplyAsync(work, [new StockMovement(hall.Id, variant, StockCause.Receipt) { Total = units }], world.Clock.GetUtcNow(), CancellationToken.None);
            if (meanwhile is not null)
                await Task.WhenAny(other = meanwhile(), Task.Delay(Blink));
            await work.CommitAsync(CancellationToken.None);
        }

        await other;
    }

    public static SandboxOrder Order(params (string Sku, long Quantity)[] lines) => new(
        [.. lines.Select(line => new SandboxOrderLine(line.Sku, line.Quantity))],
        new Address { Name = "Ada Lovelace", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US", Phone = "1" })
    {
        Email = "ada@example.com",
    };

    /// <summary>Lets a step do for the account what it finds due now, once.</summary>
    public async Task StepAsync(IStep step, int most = 100)
    {
        foreach (var due in (await step.FindAsync(world.Clock.GetUtcNow(), CancellationToken.None)).Where(due => due.Tenant == Tenant))
            await step.RunAsync(due, most, CancellationToken.None);
    }

    public async Task StepAllAsync()
    {
        foreach (var step in Steps)
            await StepAsync(step);
    }

    /// <summary>Until nothing is due, now or later: time passes as it is needed.</summary>
    public async Task SettleAsync()
    {
        for (var round = 0; round < 300; round++)
        {
            if (await DueAsync() is not [(_, var next), ..] due)
                return;

            world.Clock.Advance(next - world.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(1));
            var now = world.Clock.GetUtcNow();
            foreach (var step in Steps.Where(step => due.Exists(one => one.Step == step.Name && one.At <= now)))
                await StepAsync(step);
        }

        throw new TimeoutException($"The account does not come to rest: {string.Join(", ", await DueAsync())}.");
    }

    /// <summary>Other modes, and no place mapped: as if just opened, with a past.</summary>
    public async Task TurnAsync(InventoryMode first, InventoryMode second)
    {
        Shops = [.. Shops.Zip((InventoryMode[])[first, second], (shop, mode) => shop with { Mode = mode })];
        foreach (var shop in Shops)
            await world.ExecuteAsync(
                "with unmapped as (delete from warehouse_mapping where account_id = $1 and channel_id = $2) update channel set options = $3::jsonb where account_id = $1 and id = $2",
                Tenant.AccountId, shop.Channel, ChannelOptionsJson.Write(OptionsOf(shop)));
    }

    /// <summary>Nothing is due any more, whatever waits.</summary>
    public Task CloseAsync() => world.ExecuteAsync(
        "with closed as (update account set enabled = false where id = $1 returning id) update channel c set enabled = false from closed where c.account_id = closed.id", Tenant.AccountId);

    private static ChannelOptions OptionsOf(StockShop shop) => new() { InventoryMode = shop.Mode, Throughput = 100_000 };

    // Which step has something to do when, the next first.
    private async Task<List<(string Step, DateTimeOffset At)>> DueAsync()
    {
        await using var work = await world.Database.BeginSystemAsync(CancellationToken.None);
        return await work.QueryAsync(
            """
            select step, min(at) from (
              select 'publish-stock' as step, least(ready_at, recheck_at) as at from shop_stock where account_id = $1 and push_id is null
              union all select 'publish-stock', greatest(ready_at, leased_until) from stock_push where account_id = $1 and status = 'Waiting'
              union all select lower(ready_for) || '-orders', ready_at from sales_order where account_id = $1 and ready_for is not null
              union all select lower(ready_for) || '-shipments', greatest(ready_at, leased_until) from shipment where account_id = $1 and ready_for is not null
              union all select 'settle-shipments', received_at from shipment_update where account_id = $1 and settled_at is null
              union all select lower(ready_for) || '-receipts', greatest(ready_at, leased_until) from receipt where account_id = $1 and ready_for is not null
              union all select 'settle-receipts', received_at from receipt_update where account_id = $1 and settled_at is null
              union all select 'confirm-fulfillments', greatest(ready_at, leased_until) from confirmation where account_id = $1 and status in ('Waiting', 'InDoubt')) as due
            where at is not null group by step order by 2
            """,
            row => (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)), CancellationToken.None, Tenant.AccountId);
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
        foreach (var (shop, connector) in Shops.Zip(shopConnectors))
            await AddChannelAsync(shop.Channel, connector, null, settings.Write(shop.Sandbox.GoodSettings), OptionsOf(shop));
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
