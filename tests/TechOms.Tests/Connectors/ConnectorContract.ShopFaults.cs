using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

public sealed partial class ConnectorContract
{
    [Theory, MemberData(nameof(ShopKeys))]
    public async Task An_unreadable_answer_is_a_fault_of_the_shop(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        var placed = shop.PlaceOrder(new([new("TEE-M", 1)], Home));

        foreach (var kind in new[] { FaultKind.Html, FaultKind.Truncate, FaultKind.Reset, FaultKind.Fail, FaultKind.FailAfter })
        {
            remote.Sandbox.Faults.Clear();
            remote.Sandbox.Faults.Add(new(kind));

            var failure = await Assert.ThrowsAsync<ConnectorException>(() => source.ReadOrderAsync(placed, Cancellation));

            Assert.Equal((kind, ConnectorFault.Unavailable), (kind, failure.Fault));
        }
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_write_whose_answer_is_unreadable_is_in_doubt(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, sink) = Sides<IFulfillmentSink>(remote);
        var fulfillment = await OrderedAsync(remote, shop, ordered: 3, shipped: 1);

        // The look before it must pass; what follows is the write.
        remote.Sandbox.Faults.Add(new(FaultKind.Truncate, Every: 2));
        var failure = await Assert.ThrowsAsync<ConnectorException>(() => sink.ConfirmFulfillmentAsync(fulfillment, Cancellation));

        Assert.Equal(ConnectorFault.Unknown, failure.Fault);
    }

    [Theory, MemberData(nameof(ShopKeys))]
    public async Task A_shop_that_asks_to_slow_down_is_believed(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        var placed = shop.PlaceOrder(new([new("TEE-M", 1)], Home));
        remote.Sandbox.Faults.Add(new(FaultKind.Throttle, Wait: TimeSpan.FromSeconds(7)));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => source.ReadOrderAsync(placed, Cancellation));

        Assert.Equal((ConnectorFault.Throttled, TimeSpan.FromSeconds(7)), (failure.Fault, failure.RetryAfter));
    }
}
