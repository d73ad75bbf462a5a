using TechOms.Connectors;
using TechOms.Connectors.Extensiv;

namespace TechOms.Tests.Connectors.Extensiv;

public sealed class ExtensivUpdateTests
{
    [Theory]
    [InlineData("Package")]
    [InlineData("Parcel")]
    [InlineData("Routing")]
    [InlineData("Feed")]
    public async Task Tracking_is_found_wherever_the_warehouse_writes_it(string place)
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Sandbox.TracksIn = Enum.Parse<TrackingPlace>(place);
        var id = await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 2));
        remote.Sandbox.Ship(id, trackingNumber: "1Z77");

        Assert.Equal(["1Z77"], (await remote.ReadAsync("SH-1", id)).Packages.Select(package => package.TrackingNumber));
    }

    [Fact]
    public async Task Shipped_without_the_role_for_the_parcel_feed_is_still_shipped()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Sandbox.Forbidden = new HashSet<string> { "shipmentstrackinginfo" };
        var id = await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 2));
        remote.Sandbox.Ship(id);

        Assert.Equal(RemoteShipmentStatus.Shipped, (await remote.ReadAsync("SH-1", id)).Status);
    }

    [Fact]
    public async Task What_the_warehouse_edited_comes_back()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        var id = await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 5), new OutgoingLine(2, "POT", 1), new OutgoingLine(3, "LID", 2));
        remote.Sandbox.EditQuantity(id, "CUP", 4);
        remote.Sandbox.EditQuantity(id, "POT", 0);
        remote.Sandbox.EditAddItem(id, "SPOON", 3);
        remote.Sandbox.EditCarrier(id, "FedEx", "GROUND");
        remote.Sandbox.EditAddress(id, "15 Harbour Lane", "Bangor", "04401");
        remote.Sandbox.Ship(id);

        var update = await remote.ReadAsync("SH-1", id);

        Assert.Equal([(1, "CUP", 4L), (3, "LID", 2L), (null, "SPOON", 3L)], update.Lines!.Select(line => (line.Number, line.Sku, line.Quantity)));
        Assert.Equal(("FedEx", "GROUND"), (update.Carrier, update.Service));
        Assert.Equal(("15 Harbour Lane", "Bangor", "04401", "R. Quill"), (update.ShipTo!.Line1, update.ShipTo.City, update.ShipTo.PostalCode, update.ShipTo.Name));
    }

    [Fact]
    public async Task A_hold_and_its_end_are_two_versions()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        var id = await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 5));
        var before = await remote.ReadAsync("SH-1", id);
        remote.Clock.Advance(TimeSpan.FromMinutes(1));
        remote.Sandbox.Hold(id, "Address unclear");
        var held = await remote.ReadAsync("SH-1", id);
        remote.Clock.Advance(TimeSpan.FromMinutes(1));
        remote.Sandbox.Hold(id, null);
        var after = await remote.ReadAsync("SH-1", id);

        Assert.Equal([RemoteShipmentStatus.Accepted, RemoteShipmentStatus.Refused, RemoteShipmentStatus.Accepted], new[] { before, held, after }.Select(update => update.Status));
        Assert.Distinct([before.Version, held.Version, after.Version]);
    }

    [Fact]
    public async Task Old_open_shipments_are_asked_for_by_id_and_singly_where_that_is_not_searched()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        var id = await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 5));
        remote.Clock.Advance(TimeSpan.FromDays(9));

        Assert.Equal("SH-1", (await remote.ReadAsync("SH-1", id)).Reference);
        Assert.Contains(remote.Asked, asked => asked.Contains($"ReadOnly.orderId=in=({id})", StringComparison.Ordinal));
        remote.Sandbox.SearchesByOrderId = false;

        Assert.Equal("SH-1", (await remote.ReadAsync("SH-1", id)).Reference);
        Assert.Contains(remote.Asked, asked => asked.StartsWith($"GET /orders/{id}?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shipment_that_does_not_show_is_not_concluded_upon()
    {
        await using var remote = await ExtensivRemote.StartAsync();

        Assert.Empty((await remote.ReadUpdatesAsync(new(null, [new("SH-1", "999")]))).Updates);
    }

    [Fact]
    public async Task A_receipt_counts_when_it_is_confirmed_however_receivers_can_be_searched()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Sandbox.SearchesReceivers = false;
        remote.Sandbox.AddProduct("CUP", "Cup");
        var sent = await remote.Open().SendReceiptAsync(new() { Reference = "RC-1", PurchaseOrderNumber = "7001", Lines = [new(1, "CUP", 12)] }, ExtensivRemote.Cancellation);
        var open = new OpenDocument("RC-1", sent.ExternalId);

        Assert.Equal(RemoteReceiptStatus.Accepted, Assert.Single(await remote.ReadReceiptsAsync(open)).Status);
        remote.Sandbox.Receive(sent.ExternalId, new Dictionary<string, long> { ["CUP"] = 9 }, new Dictionary<string, long> { ["CUP"] = 2 });
        var update = Assert.Single(await remote.ReadReceiptsAsync(open));

        Assert.Equal((RemoteReceiptStatus.Received, 9L), (update.Status, update.Lines.Single().Quantity));
        Assert.Contains("2 of CUP arrived on hold", Assert.Single(update.Problems), StringComparison.Ordinal);
        Assert.Equal(9, (await remote.ReadInventoryAsync()).Single().OnHand);
    }
}
