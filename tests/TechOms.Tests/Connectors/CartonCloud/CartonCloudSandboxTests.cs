using System.Net;
using System.Text;
using System.Text.Json;
using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

/// <summary>What the imitation must refuse, lest it lets the client get away with things.</summary>
public sealed class CartonCloudSandboxTests
{
    private static readonly Dictionary<string, Func<int, object?>> Fields = new() { ["/number"] = number => (decimal)number, ["/text"] = number => $"number-{number}", ["/odd"] = number => number % 2 == 1 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("9", HttpStatusCode.NotAcceptable)]
    [InlineData("1", HttpStatusCode.Unauthorized)]
    public async Task The_version_is_asked_for_before_anything_else(string? version, HttpStatusCode expected)
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "uaa/userinfo");
        if (version is not null)
            request.Headers.Add("Accept-Version", version);

        using var response = await remote.AskAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"type":"TextComparisonCondition","field":{"type":"JsonField","pointer":"/text"},"value":{"type":"ValueField","value":"number-3"},"method":"EQUAL_TO"}""", "3")]
    [InlineData("""{"type":"TextComparisonCondition","field":{"type":"JsonField","pointer":"/text"},"value":{"type":"ValueField","value":"number-1"},"method":"STARTS_WITH"}""", "1 10")]
    [InlineData("""{"type":"TextComparisonCondition","field":{"type":"JsonField","pointer":"/text"},"value":{"type":"ValueField","value":"0"},"method":"CONTAINS"}""", "10")]
    [InlineData("""{"type":"NumericComparisonCondition","field":{"type":"JsonField","pointer":"/number"},"value":{"type":"ValueField","value":9},"method":"GREATER_THAN_OR_EQUAL_TO"}""", "9 10")]
    [InlineData("""{"type":"NumericComparisonCondition","field":{"type":"JsonField","pointer":"/number"},"value":{"type":"ValueField","value":"3"},"method":"LESS_THAN"}""", "1 2")]
    [InlineData("""{"type":"BooleanComparisonCondition","field":{"type":"JsonField","pointer":"/odd"},"value":{"type":"ValueField","value":true}}""", "1 3 5 7 9")]
    [InlineData("""{"type":"AndCondition","conditions":[{"type":"BooleanComparisonCondition","field":{"type":"JsonField","pointer":"/odd"},"value":{"type":"ValueField","value":"true"}},{"type":"OrCondition","conditions":[{"type":"NumericComparisonCondition","field":{"type":"JsonField","pointer":"/number"},"value":{"type":"ValueField","value":"3"},"method":"EQUAL_TO"},{"type":"NumericComparisonCondition","field":{"type":"JsonField","pointer":"/number"},"value":{"type":"ValueField","value":"7"},"method":"GREATER_THAN"}]}]}""", "3 9")]
    public void Conditions_are_really_evaluated(string condition, string expected)
        => Assert.Equal(expected, string.Join(' ', Enumerable.Range(1, 10).Where(Compile(condition))));

    [Theory]
    [InlineData("""{"type":"AndCondition","conditions":[]}""", "/condition/conditions")]
    [InlineData("""{"type":"TextComparisonCondition","field":{"type":"JsonField","pointer":"/secret"},"value":{"type":"ValueField","value":"1"},"method":"EQUAL_TO"}""", "/condition/field")]
    [InlineData("""{"type":"OrCondition","conditions":[{"type":"TextComparisonCondition","field":{"type":"JsonField","pointer":"/text"},"value":{"type":"ValueField","value":"1"},"method":"GREATER_THAN"}]}""", "/condition/conditions/0/method")]
    [InlineData("""{"type":"NumericComparisonCondition","field":{"type":"JsonField","pointer":"/number"},"value":{"type":"ValueField","value":"many"},"method":"EQUAL_TO"}""", "/condition/value")]
    [InlineData("""{}""", "/condition/type")]
    public void Conditions_beyond_the_reference_are_refused(string condition, string field)
        => Assert.Equal(field, Assert.Throws<SandboxRefusal>(() => Compile(condition)).Field);

    [Fact]
    public async Task A_killed_sandbox_finds_its_warehouse_as_it_was()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var clock = new ManualClock();
            string shipped;
            using (var store = SandboxStore.At(file))
            {
                await using var remote = await SandboxHost.StartAsync(new CartonCloudConnector(), new CartonCloudSandbox(new(store, clock)), clock);
                ((CartonCloudSandbox)remote.Sandbox).AddStock("MUG", 10, batch: "B1");
                var warehouse = (IShipmentSink)remote.Open();
                shipped = (await warehouse.SendShipmentAsync(CartonCloudRemote.Shipment("SH-1", new OutgoingLine(1, "MUG", 4)), Cancellation)).ExternalId;
                await warehouse.SendShipmentAsync(CartonCloudRemote.Shipment("SH-2", new OutgoingLine(1, "MUG", 1)), Cancellation);
                ((CartonCloudSandbox)remote.Sandbox).Ship(shipped, trackingNumber: "T-1");
            }

            using var again = SandboxStore.At(file);
            await using var later = await SandboxHost.StartAsync(new CartonCloudConnector(), new CartonCloudSandbox(new(again, clock)), clock);
            var sandbox = (CartonCloudSandbox)later.Sandbox;
            Assert.Equal([("SH-1", false), ("SH-2", true)], sandbox.Shipments.Select(shipment => (shipment.Reference, shipment.Open)));
            Assert.Equal([("MUG", 6L)], sandbox.ReadStock());
            var updates = await CartonCloudRemote.ReadUpdatesAsync((IShipmentSource)later.Open());
            Assert.Equal("T-1", updates.Single(update => update.ExternalId == shipped).Packages.Single().TrackingNumber);
            var third = await ((IShipmentSink)later.Open()).SendShipmentAsync(CartonCloudRemote.Shipment("SH-3", new OutgoingLine(1, "MUG", 1)), Cancellation);
            Assert.Equal(3, sandbox.Shipments.Select(shipment => shipment.ExternalId).Append(third.ExternalId).Distinct().Count());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("secret=right", true)]
    [InlineData("secret=wrong", false)]
    [InlineData("secret=", false)]
    [InlineData("", false)]
    public async Task A_webhook_is_genuine_when_its_address_carries_the_secret(string query, bool genuine)
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { WebhookSecret = new("right") };

        var verdict = remote.Open().Check(Call(query, CartonCloudSample.Text("outbound-dispatched")));

        Assert.Equal(
            genuine ? new(true, "9d0f5a6b-3f55-4b4c-a0e5-6e1f0f4f7a20:7", "OUTBOUND", nameof(IShipmentSource), "9d0f5a6b-3f55-4b4c-a0e5-6e1f0f4f7a20") : WebhookVerdict.Forged,
            verdict);
    }

    [Fact]
    public async Task Without_a_secret_no_webhook_is_genuine_and_nonsense_wakes_nobody()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        Assert.Equal(WebhookVerdict.Forged, remote.Open().Check(Call("secret=", "{}")));

        remote.Settings = remote.Settings with { WebhookSecret = new("right") };

        Assert.Equal(new(true), remote.Open().Check(Call("secret=right", "not json")));
        Assert.Equal(nameof(IReceiptSource), remote.Open().Check(Call("secret=right", CartonCloudSample.Text("inbound-allocated"))).Wakes);
    }

    private static WebhookCall Call(string query, string body) => new(
        new Dictionary<string, string>(),
        query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]),
        Encoding.UTF8.GetBytes(body));

    private static Func<int, bool> Compile(string condition)
    {
        using var document = JsonDocument.Parse(condition);
        return CartonCloudSandboxSearch.Compile(document.RootElement.Clone(), Fields);
    }
}
