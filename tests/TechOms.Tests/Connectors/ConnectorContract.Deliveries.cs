using Microsoft.AspNetCore.WebUtilities;
using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

// Calls that come twice, or from a stranger, and reads that lag behind.
public sealed partial class ConnectorContract
{
    private static readonly Uri Hook = new("https://oms.example.com/hooks/7");

    public static TheoryData<string> WebhookReceivers => Capable<IWebhookReceiver>();
    public static TheoryData<string> OrderSources => Capable<IOrderSource>();

    [Theory, MemberData(nameof(WebhookReceivers))]
    public async Task A_webhook_delivered_twice_is_recognised_and_wakes_what_there_is(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (receiver, deliveries) = await SubscribedAsync(remote);
        remote.Sandbox.Faults.Add(new(FaultKind.Duplicate));
        await ChangeAsync(remote);

        var verdicts = deliveries.Select(delivery => receiver.Check(CallOf(delivery))).ToList();

        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, verdict => Assert.True(verdict.Genuine));
        Assert.All(verdicts.GroupBy(verdict => verdict.DeliveryId), same => Assert.Equal((true, 2), (same.Key is not null, same.Count())));
        var capabilities = remote.Connector.SessionType.GetInterfaces().Select(capability => capability.Name).ToList();
        Assert.All(verdicts, verdict => Assert.Contains(verdict.Wakes ?? nameof(IWebhookReceiver), capabilities));
    }

    [Theory, MemberData(nameof(WebhookReceivers))]
    public async Task A_webhook_of_a_stranger_is_refused(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (receiver, deliveries) = await SubscribedAsync(remote);
        await ChangeAsync(remote);

        var genuine = CallOf(Assert.Single(deliveries.Take(1)));
        var nothing = new Dictionary<string, string>();

        Assert.False(receiver.Check(genuine with { Headers = nothing, Query = nothing }).Genuine);
        Assert.False(receiver.Check(genuine with { Headers = Scrambled(genuine.Headers), Query = Scrambled(genuine.Query) }).Genuine);
    }

    [Theory, MemberData(nameof(ShipmentSources))]
    public async Task A_read_that_lags_behind_loses_no_shipment(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 2));
        OpenDocument[] open = [new("SH-1", sent.ExternalId)];
        remote.Sandbox.Faults.Add(new(FaultKind.Stale));
        var (_, cursor) = await ReadUpdatesAsync(remote, new(null, open));
        Warehouse(remote).Ship(sent.ExternalId);
        remote.Clock.Advance(TimeSpan.FromMinutes(2));

        var (early, lagging) = await ReadUpdatesAsync(remote, new(cursor, open));
        remote.Sandbox.Faults.Clear();
        var (late, _) = await ReadUpdatesAsync(remote, new(lagging, open));

        Assert.Contains(early.Concat(late), update => update is { Status: RemoteShipmentStatus.Shipped } && update.ExternalId == sent.ExternalId);
    }

    [Theory, MemberData(nameof(OrderSources))]
    public async Task A_read_that_lags_behind_loses_no_order(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var (shop, source) = Sides<IOrderSource>(remote);
        shop.PlaceOrder(new([new("TEE-M", 1)], Home));
        remote.Sandbox.Faults.Add(new(FaultKind.Stale));
        var (_, cursor) = await ReadChangesAsync(source, null);
        await ReadChangesAsync(source, cursor);
        var placed = shop.PlaceOrder(new([new("TEE-M", 1)], Home));
        remote.Clock.Advance(TimeSpan.FromMinutes(2));

        var (early, lagging) = await ReadChangesAsync(source, cursor);
        remote.Sandbox.Faults.Clear();
        var (late, _) = await ReadChangesAsync(source, lagging);

        Assert.Contains(placed, early.Concat(late).Select(change => change.ExternalId));
    }

    private static async Task<(IWebhookReceiver Receiver, List<SandboxDelivery> Deliveries)> SubscribedAsync(SandboxHost remote)
    {
        List<SandboxDelivery> deliveries = [];
        remote.Sandbox.Deliver = deliveries.Add;
        var receiver = (IWebhookReceiver)remote.Open();
        await receiver.EnsureSubscriptionsAsync(Hook, Cancellation);
        remote.Sandbox.Subscribe(Hook);
        return (receiver, deliveries);
    }

    private static async Task ChangeAsync(SandboxHost remote)
    {
        if (remote.Sandbox is ISandboxShop shop)
            shop.PlaceOrder(new([new("TEE-M", 1)], Home));
        else
            Warehouse(remote).Ship((await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 2))).ExternalId);
    }

    private static WebhookCall CallOf(SandboxDelivery delivery) => new(
        delivery.Headers, QueryHelpers.ParseQuery(delivery.Address.Query).ToDictionary(part => part.Key, part => part.Value.ToString()), delivery.Body);

    private static Dictionary<string, string> Scrambled(IReadOnlyDictionary<string, string> known)
        => known.ToDictionary(part => part.Key, part => new string([.. part.Value.Reverse()]));
}
