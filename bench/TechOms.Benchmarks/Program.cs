using System.CommandLine;
using TechOms.Benchmarks;

var orders = new Option<int>("--orders") { Description = "Orders per round at batch size 100. At batch size 1 it is 6 in 100 of them.", DefaultValueFactory = _ => 5000 };
var rounds = new Option<int>("--rounds") { Description = "Rounds of each, in alternating order; medians are reported.", DefaultValueFactory = _ => 3 };
var json = new Option<bool>("--json") { Description = "Print one JSON object instead of tables." };
var command = new RootCommand("Orders per second through the pipeline, beside hand-written SQL that writes the same rows.") { orders, rounds, json };
Offer<Result>(command, Report.Print, Report.PrintJson, async (place, parsed, cancellation) =>
[
    await Comparison.RunAsync(place, batchSize: 1, Math.Max(1, parsed.GetValue(orders) * 6 / 100), parsed.GetValue(rounds), cancellation),
    await Comparison.RunAsync(place, batchSize: 100, parsed.GetValue(orders), parsed.GetValue(rounds), cancellation),
]);

var rows = new Option<int>("--rows") { Description = "Levels in the warehouse.", DefaultValueFactory = _ => 100_000 };
var inventory = new Command("inventory", "Levels per second: a warehouse read, compared and stored, and levels set in bulk, beside hand-written SQL.") { rows, json };
Offer<InventoryResult>(inventory, Report.Print, Report.PrintJson, (place, parsed, cancellation) => InventoryBench.RunAsync(place, parsed.GetValue(rows), cancellation));
command.Add(inventory);

var calls = new Option<int>("--calls") { Description = "Webhooks to send.", DefaultValueFactory = _ => 5000 };
var atOnce = new Option<int>("--at-once") { Description = "How many wait for their acknowledgement at any time.", DefaultValueFactory = _ => 16 };
var webhooks = new Command("webhooks", "How long a shop waits for the acknowledgement of a webhook, beside the bare insert of the same row.") { calls, atOnce, json };
Offer<WebhookResult>(webhooks, Report.Print, Report.PrintJson, (place, parsed, cancellation) => WebhookBench.RunAsync(place, parsed.GetValue(calls), parsed.GetValue(atOnce), cancellation));
command.Add(webhooks);
return await command.Parse(args).InvokeAsync();

void Offer<T>(
    Command offered, Action<Machine, IReadOnlyList<T>> print, Action<Machine, IReadOnlyList<T>> printJson,
    Func<BenchDatabases, ParseResult, CancellationToken, Task<IReadOnlyList<T>>> measure)
    => offered.SetAction(async (parsed, cancellation) =>
    {
        await using var place = await BenchDatabases.StartAsync(cancellation);
        var results = await measure(place, parsed, cancellation);
        (parsed.GetValue(json) ? printJson : print)(await Machine.DescribeAsync(place, cancellation), results);
        return 0;
    });
