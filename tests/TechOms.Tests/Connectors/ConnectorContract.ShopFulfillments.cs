using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

public sealed partial class ConnectorContract
{
    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_fulfillment_told_twice_is_one(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, sink) = Sides<IFulfillmentSink>(remote);
        var fulfillment = await OrderedAsync(remote, shop, ordered: 3, shipped: 1);

        var first = await sink.ConfirmFulfillmentAsync(fulfillment, Cancellation);
        var second = await sink.ConfirmFulfillmentAsync(fulfillment, Cancellation);

        Assert.Equal(first.ExternalIds, second.ExternalIds);
        Assert.Equal([1], shop.FulfillmentsOf(fulfillment.OrderExternalId).SelectMany(made => made.Lines).Select(line => line.Quantity));
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_fulfillment_whose_answer_was_lost_is_found_again(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, sink) = Sides<IFulfillmentSink>(remote);
        var fulfillment = await OrderedAsync(remote, shop, ordered: 3, shipped: 1);
        var before = shop.FulfillmentsOf(fulfillment.OrderExternalId).Count;

        // One of its calls is the write; losing each in turn loses that one too.
        ConfirmedFulfillment? confirmed = null;
        for (var lost = 1; lost <= 5 && confirmed is null; lost++)
        {
            var calls = 0;
            remote.Sandbox.Faults.Clear();
            remote.Sandbox.Faults.Add(new(FaultKind.LoseReply, _ => ++calls == lost));
            try
            {
                confirmed = await sink.ConfirmFulfillmentAsync(fulfillment with { MayExist = lost > 1 }, Cancellation);
            }
            catch (ConnectorException failure)
            {
                Assert.Contains(failure.Fault, new[] { ConnectorFault.Unknown, ConnectorFault.Unavailable });
            }
        }

        Assert.NotNull(confirmed);
        Assert.Equal(before + 1, shop.FulfillmentsOf(fulfillment.OrderExternalId).Count);
        Assert.Equal(shop.FulfillmentsOf(fulfillment.OrderExternalId).Select(made => made.Id), confirmed.ExternalIds);
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_lost_answer_is_found_without_a_tracking_number_too(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, sink) = Sides<IFulfillmentSink>(remote);
        var earlier = (await OrderedAsync(remote, shop, ordered: 3, shipped: 1)) with { Packages = [] };
        var other = await sink.ConfirmFulfillmentAsync(earlier, Cancellation);
        var fulfillment = earlier with { Reference = "SH-2", OtherFulfillmentIds = other.ExternalIds };
        remote.Sandbox.Faults.Add(new(FaultKind.LoseReply, Times: 1, When: _ => shop.FulfillmentsOf(fulfillment.OrderExternalId).Count == 1, Every: 2));

        await Assert.ThrowsAsync<ConnectorException>(() => sink.ConfirmFulfillmentAsync(fulfillment, Cancellation));
        await sink.ConfirmFulfillmentAsync(fulfillment with { MayExist = true }, Cancellation);

        Assert.Equal(2, shop.FulfillmentsOf(fulfillment.OrderExternalId).Count);
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Two_shipments_of_one_line_are_two_fulfillments(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, sink) = Sides<IFulfillmentSink>(remote);
        var first = await OrderedAsync(remote, shop, ordered: 3, shipped: 1);
        var second = first with { Reference = "SH-2", Lines = [first.Lines[0] with { Quantity = 2 }], Packages = [new Package { TrackingNumber = "1Z-2" }] };

        var one = await sink.ConfirmFulfillmentAsync(first, Cancellation);
        await sink.ConfirmFulfillmentAsync(second with { OtherFulfillmentIds = one.ExternalIds }, Cancellation);

        var order = await ((IOrderSource)sink).ReadOrderAsync(first.OrderExternalId, Cancellation);
        Assert.Equal([1, 2], shop.FulfillmentsOf(first.OrderExternalId).Select(made => made.Lines.Single().Quantity).Order());
        Assert.Equal(3, order!.Lines[0].FulfilledQuantity);
        Assert.Equal(["1Z-1", "1Z-2"], shop.FulfillmentsOf(first.OrderExternalId).SelectMany(made => made.Packages).Select(package => package.TrackingNumber).Order());
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_shop_with_nothing_left_to_fulfill_says_so(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, sink) = Sides<IFulfillmentSink>(remote);
        var byHand = await OrderedAsync(remote, shop, ordered: 1, shipped: 1);
        var others = await sink.ConfirmFulfillmentAsync(byHand with { Packages = [new Package { TrackingNumber = "BY-HAND" }] }, Cancellation);

        var confirmed = await sink.ConfirmFulfillmentAsync(byHand with { OtherFulfillmentIds = others.ExternalIds }, Cancellation);

        Assert.Empty(confirmed.ExternalIds);
        Assert.NotNull(confirmed.Note);
        Assert.Single(shop.FulfillmentsOf(byHand.OrderExternalId));
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task Tracking_that_comes_later_replaces_what_was_told(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, sink) = Sides<IFulfillmentSink>(remote);
        var fulfillment = (await OrderedAsync(remote, shop, ordered: 3, shipped: 1)) with { Packages = [] };
        var told = await sink.ConfirmFulfillmentAsync(fulfillment, Cancellation);
        var later = new TrackingUpdate(told.ExternalIds, [new Package { TrackingNumber = "1Z-9", Carrier = "UPS" }]);

        await ((ITrackingSink)sink).UpdateTrackingAsync(later, Cancellation);
        await ((ITrackingSink)sink).UpdateTrackingAsync(later, Cancellation);

        Assert.Equal(["1Z-9"], Assert.Single(shop.FulfillmentsOf(fulfillment.OrderExternalId)).Packages.Select(package => package.TrackingNumber));
    }

    private static async Task<Fulfillment> OrderedAsync(SandboxHost remote, ISandboxShop shop, long ordered, long shipped)
    {
        shop.AddProduct(new("TEE-M", "Tee", 45m));
        var placed = shop.PlaceOrder(new([new("TEE-M", ordered)], Home));
        var order = await ((IOrderSource)remote.Open()).ReadOrderAsync(placed, Cancellation);
        return new()
        {
            Reference = "SH-1",
            OrderExternalId = placed,
            Lines = [new(order!.Lines[0].ExternalId, shipped)],
            Packages = [new Package { TrackingNumber = "1Z-1", Carrier = "UPS" }],
        };
    }
}
