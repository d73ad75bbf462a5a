using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

// What fulfillment channels promise, told only in the words of the capabilities and of the people in the warehouse.
public sealed partial class ConnectorContract
{
    public static TheoryData<string> StockSources => Having<IInventorySource>();
    public static TheoryData<string> ShipmentSinks => Having<IShipmentSink>();
    public static TheoryData<string> ShipmentSources => Having<IShipmentSource>();

    [Theory, MemberData(nameof(StockSources))]
    public async Task Stock_is_read_to_the_last_page_and_each_sku_once(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var warehouse = Warehouse(remote);
        for (var i = 1; i <= 250; i++)
            warehouse.SetStock($"SKU-{i:D3}", i);

        var levels = await remote.ReadInventoryAsync();

        Assert.Distinct(levels.Select(level => level.Sku));
        Assert.Equal(
            Enumerable.Range(1, 250).Select(i => ($"SKU-{i:D3}", (long)i)),
            levels.Where(level => level.Sku.StartsWith("SKU-", StringComparison.Ordinal)).Select(level => (level.Sku, level.OnHand)).Order());
    }

    [Theory, MemberData(nameof(StockSources))]
    public async Task Shipped_units_leave_the_stock(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        Assert.SkipUnless(remote.Connector.Can<IShipmentSink>(), "Takes no shipments.");
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 4));

        Assert.Equal(100, (await remote.ReadInventoryAsync()).Single(level => level.Sku == "SHIRT-M").OnHand);
        Warehouse(remote).Ship(sent.ExternalId);

        Assert.Equal(96, (await remote.ReadInventoryAsync()).Single(level => level.Sku == "SHIRT-M").OnHand);
    }

    [Theory, MemberData(nameof(ShipmentSinks))]
    public async Task A_shipment_is_found_by_its_reference(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 2));
        await SendAsync(remote, "SH-11", new OutgoingLine(1, "SHIRT-M", 1));

        var found = await Shipments(remote).FindShipmentAsync("SH-1", Cancellation);

        Assert.Equal(sent.ExternalId, found?.ExternalId);
        var document = Warehouse(remote).Shipments.Single(shipment => shipment.ExternalId == sent.ExternalId);
        Assert.Equal(("SH-1", true), (document.Reference, document.Open));
        Assert.Equal([("SHIRT-M", 2L)], document.Lines);
    }

    [Theory, MemberData(nameof(ShipmentSinks))]
    public async Task An_unknown_reference_is_certainly_not_there(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 2));

        Assert.Null(await Shipments(remote).FindShipmentAsync("SH", Cancellation));
    }

    [Theory, MemberData(nameof(ShipmentSources))]
    public async Task A_shipped_shipment_comes_back_with_quantities_and_tracking(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 2), new OutgoingLine(2, "MUG", 3));
        Warehouse(remote).Ship(sent.ExternalId, trackingNumber: "TRACK-77");

        var update = await ReadLastAsync(remote, new("SH-1", sent.ExternalId));

        Assert.Equal((RemoteShipmentStatus.Shipped, "SH-1", remote.Clock.GetUtcNow()), (update.Status, update.Reference, update.ShippedAt));
        Assert.Equal([("MUG", 3L), ("SHIRT-M", 2L)], Quantities(update));
        Assert.Equal(["TRACK-77"], update.Packages.Select(package => package.TrackingNumber));
    }

    [Theory, MemberData(nameof(ShipmentSources))]
    public async Task A_short_shipment_comes_back_with_what_really_went(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 5), new OutgoingLine(2, "MUG", 3));
        Warehouse(remote).Ship(sent.ExternalId, new Dictionary<string, long> { ["SHIRT-M"] = 4 });

        var update = await ReadLastAsync(remote, new("SH-1", sent.ExternalId));

        if (Warehouse(remote).ShipsShort)
            Assert.Equal((RemoteShipmentStatus.Shipped, ("SHIRT-M", 4L)), (update.Status, Assert.Single(Quantities(update))));
        else
            Assert.Contains(update.Status, new[] { RemoteShipmentStatus.InProgress, RemoteShipmentStatus.Refused });
    }

    [Theory, MemberData(nameof(ShipmentSources))]
    public async Task A_shipment_cancelled_there_comes_back_cancelled(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        Assert.SkipUnless(Warehouse(remote).TellsCancellations, "Does not tell.");
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 5));
        Warehouse(remote).Cancel(sent.ExternalId);

        Assert.Equal(RemoteShipmentStatus.Cancelled, (await ReadLastAsync(remote, new("SH-1", sent.ExternalId))).Status);
    }

    [Theory, MemberData(nameof(ShipmentSources))]
    public async Task Updates_are_read_to_the_last_page_and_go_on_where_they_ended(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        List<OpenDocument> open = [];
        for (var i = 1; i <= 130; i++)
        {
            // Under anyone's limit of creates per minute.
            remote.Clock.Advance(TimeSpan.FromSeconds(10));
            open.Add(new($"SH-{i}", (await SendAsync(remote, $"SH-{i}", new OutgoingLine(1, "SHIRT-M", 1))).ExternalId));
            Warehouse(remote).Ship(open[^1].ExternalId);
        }

        var (first, cursor) = await ReadUpdatesAsync(remote, new(null, open));
        remote.Clock.Advance(TimeSpan.FromHours(1));
        var late = await SendAsync(remote, "SH-late", new OutgoingLine(1, "SHIRT-M", 1));
        var (second, _) = await ReadUpdatesAsync(remote, new(cursor, [new("SH-late", late.ExternalId)]));

        Assert.Superset(open.Select(document => document.ExternalId).ToHashSet(), first.Where(update => update.Status is RemoteShipmentStatus.Shipped).Select(update => update.ExternalId).ToHashSet());
        Assert.Contains(late.ExternalId, second.Select(update => update.ExternalId));
        Assert.True(second.Count < first.Count, "The second read began at the beginning.");
    }

    [Theory, MemberData(nameof(ShipmentSources))]
    public async Task A_cancelled_shipment_is_gone_for_both(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        Assert.SkipUnless(remote.Connector.Can<IShipmentCanceller>(), "Cannot be asked.");
        var canceller = (IShipmentCanceller)remote.Open();
        var sent = await SendAsync(remote, "SH-1", new OutgoingLine(1, "SHIRT-M", 5));
        var gone = await SendAsync(remote, "SH-2", new OutgoingLine(1, "SHIRT-M", 5));
        Warehouse(remote).Ship(gone.ExternalId);

        var cancelled = await canceller.CancelShipmentAsync(new("SH-1", sent.ExternalId), "Changed my mind", Cancellation);
        var late = await canceller.CancelShipmentAsync(new("SH-2", gone.ExternalId), "Changed my mind", Cancellation);

        Assert.Contains(cancelled.Result, new[] { CancelResult.Cancelled, CancelResult.Requested });
        Assert.Equal(CancelResult.Refused, late.Result);
        Assert.False(string.IsNullOrWhiteSpace(late.Message));
        Assert.False(Warehouse(remote).Shipments.Single(shipment => shipment.ExternalId == sent.ExternalId).Open && cancelled.Result is CancelResult.Cancelled);
    }
}
