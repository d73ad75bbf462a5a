using TechOms.Connectors;

namespace TechOms.Tests.Connectors.CartonCloud;

public sealed class CartonCloudUpdateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lots_and_line_numbers_travel_where_the_channel_is_set_up_for_them()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { PassLots = true, OrderLineProperty = "sop_custom_field_1" };
        remote.Sandbox.AddProduct("OLIVE", "Olive oil", new Dictionary<string, decimal> { ["CTN"] = 12, ["EACH"] = 1 });
        remote.Sandbox.AddStock("OLIVE", 1, "CTN", batch: "B1", expiryDate: "2027-01-31");
        remote.Sandbox.AddStock("OLIVE", 30, "EACH", batch: "B2", expiryDate: "2027-06-30");
        var sent = await SendAsync(remote, "SH-1", new(1, "OLIVE", 20), new(2, "OLIVE", 3) { Lot = "B2" });
        remote.Sandbox.Ship(sent.ExternalId);

        var lines = Assert.Single(await CartonCloudRemote.ReadUpdatesAsync(remote.Open())).Lines!;

        Assert.Equal([(1, 20L), (2, 3L)], lines.Select(line => (line.Number!.Value, line.Quantity)));
        Assert.Equal([new("B1", null, new(2027, 1, 31), 12), new Lot("B2", null, new(2027, 6, 30), 8)], lines[0].Lots);
        Assert.Equal([new Lot("B2", null, new(2027, 6, 30), 3)], lines[1].Lots);
    }

    [Fact]
    public async Task Without_the_transport_role_shipped_is_told_without_tracking()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.MayViewJobs = false;
        remote.Sandbox.SetStock("MUG", 5);
        foreach (var reference in new[] { "SH-1", "SH-2" })
            remote.Sandbox.Ship((await SendAsync(remote, reference, new OutgoingLine(1, "MUG", 1))).ExternalId);

        var updates = await CartonCloudRemote.ReadUpdatesAsync(remote.Open());

        Assert.All(updates, update => Assert.Equal(RemoteShipmentStatus.Shipped, update.Status));
        Assert.All(updates, update => Assert.Empty(update.Packages));
        Assert.Single(remote.Asked, asked => asked.EndsWith("consignments/search", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tracking_may_stand_in_a_property_of_the_order()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { TrackingProperty = "carrierReference" };
        remote.Sandbox.SetStock("MUG", 5);
        var shipment = CartonCloudRemote.Shipment("SH-1", new OutgoingLine(1, "MUG", 1)) with { References = new Dictionary<string, string> { ["carrierReference"] = "PROP-1" } };
        remote.Sandbox.Ship((await remote.Open().SendShipmentAsync(shipment, Cancellation)).ExternalId);

        var update = Assert.Single(await CartonCloudRemote.ReadUpdatesAsync(remote.Open()));

        Assert.Equal("PROP-1", Assert.Single(update.Packages).TrackingNumber);
    }

    [Fact]
    public async Task A_tracking_number_that_comes_days_later_is_still_told()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 5);
        remote.Sandbox.TracksLater = true;
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "MUG", 1));
        remote.Sandbox.Ship(sent.ExternalId);
        var (first, cursor) = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(null, [new("SH-1", sent.ExternalId)]));
        Assert.DoesNotContain(Assert.Single(first).Packages, package => package.TrackingNumber is not null);

        cursor = await MoveOnAsync(remote, cursor);
        remote.Clock.Advance(TimeSpan.FromDays(2));
        (_, cursor) = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(cursor, []));
        remote.Sandbox.Track(sent.ExternalId, "LATE-1");
        var (later, _) = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(cursor, []));

        var update = later.Single(update => update.ExternalId == sent.ExternalId);
        Assert.Equal("LATE-1", Assert.Single(update.Packages).TrackingNumber);
        Assert.NotEqual(first[0].Version, update.Version);
    }

    [Fact]
    public async Task After_three_days_nobody_waits_for_a_tracking_number_any_more()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 5);
        remote.Sandbox.TracksLater = true;
        remote.Sandbox.Ship((await SendAsync(remote, "SH-1", new OutgoingLine(1, "MUG", 1))).ExternalId);
        var (_, cursor) = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(null, []));

        cursor = await MoveOnAsync(remote, cursor);
        remote.Clock.Advance(TimeSpan.FromDays(4));
        (var once, cursor) = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(cursor, []));
        var (never, _) = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(cursor, []));

        Assert.Contains(once, update => update.Reference == "SH-1");
        Assert.DoesNotContain(never, update => update.Reference == "SH-1");
    }

    [Fact]
    public async Task A_change_their_search_shows_late_is_read_again()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 50);
        var early = await SendAsync(remote, "SH-1", new OutgoingLine(1, "MUG", 1));
        remote.Clock.Advance(TimeSpan.FromMinutes(5));
        await SendAsync(remote, "SH-2", new OutgoingLine(1, "MUG", 1));
        var (_, cursor) = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(null, []));

        var (again, _) = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(cursor, []));

        Assert.Contains(again, update => update.ExternalId == early.ExternalId);
    }

    [Fact]
    public async Task An_open_shipment_older_than_the_first_look_is_told_all_the_same()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 50);
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "MUG", 1));
        remote.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Empty(await CartonCloudRemote.ReadUpdatesAsync(remote.Open()));
        Assert.Equal(sent.ExternalId, Assert.Single(await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new OpenDocument("SH-1", sent.ExternalId))).ExternalId);
    }

    [Fact]
    public async Task Many_open_shipments_are_asked_for_together()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.CreatesPerMinute = int.MaxValue;
        remote.Sandbox.SetStock("MUG", 500);
        List<OpenDocument> open = [];
        for (var i = 1; i <= 60; i++)
            open.Add(new($"SH-{i}", (await SendAsync(remote, $"SH-{i}", new OutgoingLine(1, "MUG", 1))).ExternalId));
        remote.Sandbox.Cancel(open[7].ExternalId);
        remote.Clock.Advance(TimeSpan.FromDays(2));
        var before = remote.Asked.Count;

        var updates = await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), open);

        Assert.Equal(open.Select(document => document.ExternalId).Order(), updates.Select(update => update.ExternalId).Order());
        Assert.Equal(open[7].ExternalId, Assert.Single(updates, update => update.Status is RemoteShipmentStatus.Cancelled).ExternalId);
        Assert.Equal(5, remote.Asked.Count - before);
    }

    [Fact]
    public async Task Orders_of_other_customers_are_not_ours_to_tell()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 50);
        var mine = remote.Settings;
        remote.Settings = mine with { CustomerName = "Other Customer" };
        using var memory = new ConnectorMemory();
        await remote.Host.Open(remote.Settings, memory).CheckAsync(Cancellation);
        await ((IShipmentSink)remote.Host.Open(remote.Settings, memory)).SendShipmentAsync(CartonCloudRemote.Shipment("SH-1", new OutgoingLine(1, "MUG", 1)), Cancellation);
        remote.Settings = mine;

        Assert.Empty(await CartonCloudRemote.ReadUpdatesAsync(remote.Open()));
        Assert.Null(await remote.Open().FindShipmentAsync("SH-1", Cancellation));
    }

    /// <summary>Something else happens an hour later, so that the shipments before are not within the overlap any more.</summary>
    private static async Task<string?> MoveOnAsync(CartonCloudRemote remote, string? cursor)
    {
        remote.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(remote, "SH-other", new OutgoingLine(1, "MUG", 1));
        return (await CartonCloudRemote.ReadUpdatesAsync(remote.Open(), new UpdateQuery(cursor, []))).Cursor;
    }

    private static Task<SentShipment> SendAsync(CartonCloudRemote remote, string reference, params IReadOnlyList<OutgoingLine> lines)
        => remote.Open().SendShipmentAsync(CartonCloudRemote.Shipment(reference, lines), Cancellation);
}
