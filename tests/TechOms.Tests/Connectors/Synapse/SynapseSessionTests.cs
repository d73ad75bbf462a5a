using TechOms.Connectors;
using TechOms.Connectors.Synapse;

namespace TechOms.Tests.Connectors.Synapse;

public sealed class SynapseSessionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_that_follows_is_told_under_the_same_reference()
    {
        await using var remote = await SandboxHost.StartAsync("synapse");
        var sandbox = (SynapseSandbox)remote.Sandbox;
        sandbox.FollowsUp = true;
        sandbox.SetStock("SHIRT-M", 10);
        var sent = await ((IShipmentSink)remote.Open()).SendShipmentAsync(
            new() { Reference = "SH-1", OrderNumber = "1001", Lines = [new(1, "SHIRT-M", 5)], ShipTo = new() { Name = "Ada", Line1 = "1 Road", City = "Dayton", Country = "US" } }, Cancellation);
        sandbox.Ship(sent.ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 3 }, "FIRST");
        sandbox.Ship(sandbox.Shipments.Single(shipment => shipment.Open).ExternalId, trackingNumber: "SECOND");

        var updates = await ReadAsync(remote, new(null, [new("SH-1", sent.ExternalId)]));

        Assert.Equal([(3L, "FIRST"), (2L, "SECOND")], updates.Select(update => (update.Lines!.Sum(line => line.Quantity), update.Packages.Single().TrackingNumber!)));
        Assert.All(updates, update => Assert.Equal("SH-1", update.Reference));
        Assert.Distinct(updates.Select(update => update.ExternalId));
    }

    [Fact]
    public async Task An_order_that_is_shown_no_more_is_not_taken_for_cancelled()
    {
        await using var remote = await SandboxHost.StartAsync("synapse");

        Assert.Empty(await ReadAsync(remote, new(null, [new("SH-404", "1-1")])));
    }

    [Fact]
    public async Task The_customer_is_blamed_when_only_the_customer_is_wrong()
    {
        await using var remote = await SandboxHost.StartAsync("synapse");

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open((SynapseSettings)remote.Sandbox.GoodSettings with { CustomerId = "1" }).CheckAsync(Cancellation));

        Assert.Equal(nameof(SynapseSettings.CustomerId), failure.Setting);
    }

    [Theory]
    [InlineData(""), InlineData("api"), InlineData("api/")]
    public async Task The_address_may_end_with_api_or_not(string end)
    {
        await using var remote = await SandboxHost.StartAsync("synapse");

        await remote.Open((SynapseSettings)remote.Sandbox.GoodSettings with { ApiUrl = new(remote.Sandbox.Address, end) }).CheckAsync(Cancellation);
    }

    private static async Task<List<ShipmentUpdate>> ReadAsync(SandboxHost remote, UpdateQuery query)
    {
        List<ShipmentUpdate> updates = [];
        await foreach (var page in ((IShipmentSource)remote.Open()).ReadShipmentUpdatesAsync(query, Cancellation))
            updates.AddRange(page.Updates);
        return updates;
    }
}
