using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Channels;

public sealed class ChannelSessionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_speaks_to_the_remote_and_leaves_a_masked_record()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var warehouse = await world.WarehouseAsync();
        ((ISandboxWarehouse)warehouse.Sandbox).SetStock("SHIRT-M", 7);
        await using var server = world.Server();
        var id = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);
        await server.StartAsync(Cancellation);
        var run = Guid.CreateVersion7();
        ExchangeSubject.Current = new(RunId: run);

        using (var channel = await OpenAsync(server.Services, world.Tenant, id))
            Assert.Equal([new InventoryLevel("SHIRT-M", 7)], await ReadAsync(channel!));

        await server.StopAsync(Cancellation);
        var recorded = Assert.Single(await world.ReadAsync<string>(
            $"select concat_ws(' ', method, url, status, request, response) from exchange where run_id = '{run}' and channel_id = '{id}'"));
        Assert.Contains("GET http://127.0.0.1", recorded, StringComparison.Ordinal);
        Assert.Contains("SHIRT-M", recorded, StringComparison.Ordinal);
        Assert.Contains("Authorization: ••••••", recorded, StringComparison.Ordinal);
        Assert.DoesNotContain("good-key", recorded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enabled = false"), InlineData("deleted_at = now()"), InlineData("paused_at = now()"), InlineData("connector = null"), InlineData("connector = 'no-such'")]
    public async Task A_channel_that_is_not_to_be_spoken_with_opens_no_session(string because)
    {
        await using var world = await ChannelWorld.CreateAsync();
        var warehouse = await world.WarehouseAsync();
        await using var server = world.Server();
        var id = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);
        using (var open = await OpenAsync(server.Services, world.Tenant, id))
            Assert.NotNull(open);

        await world.ExecuteAsync($"update channel set {because}");

        Assert.Null(await OpenAsync(server.Services, world.Tenant, id));
    }

    [Fact]
    public async Task A_channel_of_another_account_does_not_exist()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var warehouse = await world.WarehouseAsync();
        await using var server = world.Server();
        var id = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);

        Assert.Null(await OpenAsync(server.Services, world.Tenant with { AccountId = Guid.CreateVersion7() }, id));
    }

    [Fact]
    public async Task An_address_of_this_network_is_refused_unless_the_installation_allows_it()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var warehouse = await world.WarehouseAsync();
        await using var server = world.Server(allowInternal: false);
        var id = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);
        using var channel = await OpenAsync(server.Services, world.Tenant, id);

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => channel!.Session.CheckAsync(Cancellation));

        Assert.Equal(ConnectorFault.Denied, refused.Fault);
        Assert.Contains("address of this network", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hiccup_of_the_remote_is_not_noticed_by_what_can_be_repeated()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var warehouse = await world.WarehouseAsync();
        await using var server = world.Server();
        var id = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);
        using var channel = await OpenAsync(server.Services, world.Tenant, id);
        warehouse.Sandbox.Faults.Add(new(FaultKind.Fail, Times: 1));

        await channel!.Session.CheckAsync(Cancellation);

        Assert.Equal(1, warehouse.Sandbox.Faults.Struck);
    }

    [Fact]
    public async Task Memory_lasts_until_the_settings_change()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var warehouse = await world.WarehouseAsync();
        await using var server = world.Server();
        var sessions = server.Services.GetRequiredService<ChannelSessions>();
        var id = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);

        var (first, again) = (sessions.MemoryOf(id, 1), sessions.MemoryOf(id, 1));
        var changed = sessions.MemoryOf(id, 2);

        Assert.Same(first, again);
        Assert.NotSame(first, changed);
        Assert.Same(changed, sessions.MemoryOf(id, 2));
    }

    [Fact]
    public async Task Secrets_lie_encrypted_in_the_database_and_another_process_reads_them()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var warehouse = await world.WarehouseAsync();
        await using var server = world.Server();
        await using var other = world.Server();
        var id = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);

        using var channel = await OpenAsync(other.Services, world.Tenant, id);
        await channel!.Session.CheckAsync(Cancellation);

        Assert.DoesNotContain("good-key", (await world.ReadAsync<string>("select settings::text from channel")).Single(), StringComparison.Ordinal);
        Assert.All(await world.ReadAsync<string>("select xml from data_protection_key"), xml => Assert.Contains("boxed", xml, StringComparison.Ordinal));
    }

    private static Task<OpenChannel?> OpenAsync(IServiceProvider services, Tenant tenant, Guid id)
        => services.GetRequiredService<ChannelSessions>().OpenAsync(tenant, id, Cancellation);

    private static async Task<List<InventoryLevel>> ReadAsync(OpenChannel channel)
    {
        var levels = new List<InventoryLevel>();
        await foreach (var page in ((IInventorySource)channel.Session).ReadInventoryAsync(Cancellation))
            levels.AddRange(page);
        return levels;
    }
}
