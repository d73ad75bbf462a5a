using TechOms.Connectors;

namespace TechOms.Tests.Connectors.CartonCloud;

public sealed class CartonCloudShipmentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shipment_of_something_unknown_exists_but_is_refused()
    {
        await using var remote = await CartonCloudRemote.StartAsync();

        var sent = await SendAsync(remote, "SH-1", "NOBODY-KNOWS", 1);

        Assert.Equal(["Product NOBODY-KNOWS not found."], sent.Problems);
        var update = Assert.Single(await CartonCloudRemote.ReadUpdatesAsync(remote.Open()));
        Assert.Equal((RemoteShipmentStatus.Refused, sent.ExternalId), (update.Status, update.ExternalId));
        Assert.Equal(sent.Problems, update.Problems);
        Assert.Equal(sent.Problems, (await remote.Open().FindShipmentAsync("SH-1", Cancellation))!.Problems);
    }

    [Fact]
    public async Task A_shipment_beyond_the_stock_is_refused_or_waits_as_the_warehouse_decides()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 2);

        Assert.NotEmpty((await SendAsync(remote, "SH-1", "MUG", 3)).Problems);
        remote.Sandbox.RejectsOutOfStock = false;
        Assert.Empty((await SendAsync(remote, "SH-2", "MUG", 3)).Problems);

        Assert.Contains(await CartonCloudRemote.ReadUpdatesAsync(remote.Open()), update => update is { Reference: "SH-2", Status: RemoteShipmentStatus.Accepted, StatusText: "AWAITING_STOCK" });
    }

    [Fact]
    public async Task A_refused_field_is_named()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 2);
        var shipment = CartonCloudRemote.Shipment("SH-1", new OutgoingLine(1, "MUG", 1));

        var failure = await Assert.ThrowsAsync<ConnectorException>(
            () => remote.Open().SendShipmentAsync(shipment with { ShipTo = shipment.ShipTo with { Country = "XX" } }, Cancellation));

        Assert.Equal((ConnectorFault.Rejected, "/details/deliver/address/country"), (failure.Fault, failure.Field));
        Assert.Contains("Country is not valid", failure.Message, StringComparison.Ordinal);
        Assert.Empty(remote.Sandbox.Shipments);
    }

    [Fact]
    public async Task Pieces_are_sent_as_pieces_even_where_the_product_comes_in_cartons()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        AddCartons(remote);
        remote.Sandbox.AddStock("OLIVE", 10, "CTN");

        var sent = await SendAsync(remote, "SH-1", "OLIVE", 24);

        Assert.Empty(sent.Problems);
        Assert.Equal([("OLIVE", 24L)], Assert.Single(remote.Sandbox.Shipments).Lines);
    }

    [Fact]
    public async Task Products_are_looked_up_once_and_not_for_every_shipment()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 20);

        await SendAsync(remote, "SH-1", "MUG", 1);
        await SendAsync(remote, "SH-2", "MUG", 1);

        Assert.Single(remote.Asked, asked => asked.EndsWith("warehouse-products/search", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_thirty_first_create_of_a_minute_waits_and_later_ones_do_not_even_ask()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 100);
        for (var i = 1; i <= 30; i++)
            await SendAsync(remote, $"SH-{i}", "MUG", 1);

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => SendAsync(remote, "SH-31", "MUG", 1));
        var asked = remote.Asked.Count;
        var next = await Assert.ThrowsAsync<ConnectorException>(() => SendAsync(remote, "SH-32", "MUG", 1));

        Assert.Equal((ConnectorFault.Throttled, TimeSpan.FromSeconds(2)), (refused.Fault, refused.RetryAfter));
        Assert.Equal((ConnectorFault.Throttled, TimeSpan.FromSeconds(2)), (next.Fault, next.RetryAfter));
        Assert.Equal(asked, remote.Asked.Count);
        Assert.Equal(30, remote.Sandbox.Shipments.Count);

        remote.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(remote, "SH-31", "MUG", 1);
    }

    [Fact]
    public async Task Of_two_with_one_reference_the_one_that_is_worked_on_is_found()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        await SendAsync(remote, "SH-1", "MUG", 1);
        remote.Sandbox.SetStock("MUG", 5);
        var good = await SendAsync(remote, "SH-1", "MUG", 1);

        Assert.Equal(2, remote.Sandbox.Shipments.Count(shipment => shipment.Reference == "SH-1"));
        Assert.Equal(good.ExternalId, (await remote.Open().FindShipmentAsync("SH-1", Cancellation))!.ExternalId);
    }

    [Fact]
    public async Task A_reference_the_tenant_wants_unique_and_has_already_is_this_shipment()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 5);
        remote.Sandbox.DemandsUniqueReferences = true;
        var first = await SendAsync(remote, "SH-1", "MUG", 1);

        Assert.Equal(first.ExternalId, (await SendAsync(remote, "SH-1", "MUG", 1)).ExternalId);
        Assert.Single(remote.Sandbox.Shipments);
    }

    [Theory]
    [InlineData(FaultKind.LoseReply)]
    [InlineData(FaultKind.FailAfter)]
    [InlineData(FaultKind.Truncate)]
    public async Task A_lost_answer_to_a_create_is_in_doubt_and_then_found(FaultKind kind)
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 5);
        remote.Strike(kind, CartonCloudRemote.IsCreate);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => SendAsync(remote, "SH-1", "MUG", 1));

        Assert.Equal(ConnectorFault.Unknown, failure.Fault);
        Assert.Equal(Assert.Single(remote.Sandbox.Shipments).ExternalId, (await remote.Open().FindShipmentAsync("SH-1", Cancellation))!.ExternalId);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task A_shipment_too_far_along_refuses_to_be_cancelled_in_the_warehouses_words(int status)
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 5);
        remote.Sandbox.RefusedDeleteStatus = status;
        var sent = await SendAsync(remote, "SH-1", "MUG", 1);
        remote.Sandbox.SetStatus(sent.ExternalId, "PACKED");

        var outcome = await remote.Open().CancelShipmentAsync(new("SH-1", sent.ExternalId), "Changed my mind", Cancellation);

        Assert.Equal(CancelResult.Refused, outcome.Result);
        Assert.Contains("PACKED", outcome.Message, StringComparison.Ordinal);
        Assert.True(Assert.Single(remote.Sandbox.Shipments).Open);
    }

    [Fact]
    public async Task Cancelling_what_is_gone_already_is_fine()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 5);
        var sent = await SendAsync(remote, "SH-1", "MUG", 1);
        remote.Sandbox.Cancel(sent.ExternalId);

        Assert.Equal(CancelResult.Cancelled, (await remote.Open().CancelShipmentAsync(new("SH-1", sent.ExternalId), "Gone", Cancellation)).Result);
    }

    [Fact]
    public async Task A_retired_api_version_does_not_look_like_cancelled_shipments()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 5);
        var sent = await SendAsync(remote, "SH-1", "MUG", 1);
        remote.Settings = remote.Settings with { ApiUrl = new(remote.Sandbox.Address, "moved/") };

        var session = remote.Open();
        await Assert.ThrowsAsync<ConnectorException>(() => CartonCloudRemote.ReadUpdatesAsync(session, new OpenDocument("SH-1", sent.ExternalId)));
        await Assert.ThrowsAsync<ConnectorException>(() => session.CancelShipmentAsync(new("SH-1", sent.ExternalId), "Why", Cancellation));
    }

    private static void AddCartons(CartonCloudRemote remote)
        => remote.Sandbox.AddProduct("OLIVE", "Olive oil", new Dictionary<string, decimal> { ["CTN"] = 12, ["EACH"] = 1 });

    private static Task<SentShipment> SendAsync(CartonCloudRemote remote, string reference, string sku, long quantity)
        => remote.Open().SendShipmentAsync(CartonCloudRemote.Shipment(reference, new OutgoingLine(1, sku, quantity)), Cancellation);
}
