using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Platform.Automations;
using TechOms.Tests.Features.Channels;

namespace TechOms.Tests.Features.Automations;

public sealed class RunAutomationsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_starts_at_once_and_leaves_its_counts()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (server, channel) = await StartAsync(world, (run, _) =>
        {
            (run.Read, run.Changed) = (5, 2);
            return Task.CompletedTask;
        });

        await AskAsync(server, world, channel, "anna@example.com");

        await ChannelWorld.UntilAsync(async () => (await RunsAsync(world)).Contains("Succeeded 5 2  by anna@example.com"), "the run succeeded", seconds: 5);
    }

    [Fact]
    public async Task What_is_asked_for_twice_while_it_waits_runs_once()
    {
        await using var world = await ChannelWorld.CreateAsync();
        await using var server = world.Server(Counting((_, _) => Task.CompletedTask));
        var channel = await world.ChannelAsync(server.Services, (await world.WarehouseAsync()).Sandbox.GoodSettings);

        var first = await AskAsync(server, world, channel, actor: null);
        var second = await AskAsync(server, world, channel, "anna@example.com");

        Assert.Equal(first, second);
        Assert.Equal(["Waiting 0 0  by anna@example.com"], await RunsAsync(world));
    }

    [Fact]
    public async Task Of_one_kind_only_one_runs_at_a_time_in_the_whole_cluster()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (atOnce, most, done) = (0, 0, 0);
        async Task WorkAsync(AutomationRun run, CancellationToken stop)
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await Task.Delay(100, stop);
            Interlocked.Decrement(ref atOnce);
            Interlocked.Increment(ref done);
        }

        var (server, channel) = await StartAsync(world, WorkAsync);
        var other = world.Server(Counting(WorkAsync), worker: true);
        await other.StartAsync(Cancellation);

        for (var i = 0; i < 15; i++)
        {
            await AskAsync(i % 2 == 0 ? server : other, world, channel, actor: null);
            await Task.Delay(40, Cancellation);
        }

        await ChannelWorld.UntilAsync(async () => (await RunsAsync(world)).TrueForAll(run => run.StartsWith("Succeeded", StringComparison.Ordinal)), "all runs ended");
        Assert.Equal(1, most);
        Assert.InRange(done, 3, 15);
    }

    [Fact]
    public async Task A_scheduled_run_that_cannot_reach_the_remote_is_tried_again()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (server, channel) = await StartAsync(world, (_, _) => throw new ConnectorException(ConnectorFault.Unavailable, "Away."));

        await AskAsync(server, world, channel, actor: null);

        await ChannelWorld.UntilAsync(async () => (await RunsAsync(world)).Contains("Failed 0 0 remote.unavailable by "), "the run failed");
        Assert.Equal([1], await world.ReadAsync<int>("select attempts from run where status = 'Waiting' and not_before > now()"));
        Assert.Equal(["run.failed"], await world.ReadAsync<string>("select code from problem where closed_at is null"));
    }

    [Fact]
    public async Task Refused_credentials_stop_the_channel_and_tell_a_person()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (server, channel) = await StartAsync(world, (_, _)
            => throw new ConnectorException(ConnectorFault.Denied, "Wrong key.") { Setting = "ApiKey" });

        await AskAsync(server, world, channel, actor: null);

        await ChannelWorld.UntilAsync(async () => (await RunsAsync(world)).Contains("Failed 0 0 remote.denied by "), "the run failed");
        Assert.Equal(["Wrong key. ApiKey"], await world.ReadAsync<string>("select concat_ws(' ', paused_reason, paused_setting) from channel where paused_at is not null"));
        Assert.Contains("channel.paused", await world.ReadAsync<string>("select code from event"));
        Assert.Contains("channel.paused ApiKey", await world.ReadAsync<string>("select code || ' ' || field from problem where closed_at is null"));
        Assert.Empty(await world.ReadAsync<int>("select 1 from run where status = 'Waiting'"));
    }

    [Fact]
    public async Task A_success_clears_the_trouble_of_the_runs_before()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var away = true;
        var (server, channel) = await StartAsync(world, (_, _)
            => away ? throw new ConnectorException(ConnectorFault.Unavailable, "Away.") : Task.CompletedTask);
        await AskAsync(server, world, channel, actor: null);
        await ChannelWorld.UntilAsync(async () => (await RunsAsync(world)).Count == 2, "it waits for the next try");

        away = false;
        await AskAsync(server, world, channel, "anna@example.com");

        await ChannelWorld.UntilAsync(async () => (await RunsAsync(world)).Exists(run => run.StartsWith("Succeeded", StringComparison.Ordinal)), "the second run succeeded");
        Assert.Empty(await world.ReadAsync<string>("select code from problem where closed_at is null"));
    }

    [Fact]
    public async Task A_run_whose_process_was_killed_is_given_up_and_the_next_starts()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var (server, channel) = await StartAsync(world, (_, _) => Task.CompletedTask);
        await world.ExecuteAsync(
            $"""
            insert into run (account_id, id, channel_id, automation, cause, status, requested_at, started_at, alive_at)
            values ('{world.Tenant.AccountId}', '{Guid.CreateVersion7()}', '{channel}', 'count-stock', 'Schedule', 'Running', now() - interval '1 hour', now() - interval '1 hour', now() - interval '50 seconds')
            """);
        await AskAsync(server, world, channel, actor: null);

        // The schedule may have asked for a third meanwhile.
        await ChannelWorld.UntilAsync(
            async () => (await RunsAsync(world)) is ["Abandoned 0 0 run.abandoned by ", "Succeeded 0 0  by ", ..], "the dead run was given up, the next ran", seconds: 25);
    }

    [Fact]
    public async Task A_stopped_server_leaves_its_run_to_the_next()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var begun = new TaskCompletionSource();
        var (server, channel) = await StartAsync(world, async (_, stop) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop);
        });
        await AskAsync(server, world, channel, "anna@example.com");
        await begun.Task.WaitAsync(Cancellation);

        await server.StopAsync(Cancellation);

        Assert.Equal(["Abandoned 0 0 run.stopped by anna@example.com", "Waiting 0 0  by anna@example.com"], await RunsAsync(world));
    }

    private static async Task<(WebApplication Server, Guid Channel)> StartAsync(
        ChannelWorld world, Func<AutomationRun, CancellationToken, Task> work)
    {
        var server = world.Server(Counting(work), worker: true);
        var warehouse = await world.WarehouseAsync();
        var channel = await world.ChannelAsync(server.Services, warehouse.Sandbox.GoodSettings);
        await server.StartAsync(Cancellation);
        return (server, channel);
    }

    private static Action<IServiceCollection> Counting(Func<AutomationRun, CancellationToken, Task> work)
    {
        var plan = new AutomationPlan("count-stock", "Count stock", Schedule.None);
        return services => services.AddSingleton(new RegisteredAutomation(
            plan, nameof(IInventorySource), connector => connector.Can<IInventorySource>(), (_, run, _, cancellation) => work(run, cancellation)));
    }

    private static Task<Guid> AskAsync(WebApplication server, ChannelWorld world, Guid channel, string? actor)
        => server.Services.GetRequiredService<RunRequests>().AskAsync(
            world.Tenant, channel, "count-stock", actor is null ? RunCause.Schedule : RunCause.Manual, actor, Cancellation);

    // The channel's other automations have schedules of their own.
    private static Task<List<string>> RunsAsync(ChannelWorld world) => world.ReadAsync<string>(
        "select concat_ws(' ', status, read, changed, coalesce(failure_code, ''), 'by', coalesce(actor, '')) from run where automation = 'count-stock' order by status, requested_at");
}

