using System.Net;
using TechOms.Connectors;

namespace TechOms.Tests.Features.Channels;

public sealed partial class ChannelsApiTests
{
    [Fact]
    public async Task A_run_started_by_hand_shows_its_outcome_and_its_exchanges()
    {
        await using var world = await ChannelWorld.CreateAsync();
        var warehouse = await world.WarehouseAsync();
        ((ISandboxWarehouse)warehouse.Sandbox).SetStock("SHIRT-M", 7);
        var (_, api) = await world.ApiAsync(worker: true);
        await CreateAsync(api, warehouse);

        var started = await SendAsync(api, HttpMethod.Post, "channels/north-dock/runs", new { automation = "receive-inventory-levels" });

        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        var run = started.Body.GetProperty("run").GetString();
        await ChannelWorld.UntilAsync(async () => (await SendAsync(api, HttpMethod.Get, "channels/north-dock/runs?status=Succeeded")).Body.GetProperty("items").EnumerateArray()
            .Any(one => one.GetProperty("id").GetString() == run && one.GetProperty("cause").GetString() == "Api"), "the run succeeded");
        Assert.Equal("Succeeded", (await SendAsync(api, HttpMethod.Get, $"channels/north-dock/runs/{run}")).Body.GetProperty("status").GetString());
        Assert.Equal("run.not-found", (await SendAsync(api, HttpMethod.Get, $"channels/north-dock/runs/{Guid.Empty}")).Type);
        await ChannelWorld.UntilAsync(async () => (await SendAsync(api, HttpMethod.Get, $"channels/north-dock/exchanges?run={run}")).Body.GetProperty("items").GetArrayLength() == 1, "its exchange was recorded");
        var exchanges = (await SendAsync(api, HttpMethod.Get, $"channels/north-dock/exchanges?run={run}")).Body.GetProperty("items");
        var one = await SendAsync(api, HttpMethod.Get, $"channels/north-dock/exchanges/{exchanges[0].GetProperty("id").GetString()}");
        Assert.Contains("SHIRT-M", one.Body.GetProperty("response").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_paged_to_the_last()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var (_, api) = await world.ApiAsync();
        var made = await SendAsync(api, HttpMethod.Post, "channels", new { name = "By hand", warehouse = "NORTH" });
        await world.ExecuteAsync(
            $"""
            insert into run (account_id, id, channel_id, automation, cause, status, requested_at)
            select '{world.Tenant.AccountId}', gen_random_uuid(), '{made.Body.GetProperty("id").GetString()}', 'x', 'Schedule', 'Succeeded', now() - (n / 3) * interval '1 minute'
            from generate_series(1, 10) n
            """);

        var seen = new List<string?>();
        string? next = null;
        do
        {
            var page = (await SendAsync(api, HttpMethod.Get, $"channels/by-hand/runs?limit=4{(next is null ? "" : "&next=" + next)}")).Body;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(run => run.GetProperty("id").GetString()));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(10, seen.Distinct().Count());
        Assert.Equal(10, seen.Count);
    }

    [Theory]
    [InlineData("15", "Every 15 minutes"), InlineData("30 6 * * *", "Daily at 06:30"), InlineData("none", "None"), InlineData(null, "Every 10 minutes")]
    public async Task Schedules_are_set_and_told_in_words(string? text, string words)
    {
        await using var world = await ChannelWorld.JoinAsync();
        var warehouse = await world.WarehouseAsync();
        var (_, api) = await world.ApiAsync();
        await CreateAsync(api, warehouse);

        var saved = await SendAsync(api, HttpMethod.Put, "channels/north-dock/automations", new { schedules = new Dictionary<string, string?> { ["receive-shipments"] = text } });

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        var automations = (await SendAsync(api, HttpMethod.Get, "channels/north-dock/automations")).Body.EnumerateArray();
        Assert.Equal(words, automations.Single(one => one.GetProperty("automation").GetString() == "receive-shipments").GetProperty("words").GetString());
    }

    [Fact]
    public async Task A_schedule_that_is_none_is_refused()
    {
        await using var world = await ChannelWorld.JoinAsync();
        var warehouse = await world.WarehouseAsync();
        var (_, api) = await world.ApiAsync();
        await CreateAsync(api, warehouse);

        var refused = await SendAsync(api, HttpMethod.Put, "channels/north-dock/automations", new { schedules = new Dictionary<string, string?> { ["receive-shipments"] = "sometimes" } });

        Assert.Equal("schedule.invalid", refused.Type);
    }
}
