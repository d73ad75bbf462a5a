using FsCheck;
using FsCheck.Fluent;
using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Orders;

public sealed class AllocationTests
{
    private static readonly Guid Melbourne = Guid.NewGuid();
    private static readonly Guid Mug = Guid.NewGuid();
    private static readonly Guid Board = Guid.NewGuid();

    [Fact]
    public void The_oldest_order_is_served_first()
    {
        var shared = Share(stock: 3, Order(checks: true, Line(Mug, 2)), Order(checks: true, Line(Mug, 2)));

        Assert.Equal([AllocationOutcome.Full, AllocationOutcome.Backordered], shared.Select(order => order.Outcome));
    }

    [Fact]
    public void Nothing_is_sent_of_an_order_that_may_not_be_split()
    {
        var order = Assert.Single(Share(stock: 1, Order(checks: true, Line(Mug, 2))));

        Assert.Empty(order.Lines);
        Assert.Equal(new Shortage("SKU", 2, 1), Assert.Single(order.Shortages));
    }

    [Fact]
    public void What_is_there_is_sent_of_an_order_that_may_be_split()
    {
        var order = Assert.Single(Share(stock: 1, Order(checks: true, Line(Mug, 2)) with { Warehouse = new(Melbourne, null, ChecksStock: true, MayGoShort: true) }));

        Assert.Equal(AllocationOutcome.Partial, order.Outcome);
        Assert.Equal(1, Assert.Single(order.Lines).Quantity);
    }

    [Fact]
    public void Two_lines_of_one_item_do_not_get_the_same_unit()
    {
        var order = Assert.Single(Share(stock: 3, Order(checks: true, Line(Mug, 2), Line(Mug, 2))));

        Assert.Equal(AllocationOutcome.Backordered, order.Outcome);
    }

    [Fact]
    public void A_warehouse_that_manages_backorders_gets_everything()
    {
        var order = Assert.Single(Share(stock: 0, Order(checks: false, Line(Mug, 5))));

        Assert.Equal(AllocationOutcome.Full, order.Outcome);
    }

    [Fact]
    public void An_order_that_waits_leaves_its_units_to_the_next()
    {
        var shared = Share(stock: 2, Order(checks: true, Line(Mug, 2), Line(Board, 1)), Order(checks: true, Line(Mug, 2)));

        Assert.Equal([AllocationOutcome.Backordered, AllocationOutcome.Full], shared.Select(order => order.Outcome));
    }

    [Fact]
    public void No_more_is_ever_promised_than_there_is()
    {
        var orders = from quantities in Gen.Choose(1, 6).ListOf()
                     from stock in Gen.Choose(0, 20)
                     from split in Gen.Elements(true, false)
                     select (Quantities: quantities, Stock: stock, Split: split);

        Check.QuickThrowOnFailure(Prop.ForAll(orders.ToArbitrary(), world =>
        {
            var shared = Share(world.Stock, [.. world.Quantities.Select(quantity => Order(checks: true, Line(Mug, quantity)) with { Warehouse = new(Melbourne, null, true, world.Split) })]);
            return shared.SelectMany(order => order.Lines).Sum(line => line.Quantity) <= world.Stock;
        }));
    }

    private static IReadOnlyList<Allocated> Share(long stock, params OrderToAllocate[] orders)
        => Allocation.Share(orders, new Dictionary<(Guid, Guid), long> { [(Melbourne, Mug)] = stock });

    private static OrderToAllocate Order(bool checks, params LineToAllocate[] lines)
        => new(Guid.NewGuid(), "1001", null, new(Melbourne, null, checks, MayGoShort: false), 0, [.. lines.Select((line, place) => line with { Number = place + 1 })]);

    private static LineToAllocate Line(Guid variant, long quantity) => new(1, variant, "SKU", quantity);
}
