using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>What every connector promises. A connector in the catalog is tested here without anyone writing a line.</summary>
public sealed partial class ConnectorContract
{
    public static TheoryData<string> Keys => [.. new ConnectorCatalog().All.Select(connector => connector.Info.Key)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Keys))]
    public async Task Works_with_good_settings(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);

        await remote.Open().CheckAsync(Cancellation);
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task Names_the_setting_to_blame_for_wrong_credentials(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => remote.Open(remote.Sandbox.WrongCredentials).CheckAsync(Cancellation));

        Assert.Equal(ConnectorFault.Denied, failure.Fault);
        Assert.Contains(SettingsSchema.Of(remote.Connector.SettingsType).Fields, field => field.Name == failure.Setting);
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task A_token_that_ran_out_or_was_revoked_is_renewed(string key)
    {
        await using var remote = await SandboxHost.StartAsync(key);
        var session = remote.Open();
        await session.CheckAsync(Cancellation);
        remote.Clock.Advance(TimeSpan.FromDays(3));

        await session.CheckAsync(Cancellation);
        remote.Sandbox.RevokeTokens();

        await session.CheckAsync(Cancellation);
        await remote.Open().CheckAsync(Cancellation);
    }

    // Both kinds of channels; a capability is one whoever has it.
    private static TheoryData<string> Capable<TCapability>()
        => [.. from connector in new ConnectorCatalog().All where connector.Can<TCapability>() select connector.Info.Key];
}
