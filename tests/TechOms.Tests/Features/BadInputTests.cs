using TechOms.Connectors;
using TechOms.Features.Orders;

namespace TechOms.Tests.Features;

/// <summary>What shops and networks get wrong ends in a clear word on the right thing; nothing is lost, and everything else moves on.</summary>
public sealed class BadInputTests
{
    private static readonly Address Home = new() { Name = "Ada 🚀 Lovelace", Line1 = "1 Main St", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US", Phone = "1" };
    private static readonly SandboxOrder Good = new([new("MUG", 1)], Home) { Email = "ada@example.com" };

    public static TheoryData<string, string> BadOrders => new()
    {
        { "no lines", "order.no-lines" },
        { "no address", "order.ship-to-missing" },
        { "no SKU", "order.sku-missing" },
        { "unknown SKU", "order.sku-unknown" },
        { "quantity 0", "order.quantity" },
        { "quantity 2^31", "order.quantity" },
        { "currency that does not exist", "order.currency-unknown" },
        { "country that does not exist", "order.ship-to-country" },
    };

    [Theory, MemberData(nameof(BadOrders))]
    public async Task A_bad_order_is_kept_with_its_reason_and_the_others_move_on(string fault, string code)
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 100));
        world.Shop.PlaceOrder(Spoil(fault));
        world.Shop.PlaceOrder(Good);

        await world.TravelAsync();

        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Shipped'"));
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Draft' and needs_attention and reason_code = $1", OrderReasons.Invalid));
        Assert.Equal(code, await world.AskAsync<string>("select string_agg(distinct code, ',') from problem where closed_at is null and level = 'Error'"));
        Assert.True(await world.AskAsync<bool>("select bool_and(length(action) > 10 and field is not null) from problem where closed_at is null"));
    }

    [Fact]
    public async Task An_order_of_ten_thousand_lines_and_an_emoji_ships()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 20_000));
        var order = world.Shop.PlaceOrder(Good with { Lines = [.. Enumerable.Repeat(new SandboxOrderLine("MUG", 1), 10_000)] });

        await world.TravelAsync();

        Assert.Equal(("Shipped", 10_000L), (await world.AskAsync<string>("select status from sales_order"), await world.AskAsync<long>("select count(*) from sales_order_line")));
        Assert.Equal("Ada 🚀 Lovelace", await world.AskAsync<string>("select ship_to ->> 'name' from sales_order"));
        Assert.Equal(10_000, world.Shop.FulfillmentsOf(order).SelectMany(told => told.Lines).Sum(line => line.Quantity));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_shop_whose_clock_is_an_hour_off_misses_no_order(int hours)
    {
        await using var world = await PipelineWorld.StartAsync(remoteClock: new OffsetClock(TimeSpan.FromHours(hours)));
        await world.GivenStockAsync(("MUG", 100));
        for (var i = 0; i < 3; i++)
        {
            world.Shop.PlaceOrder(Good);
            await world.TravelAsync();
        }

        Assert.Equal(3L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Shipped'"));
        Assert.Equal(97L, await world.AskAsync<long>("select sum(total)::bigint from stock_level"));
    }

    [Theory]
    [InlineData(FaultKind.Html)]
    [InlineData(FaultKind.Truncate)]
    [InlineData(FaultKind.Fail)]
    [InlineData(FaultKind.Reset)]
    public async Task An_unreadable_answer_fails_the_run_and_the_next_one_catches_up(FaultKind fault)
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 100));
        world.Shop.PlaceOrder(Good);
        world.ShopSandbox.Faults.Add(new(fault));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => world.RunAsync("receive-orders", world.ShopChannel));
        world.ShopSandbox.Faults.Clear();
        await world.TravelAsync();

        Assert.Equal(ConnectorFault.Unavailable, failure.Fault);
        Assert.Equal(1L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Shipped'"));
    }

    [Fact]
    public async Task One_order_that_cannot_be_read_does_not_stop_the_others()
    {
        await using var world = await PipelineWorld.StartAsync();
        await world.GivenStockAsync(("MUG", 100));
        for (var i = 0; i < 8; i++)
            world.Shop.PlaceOrder(Good);
        var details = 0;
        // The walk is one call; the calls after it read orders. The fourth order's first call fails for good.
        world.ShopSandbox.Faults.Add(new(FaultKind.Fail, _ => Interlocked.Increment(ref details) is >= 6 and <= 10));

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await world.RunAsync("receive-orders", world.ShopChannel);
            throw new OperationCanceledException("Whether it got through or not, the next run must catch up.");
        });
        world.ShopSandbox.Faults.Clear();
        await world.TravelAsync();
        await world.TravelAsync();

        Assert.Equal(8L, await world.AskAsync<long>("select count(*) from sales_order where status = 'Shipped'"));
        Assert.Equal(0L, await world.AskAsync<long>("select count(*) from problem where closed_at is null and level = 'Error'"));
    }

    private static SandboxOrder Spoil(string fault) => fault switch
    {
        "no lines" => Good with { Lines = [] },
        "no address" => Good with { ShipTo = null },
        "no SKU" => Good with { Lines = [new(null, 1)] },
        "unknown SKU" => Good with { Lines = [new("NOVELTY", 1)] },
        "quantity 0" => Good with { Lines = [new("MUG", 0)] },
        "quantity 2^31" => Good with { Lines = [new("MUG", 2147483648)] },
        "currency that does not exist" => Good with { Currency = "QQQ" },
        "country that does not exist" => Good with { ShipTo = Home with { Country = "QQ" } },
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private sealed class OffsetClock(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
