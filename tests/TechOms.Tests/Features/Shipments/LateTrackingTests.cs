using TechOms.Connectors;

namespace TechOms.Tests.Features.Shipments;

/// <summary>Tracking reaches the shop whenever the warehouse tells it, in words the shop knows.</summary>
public sealed class LateTrackingTests
{
    private static readonly Address Home = new() { Name = "Ada", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US" };

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task Numbers_that_come_after_the_shop_was_told_reach_it_and_ship_nothing_twice(bool answerLost)
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        var order = world.Shop.PlaceOrder(new([new("MUG", 2)], Home));
        await world.TravelAsync();
        await world.ExecuteAsync(
            """
            insert into carrier_mapping (account_id, channel_id, id, channel_carrier, channel_service, carrier, service, is_primary)
            values ($1, $2, gen_random_uuid(), 'FDEG*', '', 'FedEx', '', true)
            """,
            world.Tenant.AccountId, world.WarehouseChannel);
        if (answerLost)
            world.ShopSandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Path.Value!.EndsWith("graphql.json", StringComparison.Ordinal), Times: 1));

        await ReportAsync(world, """[{"trackingNumber": "LATE-1", "carrier": "FDEG Ground"}, {"trackingNumber": "LATE-2"}]""");
        await world.DrainAsync();
        while (await world.AskAsync<bool>("select exists (select from confirmation where status <> 'Confirmed')"))
        {
            await world.ExecuteAsync("update confirmation set ready_at = now()");
            await world.DrainAsync();
        }

        var told = Assert.Single(world.Shop.FulfillmentsOf(order));
        Assert.Equal(["LATE-1", "LATE-2"], told.Packages.Select(package => package.TrackingNumber));
        Assert.Equal("FedEx", told.Packages[0].Carrier);
        Assert.Equal(2, told.Lines.Sum(line => line.Quantity));
        Assert.Equal((8L, "Shipped"), (await world.AskAsync<long>("select total from stock_level"), await world.AskAsync<string>("select status from sales_order")));
        Assert.True(await world.AskAsync<bool>("select exists (select from event where code = 'confirmation.tracking')"));
        Assert.Equal(0L, await world.AskAsync<long>("select count(*) from confirmation where tracking_at is not null"));
    }

    [Fact]
    public async Task What_was_told_before_owes_the_shop_nothing()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 10));
        world.Shop.PlaceOrder(new([new("MUG", 2)], Home));
        await world.TravelAsync();
        var known = await world.AskAsync<string>("select tracking_number from package");

        await ReportAsync(world, $$"""[{"trackingNumber": "{{known!.ToLowerInvariant()}}"}]""");
        await world.DrainAsync();

        Assert.Equal("Nothing", await world.AskAsync<string>("select outcome from shipment_update where version like '%-later'"));
        Assert.Equal(0L, await world.AskAsync<long>("select count(*) from event where code in ('shipment.tracking', 'confirmation.tracking')"));
    }

    /// <summary>The report of before once more, with these packages.</summary>
    private static Task ReportAsync(PipelineWorld world, string packages) => world.ExecuteAsync(
        """
        insert into shipment_update (account_id, id, channel_id, external_id, reference, version, payload, received_at)
        select account_id, gen_random_uuid(), channel_id, external_id, reference, version || '-later', payload || jsonb_build_object('packages', $1::jsonb), now()
        from shipment_update where outcome = 'Shipped'
        """,
        packages);
}
