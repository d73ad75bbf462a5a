using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Features.Demo;

/// <summary>What the trial's account consists of.</summary>
internal sealed record Trial(Tenant Tenant, Guid ShopChannel, Guid WarehouseChannel, Guid Warehouse);

/// <summary>Sets up an account between the sandboxes, once, and points its channels at where the sandboxes are served now.</summary>
internal sealed class TrialSetup(Database database, SettingsStore settings, SandboxWorld world, TimeProvider clock)
{
    private const string AccountCode = "ALDER-ASH";
    private const long StockPerItem = 80;
    private const string Location = "gid://shopify/Location/1001";

    /// <param name="stockPerItem">Units of every item at the start; null: some items are scarce, as in life.</param>
    public async Task<Trial> EnsureAsync(Guid organizationId, long? stockPerItem, CancellationToken cancellation)
    {
        Furnish(stockPerItem);
        var known = await FindAsync(organizationId, cancellation);
        var trial = known ?? new(new(organizationId, Guid.CreateVersion7()), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var work = await database.BeginAsync(trial.Tenant, cancellation);
        if (known is null)
            await CreateAsync(work, trial, cancellation);
        await PointAsync(work, trial.ShopChannel, world.ShopSandbox.GoodSettings, cancellation);
        await PointAsync(work, trial.WarehouseChannel, world.WarehouseSandbox.GoodSettings, cancellation);
        await work.CommitAsync(cancellation);
        return trial;
    }

    private void Furnish(long? stockPerItem)
    {
        if (world.Warehouse.ReadStock().Count == SampleGoods.Products.Count)
            return;

        var known = world.Warehouse.ReadStock().Select(row => row.Sku).ToHashSet();
        var listed = world.Shop.ReadStock().Select(row => row.Sku).ToHashSet();
        world.Shop.AddLocation(Location, "Melbourne warehouse");
        foreach (var (product, place) in SampleGoods.Products.Select((product, place) => (product, place)))
        {
            if (!listed.Contains(product.Sku!))
                world.Shop.AddProduct(product);
            if (known.Contains(product.Sku!))
                continue;

            world.Warehouse.AddProduct(product.Sku!, $"{product.Title} – {product.VariantTitle}");
            world.Warehouse.SetStock(product.Sku!, stockPerItem ?? (place % 17 == 5 ? 2 : StockPerItem + (place * 7 % 40)));
        }
    }

    private async Task<Trial?> FindAsync(Guid organizationId, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        var found = await work.QueryAsync(
            """
            select a.id, shop.id, wms.id, wms.warehouse_id
            from account a
            join channel shop on shop.account_id = a.id and shop.key = 'alder-ash-shop'
            join channel wms on wms.account_id = a.id and wms.key = 'melbourne'
            where a.organization_id = $1 and a.code = $2
            """,
            row => new Trial(new(organizationId, row.GetGuid(0)), row.GetGuid(1), row.GetGuid(2), row.GetGuid(3)), cancellation, organizationId, AccountCode);
        return found.SingleOrDefault();
    }

    private async Task CreateAsync(Work work, Trial trial, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await work.ExecuteAsync(
            "insert into warehouse (id, organization_id, name, code, application, created_at) values ($1, $2, 'Melbourne', 'MEL', $3, $4)",
            cancellation, trial.Warehouse, trial.Tenant.OrganizationId, world.WarehouseConnector.Info.Key, now);
        await work.ExecuteAsync(
            """
            insert into account (id, organization_id, name, code, time_zone, default_warehouse_id, allow_partial_fulfillment, master_product_source, master_product_channel_id, created_at)
            values ($1, $2, 'Alder & Ash', $3, 'Australia/Melbourne', $4, true, 'SalesChannel', $5, $6)
            """,
            cancellation, trial.Tenant.AccountId, trial.Tenant.OrganizationId, AccountCode, trial.Warehouse, trial.ShopChannel, now);
        await work.ExecuteAsync("insert into account_warehouse (account_id, warehouse_id) values ($1, $2)", cancellation, trial.Tenant.AccountId, trial.Warehouse);
        await InsertChannelAsync(work, trial.ShopChannel, "alder-ash-shop", "Alder & Ash shop", world.ShopConnector, null,
            new() { InventoryMode = InventoryMode.RealTimeAdjustment, Throughput = 100_000 }, world.ShopSandbox.GoodSettings, cancellation);
        await InsertChannelAsync(work, trial.WarehouseChannel, "melbourne", "Melbourne (CartonCloud)", world.WarehouseConnector, trial.Warehouse,
            new() { Throughput = 100_000 }, world.WarehouseSandbox.GoodSettings, cancellation);
    }

    private Task<int> InsertChannelAsync(
        Work work, Guid id, string key, string name, Connector connector, Guid? warehouse, ChannelOptions options, ConnectorSettings good, CancellationToken cancellation)
        => work.ExecuteAsync(
            """
            insert into channel (account_id, id, key, kind, connector, name, warehouse_id, settings, options, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10, $10)
            """,
            cancellation, work.AccountId, id, key, connector.Info.Kind.ToString(), connector.Info.Key, name, warehouse, settings.Write(good), ChannelOptionsJson.Write(options), clock.GetUtcNow());

    // The port may be another one than last time.
    private Task<int> PointAsync(Work work, Guid channelId, ConnectorSettings good, CancellationToken cancellation) => work.ExecuteAsync(
        "update channel set settings = $3::jsonb, version = version + 1, updated_at = $4 where account_id = $1 and id = $2",
        cancellation, work.AccountId, channelId, settings.Write(good), clock.GetUtcNow());
}
