using Microsoft.AspNetCore.Http;
using TechOms.Connectors;
using TechOms.Connectors.Extensiv;

namespace TechOms.Tests.Connectors.Extensiv;

public sealed class ExtensivSessionTests
{
    private static CancellationToken Cancellation => ExtensivRemote.Cancellation;

    [Theory]
    [InlineData(nameof(ExtensivSettings.ClientSecret))]
    [InlineData(nameof(ExtensivSettings.UserLoginId))]
    [InlineData(nameof(ExtensivSettings.CustomerId))]
    [InlineData(nameof(ExtensivSettings.FacilityId))]
    [InlineData(nameof(ExtensivSettings.ApiUrl))]
    public async Task A_check_names_the_setting_to_blame(string setting)
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Settings = setting switch
        {
            nameof(ExtensivSettings.ClientSecret) => remote.Settings with { ClientSecret = new("wrong") },
            nameof(ExtensivSettings.UserLoginId) => remote.Settings with { UserLoginId = "nobody" },
            nameof(ExtensivSettings.CustomerId) => remote.Settings with { CustomerId = "89" },
            nameof(ExtensivSettings.FacilityId) => remote.Settings with { FacilityId = "4" },
            _ => remote.Settings with { ApiUrl = new(remote.Settings.ApiUrl!, "elsewhere/") },
        };

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().CheckAsync(Cancellation));

        Assert.Equal(setting, failure.Setting);
    }

    [Fact]
    public async Task One_token_serves_until_it_is_due()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        await remote.Open().CheckAsync(Cancellation);
        remote.Clock.Advance(TimeSpan.FromMinutes(29));
        await remote.Open().CheckAsync(Cancellation);
        Assert.Single(remote.Asked, asked => asked.Contains("Token", StringComparison.Ordinal));

        // Documented: at least every half hour, however long it would live.
        remote.Clock.Advance(TimeSpan.FromMinutes(2));
        await remote.Open().CheckAsync(Cancellation);

        Assert.Equal(2, remote.Asked.Count(asked => asked.Contains("Token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_write_refused_for_its_token_is_said_again_and_done_once()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        await remote.Open().CheckAsync(Cancellation);
        remote.Sandbox.RevokeTokens();

        await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 1));

        Assert.Single(remote.Sandbox.Shipments);
    }

    [Fact]
    public async Task A_reference_that_exists_is_the_same_shipment()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        var first = await remote.SendAsync("SH-1*(x)", new OutgoingLine(1, "CUP", 1));

        Assert.Equal(first, await remote.SendAsync("SH-1*(x)", new OutgoingLine(1, "CUP", 1)));
        Assert.Single(remote.Sandbox.Shipments);
    }

    [Fact]
    public async Task What_the_warehouse_does_not_know_is_refused_with_the_field()
    {
        await using var remote = await ExtensivRemote.StartAsync();

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().SendShipmentAsync(ExtensivRemote.Shipment("SH-1", new OutgoingLine(1, "GHOST", 1)), Cancellation));

        Assert.Equal((ConnectorFault.Rejected, "orderItems[0].ItemIdentifier"), (failure.Fault, failure.Field));
        Assert.Empty(remote.Sandbox.Shipments);
    }

    [Fact]
    public async Task A_missing_role_is_a_matter_of_the_credentials()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Sandbox.Forbidden = new HashSet<string> { "/orders" };

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().FindShipmentAsync("SH-1", Cancellation));

        Assert.Equal(ConnectorFault.Denied, failure.Fault);
    }

    [Fact]
    public async Task A_completed_shipment_is_released_even_when_an_answer_is_lost()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Settings = remote.Settings with { ExportStatus = ExportStatus.Completed };
        remote.Strike(FaultKind.LoseReply, request => request.Path.Value!.EndsWith("completer", StringComparison.Ordinal));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 2)));
        var found = await remote.Open().FindShipmentAsync("SH-1", Cancellation);

        Assert.Equal(ConnectorFault.Unknown, failure.Fault);
        Assert.Empty(found!.Problems);
        Assert.Throws<InvalidOperationException>(() => remote.Sandbox.EditQuantity(found.ExternalId, "CUP", 1));
    }

    [Fact]
    public async Task A_cancellation_looks_again_when_somebody_changed_the_order_meanwhile()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        var id = await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 2));
        remote.Strike(FaultKind.Delay, request =>
        {
            if (request.Path.Value!.EndsWith("canceler", StringComparison.Ordinal) && remote.Asked.Count(asked => asked.Contains("canceler", StringComparison.Ordinal)) == 1)
                remote.Sandbox.EditQuantity(id, "CUP", 1);
            return false;
        });

        var outcome = await remote.Open().CancelShipmentAsync(new("SH-1", id), "Changed my mind", Cancellation);

        Assert.Equal(CancelResult.Cancelled, outcome.Result);
        Assert.Equal(2, remote.Asked.Count(asked => asked.Contains("canceler", StringComparison.Ordinal)));
        Assert.Equal(CancelResult.Cancelled, (await remote.Open().CancelShipmentAsync(new("SH-1", id), "Again", Cancellation)).Result);
    }

    [Fact]
    public async Task An_order_being_picked_is_not_cancelled()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        var id = await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 2));
        remote.Sandbox.StartPicking(id);

        var outcome = await remote.Open().CancelShipmentAsync(new("SH-1", id), "Changed my mind", Cancellation);

        Assert.Equal(CancelResult.Refused, outcome.Result);
        Assert.Contains("pick batch", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_facility_need_not_be_named()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Settings = remote.Settings with { FacilityId = null };
        remote.Sandbox.SetStock("CUP", 5);

        await remote.Open().CheckAsync(Cancellation);

        Assert.Equal(5, (await remote.ReadInventoryAsync()).Single(level => level.Sku == "CUP").OnHand);
        Assert.Equal("Maine DC", Assert.Single(await remote.Open().ReadChoicesAsync(nameof(ExtensivSettings.FacilityId), Cancellation)).Label);
    }

    [Fact]
    public async Task Held_lots_are_left_out_and_what_ran_out_is_told_as_nothing()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Settings = remote.Settings with { PassLots = true };
        remote.Sandbox.AddStock("CREAM", 21, "LX-204", "2027-05-31T00:00:00");
        remote.Sandbox.AddStock("CREAM", 7, "LX-205", onHold: true);
        remote.Sandbox.AddStock("CREAM", 3, "LX-206", quarantined: true);
        remote.Sandbox.AddProduct("GONE", "Gone");
        await remote.SendAsync("SH-1", new OutgoingLine(1, "CREAM", 4));

        var levels = await remote.ReadInventoryAsync();

        Assert.Equal([("CREAM", 21L, 17L), ("GONE", 0L, 0L)], levels.Select(level => (level.Sku, level.OnHand, level.Available!.Value)));
        Assert.Equal([new Lot("LX-204", null, new(2027, 5, 31), 21)], levels[0].Lots);
    }

    [Fact]
    public async Task A_warehouse_that_answers_in_the_older_casing_is_understood()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Sandbox.SpeaksHal = false;
        remote.Sandbox.SetStock("CUP", 9);
        var id = await remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 2));
        remote.Sandbox.Ship(id, trackingNumber: "1Z9");

        var update = await remote.ReadAsync("SH-1", id);

        Assert.Equal((RemoteShipmentStatus.Shipped, 2L, "1Z9"), (update.Status, update.Lines!.Single().Quantity, update.Packages.Single().TrackingNumber));
        Assert.Equal(7, (await remote.ReadInventoryAsync()).Single().OnHand);
        Assert.Equal(id, (await remote.Open().FindShipmentAsync("SH-1", Cancellation))?.ExternalId);
    }

    [Theory]
    [InlineData(FaultKind.Html)]
    [InlineData(FaultKind.Truncate)]
    public async Task A_malformed_answer_to_a_read_is_worth_another_try(FaultKind kind)
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Strike(kind, request => request.Path.Value!.EndsWith("/orders", StringComparison.Ordinal));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().FindShipmentAsync("SH-1", Cancellation));

        Assert.Equal(ConnectorFault.Unavailable, failure.Fault);
    }

    [Fact]
    public async Task Being_told_to_wait_is_passed_on()
    {
        await using var remote = await ExtensivRemote.StartAsync();
        remote.Sandbox.Faults.Add(new Fault(FaultKind.Throttle, request => HttpMethods.IsPost(request.Method) && request.Path.Value!.EndsWith("/orders", StringComparison.Ordinal), Wait: TimeSpan.FromSeconds(9)));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.SendAsync("SH-1", new OutgoingLine(1, "CUP", 1)));

        Assert.Equal((ConnectorFault.Throttled, TimeSpan.FromSeconds(9)), (failure.Fault, failure.RetryAfter));
    }
}
