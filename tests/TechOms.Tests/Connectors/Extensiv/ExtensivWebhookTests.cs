using System.Text;
using TechOms.Connectors;

namespace TechOms.Tests.Connectors.Extensiv;

public sealed class ExtensivWebhookTests
{
    private static CancellationToken Cancellation => ExtensivRemote.Cancellation;

    [Fact]
    public async Task A_signed_call_wakes_the_read_it_is_about()
    {
        await using var remote = await ListeningAsync();
        var session = remote.Open();
        await session.CheckAsync(Cancellation);

        var order = session.Check(remote.Sandbox.Call("OrderConfirm", "/orders/512044?detail=All"));
        var receipt = session.Check(remote.Sandbox.Call("ReceiverConfirm", "/inventory/receivers/60512"));

        Assert.Equal(new WebhookVerdict(true, "9930112", "OrderConfirm", nameof(IShipmentSource), "512044"), order);
        Assert.Equal((nameof(IReceiptSource), "60512"), (receipt.Wakes, receipt.ExternalId));
    }

    [Fact]
    public async Task A_changed_body_another_key_and_no_signature_are_forged()
    {
        await using var remote = await ListeningAsync();
        var session = remote.Open();
        await session.CheckAsync(Cancellation);
        var call = remote.Sandbox.Call("OrderConfirm", "/orders/1");

        Assert.False(session.Check(call with { Body = Encoding.UTF8.GetBytes("{}") }).Genuine);
        Assert.False(session.Check(call with { Headers = new Dictionary<string, string>() }).Genuine);
        Assert.False(session.Check(call with { Headers = new Dictionary<string, string> { ["Signature"] = "not base64!" } }).Genuine);
        Assert.True(session.Check(call).Genuine);
    }

    [Fact]
    public async Task A_new_key_is_fetched_after_a_call_that_did_not_fit()
    {
        await using var remote = await ListeningAsync();
        await remote.Open().CheckAsync(Cancellation);
        remote.Sandbox.ChangeWebhookKey();
        var call = remote.Sandbox.Call("OrderConfirm", "/orders/1");

        Assert.False(remote.Open().Check(call).Genuine);
        await remote.ReadUpdatesAsync(new(null, []));

        Assert.True(remote.Open().Check(call).Genuine);
        Assert.Empty(await remote.Open().EnsureSubscriptionsAsync(new("https://oms.example/hooks"), Cancellation));
    }

    [Fact]
    public async Task A_key_entered_by_hand_needs_no_question()
    {
        await using var remote = await ListeningAsync();
        await remote.Open().CheckAsync(Cancellation);
        var pem = System.Text.Json.JsonDocument.Parse(await GetKeyAsync(remote)).RootElement.GetProperty("publicKey").GetString()!;
        using var memory = new ConnectorMemory();
        var settings = remote.Settings with { WebhookKey = pem.Replace("\n", " ", StringComparison.Ordinal) };

        Assert.True(((IWebhookReceiver)remote.OpenWith(settings, memory)).Check(remote.Sandbox.Call("OrderConfirm", "/orders/1")).Genuine);
        Assert.False(((IWebhookReceiver)remote.OpenWith(settings with { Webhooks = false }, memory)).Check(remote.Sandbox.Call("OrderConfirm", "/orders/1")).Genuine);
    }

    private static async Task<ExtensivRemote> ListeningAsync()
    {
        var remote = await ExtensivRemote.StartAsync();
        remote.Settings = remote.Settings with { Webhooks = true };
        return remote;
    }

    private static async Task<string> GetKeyAsync(ExtensivRemote remote)
    {
#pragma warning disable RS0030 // Not the connector's pipeline: a stranger at the door.
        using var http = new HttpClient { BaseAddress = remote.Sandbox.Address };
#pragma warning restore RS0030
        return await http.GetStringAsync("events/webhook/key", Cancellation);
    }
}
