using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Platform.Automations;
using TechOms.Tests.Features.Channels;

namespace TechOms.Tests.Features.Automations;

public sealed class KeepSchedulesTests
{
    private const string EverySecond = "0/1 * * * * ?";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_due_schedule_starts_a_run_and_two_servers_start_it_once()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (first, second) = (world.Server(CountsStock("0 0 0 1 1 ? 2099"), worker: true), world.Server(CountsStock("0 0 0 1 1 ? 2099"), worker: true));
        var channel = await world.ChannelAsync(first.Services, (await world.WarehouseAsync()).Sandbox.GoodSettings);
        await first.StartAsync(Cancellation);
        await second.StartAsync(Cancellation);
        await ChannelWorld.UntilAsync(async () => (await TriggersAsync(world)).Any(text => text.StartsWith("0 0 0 1 1", StringComparison.Ordinal)), "the default schedule is kept");

        await world.ExecuteAsync($"insert into channel_automation values ('{world.Tenant.AccountId}', '{channel}', 'count-stock', '{EverySecond}')");
        await WakeAsync(world, channel);

        await ChannelWorld.UntilAsync(async () => (await RunsAsync(world)).Count >= 6, "it ran every second");
        var starts = await world.ReadAsync<DateTime>("select requested_at from run where cause = 'Schedule' and automation = 'count-stock' order by 1");
        // Each may be late; started twice they would be six in three seconds.
        Assert.InRange((double)starts.Count, 6, (starts[^1] - starts[0]).TotalSeconds + 2);
    }

    [Fact]
    public async Task A_channel_that_is_switched_off_has_no_schedule_and_a_paused_one_is_passed_over()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var server = world.Server(CountsStock(EverySecond), worker: true);
        var channel = await world.ChannelAsync(server.Services, (await world.WarehouseAsync()).Sandbox.GoodSettings);
        await world.ExecuteAsync("update channel set paused_at = now()");
        await server.StartAsync(Cancellation);
        await ChannelWorld.UntilAsync(async () => (await TriggersAsync(world)).Any(text => text.StartsWith(EverySecond, StringComparison.Ordinal)), "the schedule is kept");
        await Task.Delay(2500, Cancellation);
        Assert.Empty(await RunsAsync(world));

        await world.ExecuteAsync("update channel set enabled = false");
        await WakeAsync(world, channel);

        await ChannelWorld.UntilAsync(async () => (await TriggersAsync(world)).Count == 0, "the schedule is gone");
    }

    [Fact]
    public async Task Products_are_imported_on_schedule_from_the_master_only()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var plan = new AutomationPlan(SyncMenu.ImportProducts, "Import", "60");
        await using var server = world.Server(services => services.AddSingleton(new RegisteredAutomation(plan, nameof(IInventorySource), connector => connector.Can<IInventorySource>(), (_, _, _, _) => Task.CompletedTask)));
        var channel = await world.ChannelAsync(server.Services, (await world.WarehouseAsync()).Sandbox.GoodSettings);
        var wanted = server.Services.GetRequiredService<WantedSchedules>();

        var before = await wanted.ReadAsync(channel, Cancellation);
        await world.ExecuteAsync($"update account set master_product_source = 'FulfillmentChannel', master_product_channel_id = '{channel}'");
        var after = await wanted.ReadAsync(channel, Cancellation);

        Assert.DoesNotContain(before, schedule => schedule.Automation == plan.Key);
        Assert.Contains(after, schedule => schedule.Automation == plan.Key);
    }

    [Fact]
    public async Task Months_are_made_ahead_and_dropped_when_they_are_older_than_they_are_kept()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var clock = new ManualClock();
        await using var server = world.Server(clock: clock);
        var house = ActivatorUtilities.CreateInstance<KeepHouse>(server.Services);
        await house.RunAsync(Cancellation);
        var months = await MonthsAsync(world);

        clock.Advance(TimeSpan.FromDays(75));
        await house.RunAsync(Cancellation);
        var later = await MonthsAsync(world);

        Assert.Contains("exchange_2026_11", months);
        Assert.DoesNotContain("exchange_2026_11", later);
        Assert.Contains("exchange_2027_01", later);
        Assert.Contains("exchange_2027_04", later);
        Assert.Contains("event_2026_11", later);
        Assert.Contains("exchange_rest", later);
    }

    private static Action<IServiceCollection> CountsStock(string schedule) => services =>
    {
        // Only this one, so that the schedules of the real ones do not get in the way.
        foreach (var other in services.Where(service => service.ServiceType == typeof(RegisteredAutomation)).ToList())
            services.Remove(other);
        services.AddSingleton(new RegisteredAutomation(
            new("count-stock", "Count stock", schedule), nameof(IInventorySource), connector => connector.Can<IInventorySource>(), (_, _, _, _) => Task.CompletedTask));
    };

    private static async Task WakeAsync(ChannelWorld world, Guid channel)
    {
        await using var work = await world.Database.BeginSystemAsync(Cancellation);
        work.Wake(KeepSchedules.SignalOf(channel));
        await work.CommitAsync(Cancellation);
    }

    private static Task<List<string>> RunsAsync(ChannelWorld world) => world.ReadAsync<string>("select status from run where automation = 'count-stock'");

    private static async Task<List<string>> TriggersAsync(ChannelWorld world)
    {
        await using var command = world.Database.Owner.CreateCommand("select coalesce(string_agg(description, '|'), '') from qrtz_triggers where trigger_group like 'channel:%'");
        try
        {
            return [.. ((string)(await command.ExecuteScalarAsync(Cancellation))!).Split('|', StringSplitOptions.RemoveEmptyEntries)];
        }
        catch (Npgsql.PostgresException missing) when (missing.SqlState is Npgsql.PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }
    }

    private static Task<List<string>> MonthsAsync(ChannelWorld world)
        => world.ReadAsync<string>("select child.relname::text from pg_inherits join pg_class child on child.oid = inhrelid");
}
