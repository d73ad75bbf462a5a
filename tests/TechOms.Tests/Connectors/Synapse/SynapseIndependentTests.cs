using TechOms.Connectors;
using TechOms.Connectors.Synapse;

namespace TechOms.Tests.Connectors.Synapse;

/// <summary>Servers that are right, but not as our sandbox is.</summary>
public sealed class SynapseIndependentTests
{
    private const string Order = """{"orderid":7,"shipid":1,"order_type":"O","order_status":"1","order_status_desc":"Entered","po_number":"SH-1","reference":"SH-1","order_details":[{"item":"MUG","qty_order":2,"qty_ship":0,"uom":"EA"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static OutgoingShipment Shipment => new()
    {
        Reference = "SH-1",
        OrderNumber = "1001",
        Lines = [new(1, "MUG", 2)],
        ShipTo = new() { Name = "Ada", Line1 = "1 Road", City = "Dayton", State = "OH", PostalCode = "45402", Country = "US" },
    };

    [Fact]
    public async Task A_session_that_ended_is_renewed_once_and_the_call_repeated()
    {
        var ended = false;
        await using var server = await OtherSynapse.StartAsync(call => call.SignsIn ? null : ended && !(ended = false) ? (401, "") : (200, """{"orderid":7}"""));
        await server.Open().SendShipmentAsync(Shipment, Cancellation);
        ended = true;

        Assert.Equal("7-1", (await server.Open().SendShipmentAsync(Shipment, Cancellation)).ExternalId);

        Assert.Equal((2, 3), (server.Count("login"), server.Count("orders/create-order")));
    }

    [Theory]
    [InlineData(401), InlineData(403), InlineData(302)]
    public async Task A_user_who_is_refused_even_freshly_signed_in_is_denied_by_name(int status)
    {
        await using var server = await OtherSynapse.StartAsync(call => call.SignsIn ? null : (status, """{"error":{"message":"No rights"}}"""));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => server.Open().SendShipmentAsync(Shipment, Cancellation));

        Assert.Equal((ConnectorFault.Denied, nameof(SynapseSettings.Username)), (failure.Fault, failure.Setting));
        Assert.Equal((2, 2), (server.Count("login"), server.Count("orders/create-order")));
    }

    [Theory]
    [InlineData(401, ConnectorFault.Denied, nameof(SynapseSettings.Password)), InlineData(400, ConnectorFault.Denied, nameof(SynapseSettings.Password))]
    [InlineData(404, ConnectorFault.Rejected, nameof(SynapseSettings.ApiUrl)), InlineData(503, ConnectorFault.Unavailable, null)]
    public async Task A_refused_sign_in_blames_what_is_to_blame(int status, ConnectorFault fault, string? setting)
    {
        await using var server = await OtherSynapse.StartAsync(_ => (status, ""));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => server.Open().SendShipmentAsync(Shipment, Cancellation));

        Assert.Equal((fault, setting), (failure.Fault, failure.Setting));
    }

    [Fact]
    public async Task A_token_renewed_by_any_answer_is_used_from_then_on_and_one_that_never_came_is_left_out()
    {
        var number = 1;
        await using var server = await OtherSynapse.StartAsync(call =>
        {
            if (!call.SignsIn)
                call.SetCookie($"XSRF-TOKEN=t%2F{++number}");
            call.SetCookie("SYNAPSE-SESSION=s1; HttpOnly");
            return (200, """{"orderid":7}""");
        });

        await server.Open().SendShipmentAsync(Shipment, Cancellation);
        await server.Open().SendShipmentAsync(Shipment, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.Open().SendShipmentAsync(Shipment, Cancellation)));

        Assert.Equal([null, null, "t/2", "t/3", "t/4", "t/5", "t/6"], server.Calls.Select(call => string.IsNullOrEmpty(call.Token) ? null : call.Token));
        Assert.All(server.Calls.Skip(2), call => Assert.Contains("SYNAPSE-SESSION=s1", call.Cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_to_sign_in_on_costs_one_failure_and_then_a_new_session()
    {
        var pages = 1;
        await using var server = await OtherSynapse.StartAsync(call => call.SignsIn ? null : pages-- > 0 ? (200, "<html>Sign in</html>") : (200, """{"order":[]}"""));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => server.Open().FindShipmentAsync("SH-1", Cancellation));
        Assert.Null(await server.Open().FindShipmentAsync("SH-1", Cancellation));

        Assert.Equal((ConnectorFault.Unavailable, 2), (failure.Fault, server.Count("login")));
    }

    [Theory]
    [InlineData("""{"orderid":7,"shipid":1}"""), InlineData("""{"order":[{"orderid":"7","shipid":1}]}"""), InlineData("""{"data":{"orderid":7}}"""), InlineData("""{"data":{"order":[{"orderid":7}]}}""")]
    [InlineData(""), InlineData("OK"), InlineData("""{"success":true}"""), InlineData("""{"order":null}""")]
    public async Task An_order_is_known_by_its_number_wherever_the_answer_keeps_it(string created)
    {
        await using var server = await OtherSynapse.StartAsync(call => call.Path switch
        {
            "login" => null,
            "orders/create-order" => (201, created),
            _ => (200, $$"""{"order":[{{Order}}]}"""),
        });

        Assert.Equal("7-1", (await server.Open().SendShipmentAsync(Shipment, Cancellation)).ExternalId);
    }

    [Fact]
    public async Task An_error_told_with_success_is_still_an_error()
    {
        await using var server = await OtherSynapse.StartAsync(call => call.SignsIn ? null : (200, """{"error":{"message":"Item MUG is not on file"}}"""));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => server.Open().SendShipmentAsync(Shipment, Cancellation));

        Assert.Equal(ConnectorFault.Rejected, failure.Fault);
        Assert.Contains("Item MUG is not on file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_because_the_keys_exist_finds_what_has_them()
    {
        await using var server = await OtherSynapse.StartAsync(call => call.Path switch
        {
            "login" => null,
            "orders/create-order" => (400, """{"error":{"message":"Order already exists"}}"""),
            _ => (200, Order),
        });

        Assert.Equal("7-1", (await server.Open().SendShipmentAsync(Shipment, Cancellation)).ExternalId);
    }

    [Theory]
    [InlineData(404, ""), InlineData(400, """{"error":{"message":"Invalid order"}}"""), InlineData(500, """{"error":{"message":"Order not found"}}"""), InlineData(200, """{"order":[]}"""), InlineData(200, "[]"), InlineData(200, "{}")]
    public async Task An_order_that_is_not_there_is_answered_in_many_ways(int status, string body)
    {
        await using var server = await OtherSynapse.StartAsync(call => call.SignsIn ? null : (status, body));

        Assert.Null(await server.Open().FindShipmentAsync("SH-1", Cancellation));
    }

    [Theory]
    [InlineData(500, ""), InlineData(503, "<html>"), InlineData(429, "")]
    public async Task A_look_that_failed_does_not_say_that_nothing_is_there(int status, string body)
    {
        await using var server = await OtherSynapse.StartAsync(call => call.SignsIn ? null : (status, body));

        await Assert.ThrowsAsync<ConnectorException>(() => server.Open().FindShipmentAsync("SH-1", Cancellation));
    }

    [Fact]
    public async Task An_order_and_a_receipt_with_the_same_number_are_told_apart()
    {
        var receipt = Order.Replace("\"orderid\":7", "\"orderid\":6", StringComparison.Ordinal).Replace("\"order_type\":\"O\"", "\"order_type\":\"R\"", StringComparison.Ordinal);
        await using var server = await OtherSynapse.StartAsync(call => call.SignsIn ? null : (200, $$"""{"order":[{{receipt}},{{Order}}]}"""));

        Assert.Equal("7-1", (await server.Open().FindShipmentAsync("SH-1", Cancellation))?.ExternalId);
        Assert.Equal("6-1", (await server.Open().FindReceiptAsync("SH-1", Cancellation))?.ExternalId);
    }
}
