using TechOms.Connectors;
using TechOms.Connectors.Shopify;

namespace TechOms.Tests.Connectors.Shopify;

public sealed class ShopifyErrorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_scope_is_named_and_blamed_on_the_token()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Scopes = [.. host.Sandbox.Scopes.Except(["write_inventory", "read_inventory", "read_locations"])];

        var failure = await CheckAsync(host.Open());

        Assert.Equal((ConnectorFault.Denied, nameof(ShopifySettings.AccessToken)), (failure.Fault, failure.Setting));
        Assert.Equal("The app lacks these access scopes: read_inventory, write_inventory, read_locations.", failure.Message);
    }

    [Fact]
    public async Task A_write_scope_grants_reading()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Scopes = [.. host.Sandbox.Scopes.Except(["read_inventory", "read_products"])];

        await host.Open().CheckAsync(Cancellation);
    }

    [Fact]
    public async Task Another_version_than_ours_fails_the_check()
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Version = "2027-01";

        Assert.Contains("2027-01 instead of 2026-10", (await CheckAsync(host.Open())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(402, "bill")]
    [InlineData(423, "locked")]
    public async Task A_closed_shop_stops_the_channel(int status, string word)
    {
        await using var host = await ShopifyHost.StartAsync();
        host.Sandbox.Closed = status;

        var failure = await CheckAsync(host.Open());

        Assert.Equal(ConnectorFault.Denied, failure.Fault);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_address_is_blamed_on_the_address()
    {
        await using var host = await ShopifyHost.StartAsync();

        var elsewhere = await CheckAsync(host.Open(host.Settings with { ShopAddress = new(host.Sandbox.Address, "/elsewhere/") }));
        var missing = await CheckAsync(host.Open(host.Settings with { ShopAddress = null }));

        Assert.Equal((ConnectorFault.Denied, nameof(ShopifySettings.ShopAddress)), (elsewhere.Fault, elsewhere.Setting));
        Assert.Equal(nameof(ShopifySettings.ShopAddress), missing.Setting);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_blamed_on_the_address()
    {
        await using var host = await ShopifyHost.StartAsync();

        var failure = await CheckAsync(host.Open(host.Settings with { ShopAddress = new("http://no-such-shop.invalid/") }));

        Assert.Equal((ConnectorFault.Unavailable, nameof(ShopifySettings.ShopAddress)), (failure.Fault, failure.Setting));
    }

    [Fact]
    public async Task Client_credentials_get_a_token_once_and_a_new_one_when_it_is_refused()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open(Credentials(host));

        await Task.WhenAll(session.CheckAsync(Cancellation), session.CheckAsync(Cancellation), host.Open(Credentials(host)).CheckAsync(Cancellation));
        var first = Assert.Single(host.Sandbox.Shop.Tokens.All);
        host.Sandbox.Shop.Tokens.Remove(first.Token);
        await session.CheckAsync(Cancellation);

        Assert.NotEqual(first, Assert.Single(host.Sandbox.Shop.Tokens.All));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_runs_out()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open(Credentials(host));
        await session.CheckAsync(Cancellation);

        host.Clock.Advance(TimeSpan.FromHours(23.95));
        await session.CheckAsync(Cancellation);

        Assert.Equal(2, host.Sandbox.Shop.Tokens.Count);
    }

    [Fact]
    public async Task Wrong_client_credentials_blame_the_secret()
    {
        await using var host = await ShopifyHost.StartAsync();

        var failure = await CheckAsync(host.Open(Credentials(host) with { ClientSecret = new("wrong") }));

        Assert.Equal((ConnectorFault.Denied, nameof(ShopifySettings.ClientSecret)), (failure.Fault, failure.Setting));
    }

    [Fact]
    public async Task A_full_bucket_is_waited_for()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        await session.CheckAsync(Cancellation);
        host.Sandbox.Points.Spend(1_999);

        var before = host.Clock.GetUtcNow();
        await host.Clock.DriveAsync(session.ReadLocationsAsync(Cancellation));

        Assert.InRange(host.Clock.GetUtcNow() - before, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_bucket_that_stays_full_is_a_throttling_with_the_time_to_wait()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        host.Sandbox.Points.RestoreRate = 0.01;
        host.Sandbox.Points.Spend(1_999.5);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.Clock.DriveAsync(session.ReadLocationsAsync(Cancellation)));

        Assert.Equal(ConnectorFault.Throttled, failure.Fault);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task A_throttled_write_without_a_key_is_in_doubt()
    {
        await using var host = await ShopifyHost.StartAsync();
        var session = host.Open();
        var placed = host.Sandbox.PlaceOrder(new([new("TEE", 1)], null));
        var line = (await session.ReadOrderAsync(placed, Cancellation))!.Lines[0].ExternalId;

        // The look before the write is let through, then the points are gone.
        var calls = 0;
        host.Sandbox.Faults.Add(new(FaultKind.Delay, Wait: TimeSpan.Zero, When: _ =>
        {
            if (++calls == 2)
                host.Sandbox.Points.Spend(5_000);
            return false;
        }));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.Clock.DriveAsync(session.ConfirmFulfillmentAsync(
            new() { Reference = "SH-1", OrderExternalId = placed, Lines = [new(line, 1)] }, Cancellation)));

        Assert.Equal(ConnectorFault.Unknown, failure.Fault);
        Assert.Empty(host.Sandbox.FulfillmentsOf(placed));
    }

    private static ShopifySettings Credentials(ShopifyHost host) => host.Settings with
    {
        Authentication = ShopifyAuthentication.ClientCredentials,
        AccessToken = default,
        ClientId = "sandbox-app",
    };

    private static async Task<ConnectorException> CheckAsync(ShopifySession session)
        => await Assert.ThrowsAsync<ConnectorException>(() => session.CheckAsync(Cancellation));
}
