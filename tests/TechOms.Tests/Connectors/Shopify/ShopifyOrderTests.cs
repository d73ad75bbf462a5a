using TechOms.Connectors;
using TechOms.Connectors.Shopify;
using TechOms.Connectors.Shopify.Sandbox;

namespace TechOms.Tests.Connectors.Shopify;

public sealed class ShopifyOrderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PAID", nameof(ShopifyRelease.Paid), false)]
    [InlineData("AUTHORIZED", nameof(ShopifyRelease.Paid), true)]
    [InlineData("AUTHORIZED", nameof(ShopifyRelease.Authorized), false)]
    [InlineData("PARTIALLY_PAID", nameof(ShopifyRelease.Authorized), true)]
    [InlineData("PARTIALLY_PAID", nameof(ShopifyRelease.PartiallyPaid), false)]
    [InlineData("AUTHORIZED", nameof(ShopifyRelease.PartiallyPaid), true)]
    [InlineData("AUTHORIZED", nameof(ShopifyRelease.PartiallyPaidOrAuthorized), false)]
    [InlineData("PENDING", nameof(ShopifyRelease.PartiallyPaidOrAuthorized), true)]
    [InlineData("REFUNDED", nameof(ShopifyRelease.PartiallyPaidOrAuthorized), true)]
    [InlineData("PENDING", nameof(ShopifyRelease.Always), false)]
    [InlineData("INVENTED_IN_2028", nameof(ShopifyRelease.Paid), true)]
    [InlineData(null, nameof(ShopifyRelease.Paid), false)]
    public async Task Payment_decides_whether_an_order_is_held(string? state, string release, bool held)
    {
        await using var host = await ShopifyHost.StartAsync();
        var placed = Place(host, 1);
        host.Sandbox.Edit(placed, order => order with { FinancialStatus = state });

        var order = await host.Open(host.Settings with { ReleaseOrders = Enum.Parse<ShopifyRelease>(release) }).ReadOrderAsync(placed, Cancellation);

        Assert.Equal(held, order!.HoldReason is not null);
    }

    [Fact]
    public async Task A_hold_in_the_shop_is_told_with_its_reason_and_its_release_as_a_change()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        var placed = Place(host, 1);
        var (_, cursor) = await ReadChangesAsync(session, null);
        host.Clock.Advance(TimeSpan.FromHours(1));
        var part = PartOf(host, placed);

        var hold = host.Sandbox.Routing.Hold(part.Id, new() { ["reason"] = "HIGH_RISK_OF_FRAUD", ["reasonNotes"] = "Call first" });
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        var held = await session.ReadOrderAsync(placed, Cancellation);
        var (changes, _) = await ReadChangesAsync(session, cursor);
        host.Sandbox.Routing.Release(part.Id, [hold.Hold!.Id]);

        Assert.Equal("On hold in Shopify: high risk of fraud (Call first).", held!.HoldReason);
        Assert.Contains(new OrderChange(placed, held.Version), changes);
        Assert.Null((await session.ReadOrderAsync(placed, Cancellation))!.HoldReason);
    }

    [Fact]
    public async Task A_scheduled_order_says_when_it_may_leave()
    {
        await using var host = await ShopifyHost.StartAsync();
        var placed = Place(host, 1);
        var later = host.Clock.GetUtcNow().AddDays(3);

        host.Sandbox.Routing.Schedule(PartOf(host, placed).Id, later);

        Assert.Equal(later, (await host.Open().ReadOrderAsync(placed, Cancellation))!.ShipAfter);
    }

    [Fact]
    public async Task What_is_collected_in_the_shop_is_not_sent_by_a_warehouse()
    {
        await using var host = await ShopifyHost.StartAsync();
        var placed = Place(host, 1);

        host.Sandbox.Routing.LetPickUp(PartOf(host, placed).Id);

        Assert.All((await host.Open().ReadOrderAsync(placed, Cancellation))!.Lines, line => Assert.False(line.Shippable));
    }

    [Fact]
    public async Task Units_refunded_before_shipping_are_cancelled_ones()
    {
        await using var host = await ShopifyHost.StartAsync();
        var placed = Place(host, 3);
        var session = host.Open();
        var line = (await session.ReadOrderAsync(placed, Cancellation))!.Lines[0].ExternalId;

        host.Sandbox.Orders.Refund(placed, line, 1);
        await session.ConfirmFulfillmentAsync(new() { Reference = "SH-1", OrderExternalId = placed, Lines = [new(line, 1)] }, Cancellation);

        var order = await session.ReadOrderAsync(placed, Cancellation);
        Assert.Equal((3, 1, 1), (order!.Lines[0].Quantity, order.Lines[0].CancelledQuantity, order.Lines[0].FulfilledQuantity));
    }

    [Fact]
    public async Task An_order_of_ten_thousand_lines_is_read_and_fulfilled_whole()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Points.Maximum = 1_000_000;
        var placed = host.Sandbox.PlaceOrder(new([.. Enumerable.Range(0, 10_000).Select(number => new SandboxOrderLine($"SKU-{number}", 2))], null));
        var session = host.Open();

        var order = await session.ReadOrderAsync(placed, Cancellation);
        var confirmed = await session.ConfirmFulfillmentAsync(
            new() { Reference = "SH-1", OrderExternalId = placed, Lines = [.. order!.Lines.Select(line => new FulfilledLine(line.ExternalId, 2))] }, Cancellation);

        Assert.Equal(10_000, order.Lines.Select(line => line.Sku).Distinct().Count());
        Assert.Equal(20, confirmed.ExternalIds.Count);
        Assert.All((await session.ReadOrderAsync(placed, Cancellation))!.Lines, line => Assert.Equal(2, line.FulfilledQuantity));
    }

    [Fact]
    public async Task A_change_the_index_does_not_know_yet_is_told_later()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        host.Sandbox.Shop.IndexLag = TimeSpan.FromSeconds(8);
        var early = Place(host, 1);
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        var late = Place(host, 1);
        host.Clock.Advance(TimeSpan.FromSeconds(4));

        var (first, cursor) = await ReadChangesAsync(session, "2026-11-20T09:00:00Z/2026-11-20T09:00:00Z");
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var (second, _) = await ReadChangesAsync(session, cursor);

        Assert.DoesNotContain(first, change => change.ExternalId == late);
        Assert.Contains(first, change => change.ExternalId == early);
        Assert.Contains(second, change => change.ExternalId == late);
    }

    [Fact]
    public async Task A_second_change_within_one_second_is_not_overlooked()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        var placed = Place(host, 1);

        var early = await session.ReadOrderAsync(placed, Cancellation);
        host.Sandbox.Edit(placed, order => order with { Note = "changed in the same second" });
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var (changes, _) = await ReadChangesAsync(session, null);

        Assert.NotEqual(early!.Version, Assert.Single(changes).Version);
        Assert.Equal(changes[0].Version, (await session.ReadOrderAsync(placed, Cancellation))!.Version);
    }

    [Fact]
    public async Task A_search_that_the_shop_did_not_understand_fails_the_walk()
    {
        await using var host = await ShopifyHost.StartAsync();
        var client = host.OpenClient();

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => client.GetOrderChangesAsync("updated:>='2026-11-20T00:00:00Z'", null, Cancellation));

        Assert.Equal((ConnectorFault.Rejected, "updated"), (failure.Fault, failure.Field));
    }

    [Fact]
    public async Task A_cursor_goes_on_ten_minutes_before_the_newest_order_seen()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        Place(host, 1);
        var (_, cursor) = await ReadChangesAsync(session, null);

        await ReadChangesAsync(session, cursor);

        var query = host.Exchanges.Last(exchange => exchange.Request["operationName"]!.GetValue<string>() is "OrderChanges").Request["variables"]!["query"]!.GetValue<string>();
        Assert.Equal("updated_at:>='2026-11-20T09:50:00Z'", query);
    }

    private static string Place(ShopifyHost host, long quantity)
        => host.Sandbox.PlaceOrder(new([new("TEE", quantity)], new() { Name = "Ada Lovelace", Country = "CA" }));

    private static ShopFulfillmentOrder PartOf(ShopifyHost host, string orderId) => host.Sandbox.Shop.Orders.Find(orderId)!.FulfillmentOrders[0];

    private static async Task<(IReadOnlyList<OrderChange> Changes, string? Cursor)> ReadChangesAsync(ShopifySession session, string? cursor)
    {
        List<OrderChange> changes = [];
        await foreach (var page in session.ReadOrderChangesAsync(cursor, Cancellation))
        {
            changes.AddRange(page.Changes);
            cursor = page.Cursor ?? cursor;
        }

        return (changes.DistinctBy(change => change).ToList(), cursor);
    }
}
