using TechOms.Features.Channels;

namespace TechOms.Tests.Features.Inventory;

/// <summary>What a warehouse's figures do to ours.</summary>
public sealed class ReceiveLevelsTests(SyncTriggerTests.Fixture fixture) : IClassFixture<SyncTriggerTests.Fixture>
{
    [Fact]
    public async Task Reading_the_same_again_writes_nothing()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.SynchronizeWithFulfillmentChannel, InventoryMode.RealTimeAdjustment);
        await house.GivenAsync([.. Enumerable.Range(0, 300).Select(number => ($"SKU-{number}", (long)number, 0L))]);
        var before = await VersionsAsync(house);

        var run = await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel);

        Assert.Equal((300L, 0L), (run.Read, run.Changed));
        Assert.Equal(before, await VersionsAsync(house));

        house.Halls[0].Warehouse.SetStock("SKU-7", 8);
        Assert.Equal(1, (await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel)).Changed);
        Assert.Equal(1, await house.World.AskAsync<long>("select count(*) from stock_movement where account_id = $1 and note = 'The warehouse counts 8.' and total_delta = 1", house.Tenant.AccountId));
    }

    [Fact]
    public async Task What_a_finished_read_does_not_tell_of_is_not_there()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize);
        await house.GivenAsync(("MUG", 20, 0), ("BOARD", 7, 0));
        await RenameAsync(house, "MUG", "Never heard of");

        var run = await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel);

        Assert.Equal(1, run.Changed);
        Assert.Equal(("0", "7"), (await TotalAsync(house, "Never heard of"), await TotalAsync(house, "BOARD")));
    }

    [Fact]
    public async Task A_read_that_leaves_out_most_of_the_house_is_not_believed_unless_somebody_asked_for_it()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize);
        await house.GivenAsync([.. Enumerable.Range(0, 30).Select(number => ($"SKU-{number}", 5L, 0L))]);
        await house.World.ExecuteAsync("update product_variant set sku = 'X' || sku where account_id = $1 and sku <> 'SKU-1'", house.Tenant.AccountId);

        await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel);
        Assert.Equal(150, await house.World.AskAsync<decimal>("select sum(total) from stock_level where account_id = $1", house.Tenant.AccountId));
        Assert.Equal(1, await house.World.AskAsync<long>("select count(*) from problem where account_id = $1 and code = 'inventory.count-implausible' and closed_at is null", house.Tenant.AccountId));

        await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel, byHand: true);
        Assert.Equal(5, await house.World.AskAsync<decimal>("select sum(total) from stock_level where account_id = $1", house.Tenant.AccountId));
        Assert.Equal(0, await house.World.AskAsync<long>("select count(*) from problem where account_id = $1 and code = 'inventory.count-implausible' and closed_at is null", house.Tenant.AccountId));
    }

    [Fact]
    public async Task Two_names_of_theirs_for_one_of_ours_are_added_up()
    {
        var house = await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize);
        await house.GivenAsync(("MUG", 0, 0));
        foreach (var (name, units) in new[] { ("A-OLD", 3L), ("Z-NEW", 4L) })
        {
            house.Halls[0].Warehouse.AddProduct(name, name);
            house.Halls[0].Warehouse.SetStock(name, units);
            await house.World.ExecuteAsync(
                "insert into sku_mapping (account_id, channel_id, variant_id, channel_sku) select $1, $2, id, $3 from product_variant where account_id = $1 and sku = 'MUG'",
                house.Tenant.AccountId, house.Halls[0].Channel, name);
        }

        await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel);

        Assert.Equal("7", await TotalAsync(house, "MUG"));
        Assert.Equal(0, (await house.RunAsync("receive-inventory-levels", house.Halls[0].Channel)).Changed);
    }

    private static Task RenameAsync(StockHouse house, string sku, string name)
        => house.World.ExecuteAsync("update product_variant set sku = $3 where account_id = $1 and sku = $2", house.Tenant.AccountId, sku, name);

    private static Task<string?> TotalAsync(StockHouse house, string sku) => house.World.AskAsync<string>(
        "select l.total::text from stock_level l join product_variant v on v.account_id = l.account_id and v.id = l.variant_id where l.account_id = $1 and l.warehouse_id = $2 and v.sku = $3",
        house.Tenant.AccountId, house.Halls[0].Id, sku);

    // A write, even of the same values, makes another version of a row.
    private static Task<string?> VersionsAsync(StockHouse house) => house.World.AskAsync<string>(
        """
        select string_agg(v, ' ') from (
          select t.xmin || '/' || t.xmax || '/' || t.ctid as v from shop_stock t where account_id = $1 union all select t.xmin || '/' || t.xmax || '/' || t.ctid from stock_level t where account_id = $1
          union all select count(*)::text from stock_movement where account_id = $1 order by 1) as versions
        """,
        house.Tenant.AccountId);
}
