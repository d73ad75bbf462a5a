using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace TechOms.Benchmarks;

internal static class Report
{
    private const string How =
        "One lane, one step after the other: import, validate, allocate, send, receive, settle. The warehouse is an HTTP handler in this process that answers "
        + "at once; retries, budget, recorder and JSON are the real ones. The floor writes the same rows with set-based SQL, prepared, one round trip per "
        + "transaction, without row-level security; it reads and decides nothing.";

    private const string HowInventory =
        "The warehouse tells its levels in this process, 250 a page; automation, ledger, marks for shops and outcomes per row are the real ones. The floor copies "
        + "the figures in, compares them by one statement and writes the same movements and totals, without row-level security.";

    private const string HowWebhooks =
        "Signed calls of 4 KB over HTTP on loopback to a server in this process, which looks up the channel, checks the signature, masks and stores the call and "
        + "wakes its pull. The floor inserts the same row, prepared, from as many connections, without row-level security.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Print(Machine machine, IReadOnlyList<Result> results)
    {
        var speed = new Table().AddColumns("Batch size", "Orders", "Orders/s", "SQL floor, orders/s", "Ratio");
        foreach (var result in results)
            speed.AddRow(Text(result.BatchSize), Text(result.Orders), Text(result.OrdersPerSecond, "F0"), Text(result.FloorOrdersPerSecond, "F0"), Text(result.Ratio, "F2"));
        AnsiConsole.Write(speed);
        foreach (var result in results)
        {
            var stages = new Table().Title($"Batch size {result.BatchSize}, ms per order").AddColumns("", "Ours", "SQL floor");
            foreach (var (name, milliseconds) in result.OurStages)
                stages.AddRow(name, Text(milliseconds, "F3"), Text(result.FloorStages[name], "F3"));
            AnsiConsole.Write(stages);
        }

        AnsiConsole.WriteLine(How);
        AnsiConsole.WriteLine(machine.ToString());
    }

    public static void PrintJson(Machine machine, IReadOnlyList<Result> results)
        => Console.WriteLine(JsonSerializer.Serialize(new { workload = "pipeline", how = How, machine, results }, Json));

    public static void Print(Machine machine, IReadOnlyList<InventoryResult> results)
    {
        var table = new Table().AddColumns("", "Rows", "Rows/s", "SQL floor, rows/s", "Ratio", "Memory, MB");
        foreach (var result in results)
            table.AddRow(result.What, Text(result.Rows), Text(result.RowsPerSecond), Text(result.FloorRowsPerSecond), Text(result.Ratio, "F2"), result.Megabytes is { } most ? Text(most) : "–");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(HowInventory);
        AnsiConsole.WriteLine(machine.ToString());
    }

    public static void PrintJson(Machine machine, IReadOnlyList<InventoryResult> results)
        => Console.WriteLine(JsonSerializer.Serialize(new { workload = "inventory", how = HowInventory, machine, results }, Json));

    public static void Print(Machine machine, IReadOnlyList<WebhookResult> results)
    {
        var table = new Table().AddColumns("", "Calls", "At once", "Calls/s", "Median, ms", "99 %, ms", "Longest, ms");
        foreach (var result in results)
        {
            table.AddRow(
                result.What, Text(result.Calls), Text(result.AtOnce), Text(result.CallsPerSecond), Text(result.Median, "F1"), Text(result.P99, "F1"), Text(result.Longest, "F1"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(HowWebhooks);
        AnsiConsole.WriteLine(machine.ToString());
    }

    public static void PrintJson(Machine machine, IReadOnlyList<WebhookResult> results)
        => Console.WriteLine(JsonSerializer.Serialize(new { workload = "webhooks", how = HowWebhooks, machine, results }, Json));

    private static string Text(double value, string format = "F0") => value.ToString(format, CultureInfo.InvariantCulture);
}
