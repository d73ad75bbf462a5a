using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Orders;

namespace TechOms.Tests.Features.Orders;

public sealed class OrderValidationTests
{
    private static readonly Address Good = new() { Name = "Ada Lovelace", Line1 = "500 King St", City = "Toronto", State = "ON", PostalCode = "M5V 1L9", Country = "CA", Phone = "1" };

    [Fact]
    public void A_complete_order_has_no_problems() => Assert.Empty(Check(Order()));

    [Theory]
    [InlineData(0, "order.quantity")]
    [InlineData(-1, "order.quantity")]
    [InlineData(2147483648, "order.quantity")]
    [InlineData(1, null)]
    [InlineData(1_000_000, null)]
    public void A_quantity_must_be_one_a_warehouse_can_pick(long quantity, string? code)
        => Assert.Equal(code, Check(Order() with { Lines = [new(1, "MUG", true, quantity, true)] }).SingleOrDefault()?.Code);

    [Fact]
    public void A_line_without_SKU_is_named()
    {
        var problem = Assert.Single(Check(Order() with { Lines = [new(1, "MUG", true, 1, true), new(2, null, false, 1, true)] }));

        Assert.Equal(("order.sku-missing", "lines[2].sku"), (problem.Code, problem.Field));
    }

    [Fact]
    public void Orders_that_wait_for_one_SKU_share_the_cause()
    {
        var problem = Assert.Single(Check(Order() with { Lines = [new(1, " Mug-Blue ", false, 1, true)] }));

        Assert.Equal((OrderValidation.SkuUnknown, "mug-blue"), (problem.Code, problem.Value));
    }

    [Fact]
    public void What_needs_no_warehouse_needs_no_address_and_no_SKU()
        => Assert.Empty(Check(Order() with { ShipTo = null, Phone = "1", Lines = [new(1, null, false, 1, Shippable: false)] }));

    [Fact]
    public void An_order_without_lines_stops() => Assert.Equal("order.no-lines", Assert.Single(Check(Order() with { Lines = [] })).Code);

    [Fact]
    public void An_order_without_address_stops() => Assert.Equal("order.ship-to-missing", Assert.Single(Check(Order() with { ShipTo = null, Phone = "1" })).Code);

    [Theory]
    [InlineData("XX", "order.ship-to-country")]
    [InlineData(null, "order.ship-to-country")]
    [InlineData("HK", null)]
    [InlineData("DE", "order.ship-to-postal-code")]
    public void A_country_must_exist_and_says_whether_it_has_postal_codes(string? country, string? code)
        => Assert.Equal(code, Check(Order() with { ShipTo = Good with { Country = country, PostalCode = null, State = null } }).SingleOrDefault()?.Code);

    [Fact]
    public void A_missing_state_is_only_a_warning()
        => Assert.Equal(EventLevel.Warning, Assert.Single(Check(Order() with { ShipTo = Good with { State = " " } })).Level);

    [Theory]
    [InlineData("XXX")]
    [InlineData(null)]
    public void A_currency_must_exist(string? currency) => Assert.Equal("order.currency-unknown", Assert.Single(Check(Order() with { Currency = currency })).Code);

    [Fact]
    public void A_rule_that_is_off_finds_nothing()
        => Assert.Empty(OrderValidation.Check(Order() with { Currency = "XXX" }, new() { Currency = RuleLevel.Off }));

    [Fact]
    public void Ten_thousand_bad_lines_do_not_bury_the_order()
        => Assert.InRange(Check(Order() with { Lines = [.. Enumerable.Range(1, 10_000).Select(number => new LineToValidate(number, null, false, 1, true))] }).Count, 1, 50);

    private static IReadOnlyList<Problem> Check(OrderToValidate order) => OrderValidation.Check(order, new());

    private static OrderToValidate Order() => new(Guid.NewGuid(), "1001", "CAD", "ada@example.com", null, Good, [new(1, "MUG", true, 2, true)]);
}
