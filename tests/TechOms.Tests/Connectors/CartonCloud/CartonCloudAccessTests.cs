using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

public sealed class CartonCloudAccessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Mistakes => new()
    {
        { nameof(CartonCloudSettings.ClientSecret), nameof(CartonCloudSettings.ClientId) },
        { nameof(CartonCloudSettings.ClientSecret), nameof(CartonCloudSettings.ClientSecret) },
        { nameof(CartonCloudSettings.TenantId), nameof(CartonCloudSettings.TenantId) },
        { nameof(CartonCloudSettings.CustomerName), nameof(CartonCloudSettings.CustomerName) },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task Each_mistake_blames_its_setting(string blamed, string mistaken)
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = mistaken switch
        {
            nameof(CartonCloudSettings.ClientId) => remote.Settings with { ClientId = "nobody" },
            nameof(CartonCloudSettings.ClientSecret) => remote.Settings with { ClientSecret = new("wrong") },
            nameof(CartonCloudSettings.TenantId) => remote.Settings with { TenantId = Guid.Empty.ToString() },
            _ => remote.Settings with { CustomerName = "Nobody" },
        };

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().CheckAsync(Cancellation));

        Assert.Equal((ConnectorFault.Denied, blamed), (failure.Fault, failure.Setting));
    }

    [Fact]
    public async Task A_customer_id_of_nobody_blames_the_customer()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { CustomerName = Guid.Empty.ToString() };

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().CheckAsync(Cancellation));

        Assert.Equal((ConnectorFault.Denied, nameof(CartonCloudSettings.CustomerName)), (failure.Fault, failure.Setting));
    }

    [Theory]
    [InlineData(CartonCloudSandbox.Customer)]
    [InlineData("demo customer")]
    public async Task A_customer_may_be_named_or_numbered(string customer)
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Settings = remote.Settings with { CustomerName = customer };

        await remote.Open().CheckAsync(Cancellation);
    }

    [Fact]
    public async Task Another_web_page_at_the_address_blames_the_address()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Strike(FaultKind.Html, _ => true, times: int.MaxValue);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().CheckAsync(Cancellation));

        Assert.Equal(nameof(CartonCloudSettings.ApiUrl), failure.Setting);
    }

    [Fact]
    public async Task Tenants_and_customers_are_offered_as_choices()
    {
        await using var remote = await CartonCloudRemote.StartAsync();

        Assert.Equal([new Choice(CartonCloudSandbox.Tenant, "Demo Logistics")], await remote.Open().ReadChoicesAsync(nameof(CartonCloudSettings.TenantId), Cancellation));
        Assert.Contains(
            new Choice(CartonCloudSandbox.OtherCustomer, "Other Customer"), await remote.Open().ReadChoicesAsync(nameof(CartonCloudSettings.CustomerName), Cancellation));
        Assert.Empty(await remote.Open().ReadChoicesAsync(nameof(CartonCloudSettings.Warehouse), Cancellation));
    }

    [Fact]
    public async Task One_token_serves_all_sessions_until_shortly_before_it_expires()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        await remote.Open().CheckAsync(Cancellation);
        remote.Clock.Advance(TimeSpan.FromMinutes(58));
        await remote.Open().CheckAsync(Cancellation);
        Assert.Single(remote.Asked, "POST oauth/token");

        remote.Clock.Advance(TimeSpan.FromMinutes(1.5));
        await remote.Open().CheckAsync(Cancellation);

        Assert.Equal(2, remote.Asked.Count(asked => asked == "POST oauth/token"));
    }

    [Fact]
    public async Task A_token_that_dies_early_is_replaced_and_the_create_sent_once()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.SetStock("MUG", 10);
        await remote.Open().CheckAsync(Cancellation);
        remote.Sandbox.RevokeTokens();

        var sent = await remote.Open().SendShipmentAsync(CartonCloudRemote.Shipment("SH-1", new OutgoingLine(1, "MUG", 1)), Cancellation);

        Assert.Equal(sent.ExternalId, Assert.Single(remote.Sandbox.Shipments).ExternalId);
        Assert.Equal(2, remote.Asked.Count(asked => asked == "POST oauth/token"));
    }

    [Fact]
    public async Task A_token_that_is_refused_again_and_again_is_a_denial()
    {
        await using var remote = await CartonCloudRemote.StartAsync();
        remote.Sandbox.TokenLife = TimeSpan.Zero;

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open().CheckAsync(Cancellation));

        Assert.Equal(ConnectorFault.Denied, failure.Fault);
        Assert.Equal(2, remote.Asked.Count(asked => asked == "POST oauth/token"));
    }

    [Fact]
    public async Task Sessions_that_start_at_once_sign_in_once()
    {
        await using var remote = await CartonCloudRemote.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => remote.Open().CheckAsync(Cancellation)));

        Assert.Single(remote.Asked, "POST oauth/token");
    }
}
