using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Channels;

public sealed class ChannelBudgetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1), InlineData(2), InlineData(7), InlineData(30), InlineData(60), InlineData(6000)]
    public void No_window_can_hold_more_than_the_limit(int limit)
    {
        var rate = BudgetRate.PerMinute(limit);

        // As greedy as can be: everything the bucket ever gives is taken at once.
        var shortestForOneMore = (limit + 1 - rate.Burst) / rate.PerSecond;

        Assert.True(shortestForOneMore > 60, $"{limit + 1} turns fit into {shortestForOneMore} s");
        Assert.True(rate.PerSecond * 61 >= limit * 0.85, "The limit is hardly used.");
    }

    [Fact]
    public async Task Two_processes_together_stay_within_the_limit_of_every_window()
    {
        await using var world = await ChannelWorld.CreateAsync();
        await using var server = world.Server();
        var channel = await world.ChannelAsync(server.Services, new NoSettings());
        await using var other = new Database(world.ConnectionString);
        var rate = new BudgetRate(40, TimeSpan.FromSeconds(2));
        var turns = new ConcurrentBag<DateTimeOffset>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var budget = new ChannelBudget(worker % 2 == 0 ? world.Database : other, TimeProvider.System);
            for (var i = 0; i < 12; i++)
            {
                var (turn, wait) = await budget.ReserveAsync(world.Tenant, channel, rate, Cancellation);
                turns.Add(turn);
                await Task.Delay(wait, Cancellation);
            }
        }, Cancellation)));

        var ordered = turns.Order().ToList();
        Assert.Equal(96, ordered.Count);
        var fullest = ordered.Select((from, i) => ordered.Skip(i).TakeWhile(turn => turn - from < rate.Window).Count()).Max();
        Assert.InRange(fullest, 30, 40);
    }

    /// <summary>What a window of a minute can hold follows from what shorter ones held: no more than the burst and what came in at the rate.</summary>
    [Fact]
    public async Task Two_servers_on_one_channel_together_send_the_remote_no_more_than_the_throughput()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var remote = await world.WarehouseAsync();
        WebApplication[] servers = [world.Server(), world.Server()];
        var rate = BudgetRate.PerMinute(1200);
        var channel = await world.ChannelAsync(servers[0].Services, remote.Sandbox.GoodSettings, new() { Throughput = rate.Limit });
        var arrived = new ConcurrentQueue<TimeSpan>();
        var started = Stopwatch.GetTimestamp();
        remote.Sandbox.Faults.Add(new(FaultKind.Fail, _ =>
        {
            arrived.Enqueue(Stopwatch.GetElapsedTime(started));
            return false;
        }));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            using var open = await servers[worker % 2].Services.GetRequiredService<ChannelSessions>().OpenAsync(world.Tenant, channel, Cancellation);
            while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(4))
                await open!.Session.CheckAsync(Cancellation);
        }, Cancellation)));

        var times = arrived.Select(time => time.TotalSeconds).Order().ToList();
        var worst = (from first in Enumerable.Range(0, times.Count)
                     from last in Enumerable.Range(first, times.Count - first)
                     select last - first + 1 - (rate.Burst + ((times[last] - times[first]) * rate.PerSecond))).Max();
        Assert.True(times.Count > rate.Burst, $"Only {times.Count} requests came through.");

        // Each of the eight may hold back one request whose turn had come.
        Assert.True(worst <= 8, $"{worst} requests too many.");
    }

    [Fact]
    public async Task A_queue_that_grew_too_long_turns_requests_away_without_using_up_turns()
    {
        await using var world = await ChannelWorld.CreateAsync();
        await using var server = world.Server();
        var channel = await world.ChannelAsync(server.Services, new NoSettings());
        var budget = new ChannelBudget(world.Database, TimeProvider.System);
        var rate = BudgetRate.PerMinute(1);
        for (var i = 0; i < 3; i++)
            await budget.ReserveAsync(world.Tenant, channel, rate, Cancellation);

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => budget.TakeAsync(world.Tenant, channel, rate, Cancellation));
        await Assert.ThrowsAsync<ConnectorException>(() => budget.TakeAsync(world.Tenant, channel, rate, Cancellation));

        Assert.Equal(ConnectorFault.Throttled, refused.Fault);
        Assert.InRange((await world.ReadAsync<double>("select tokens from channel_budget")).Single(), -3.1, -2);
    }

    private sealed record NoSettings : ConnectorSettings;
}
