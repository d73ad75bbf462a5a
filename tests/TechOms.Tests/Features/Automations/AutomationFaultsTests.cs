using Microsoft.Extensions.DependencyInjection;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Platform.Automations;
using TechOms.Tests.Features.Inventory;

namespace TechOms.Tests.Features.Automations;

/// <summary>Every automation of every connector meets every trouble, and runs again: nothing is lost, nothing doubled, and its record says what happened.</summary>
public sealed class AutomationFaultsTests(SyncTriggerTests.Fixture fixture) : IClassFixture<SyncTriggerTests.Fixture>
{
    private const string Broke = "broke before the answer was complete.";
    private const string Slower = "asked us to slow down.";
    private const string Failed = "The remote system failed (500).";

    // Which differ most; the others are met by the connectors of every day.
    private static readonly HashSet<FaultKind> Few = [FaultKind.LoseReply, FaultKind.Throttle, FaultKind.Truncate];

    private static readonly Trouble[] Troubles =
    [
        new("answers lost after the work", new(FaultKind.LoseReply), "remote.unavailable", Broke),
        new("500 after the work", new(FaultKind.FailAfter), "remote.unavailable", Failed),
        new("500", new(FaultKind.Fail), "remote.unavailable", Failed),
        new("429", new(FaultKind.Throttle), "remote.throttled", Slower),
        new("429 for a minute", new(FaultKind.Throttle, Wait: TimeSpan.FromMinutes(1)), "remote.throttled", Slower),
        new("resets", new(FaultKind.Reset), "remote.unavailable", Broke),
        new("half answers", new(FaultKind.Truncate), "remote.unavailable", Broke),
        new("web pages", new(FaultKind.Html), "remote.unavailable", "answered something unreadable."),
        new("one lost answer", new(FaultKind.LoseReply, Times: 1), null, ""),
        new("each third answer lost", new(FaultKind.LoseReply, Every: 3), null, ""),
        new("late answers", new(FaultKind.Delay, Wait: TimeSpan.FromMilliseconds(20)), null, ""),
        new("stale answers", new(FaultKind.Stale), null, ""),
        new("calls made twice", new(FaultKind.Duplicate), null, ""),
    ];

    [Theory]
    [InlineData("shopify", true)]
    [InlineData("demo-warehouse", true)]
    [InlineData("cartoncloud", true)]
    [InlineData("extensiv", false)]
    [InlineData("synapse", false)]
    [InlineData("leanafy", false)]
    public async Task Nothing_is_lost_or_doubled_and_the_record_says_what_happened(string connector, bool all)
    {
        var known = new ConnectorCatalog().Find(connector)!;
        var house = await fixture.World.OpenAsync(InventoryMode.DoNotSynchronize, warehouse: known.Info.Kind is ConnectorKind.FulfillmentChannel ? connector : "demo-warehouse");
        await house.GivenAsync(("MUG", 1000, 0));
        var (channel, sandbox) = known.Info.Kind is ConnectorKind.FulfillmentChannel ? (house.Halls[0].Channel, house.Halls[0].Sandbox) : (house.Shops[0].Channel, house.Shops[0].Sandbox);
        var wrong = new List<string>();
        // Who cannot be subscribed to by its API is not called.
        foreach (var automation in fixture.World.Services.GetServices<RegisteredAutomation>()
            .Where(automation => automation.Suits(known) && (sandbox is ISandboxCaller || automation.Plan.Key is not "ensure-subscriptions")
                // What a master of products is not sent, and what a sweep finds, have tests of their own.
                && automation.Plan.Key is not ("send-products" or "sweep-orders")))
        {
            var deed = AutomationDeed.ByKey[automation.Plan.Key];
            var time = 0;
            foreach (var trouble in Troubles.Where(trouble => all || Few.Contains(trouble.Fault.Kind)))
            {
                time++;
                wrong.AddRange((await WrongAsync(house, channel, sandbox, automation.Plan.Key, deed, trouble, time)).Select(what => $"{automation.Plan.Key}, {trouble.Name}: {what}"));
            }
        }

        await house.CloseAsync();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<List<string>> WrongAsync(StockHouse house, Guid channel, ConnectorSandbox sandbox, string automation, AutomationDeed deed, Trouble trouble, int time)
    {
        if (trouble.Fault.Kind is FaultKind.Stale)
        {
            sandbox.Faults.Add(trouble.Fault);
            await house.RunOnRecordAsync(automation, channel);
        }

        await deed.HappenAsync(house, channel, time);
        if (trouble.Fault.Kind is not FaultKind.Stale)
            sandbox.Faults.Add(trouble.Fault);
        var first = await house.RunOnRecordAsync(automation, channel);
        await house.StepAllAsync();
        var wrong = deed.Calls ? JudgeFailure(first, trouble) : JudgeSuccess(first);
        if (await ProblemsAsync(house, channel, automation) != (first.Status is RunStatus.Failed ? 1 : 0))
            wrong.Add("its problem is not open.");

        // Whoever was given a rest has had it.
        sandbox.Faults.Clear();
        house.World.Clock.Advance(TimeSpan.FromMinutes(2));
        var second = await house.RunOnRecordAsync(automation, channel);
        wrong.AddRange(JudgeSuccess(second));
        await house.SettleAsync();

        if (first.Changed + second.Changed == 0)
            wrong.Add("no run on record changed anything.");
        if (await ProblemsAsync(house, channel, automation) > 0)
            wrong.Add("its problem stays open.");
        if (await deed.LookAsync(house, channel, time) is var (wanted, found) && wanted != found)
            wrong.Add($"{found} instead of {wanted}.");
        return wrong;
    }

    private static List<string> JudgeFailure(RunView run, Trouble trouble)
    {
        if (trouble.Code is null)
            return run.Status is RunStatus.Failed && run.FailureCode?.StartsWith("remote.", StringComparison.Ordinal) is true ? [] : JudgeSuccess(run);

        return run.Status is RunStatus.Failed && run.FailureCode == trouble.Code && run.Failure!.EndsWith(trouble.Words, StringComparison.Ordinal) && run.EndedAt is not null
            ? []
            : [$"the record says {run.Status}, {run.FailureCode}: {run.Failure}"];
    }

    private static List<string> JudgeSuccess(RunView run)
        => run is { Status: RunStatus.Succeeded, FailureCode: null, Failure: null, EndedAt: not null } ? [] : [$"the record says {run.Status}, {run.FailureCode}: {run.Failure}"];

    private static Task<long> ProblemsAsync(StockHouse house, Guid channel, string automation) => house.World.AskAsync<long>(
        "select count(*) from problem where account_id = $1 and entity_id = $2 and field = $3 and code = 'run.failed' and closed_at is null", house.Tenant.AccountId, channel, automation);

    /// <param name="Code">What a run of it ends with; null: it may succeed.</param>
    private sealed record Trouble(string Name, Fault Fault, string? Code, string Words);
}
