using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Demo;

/// <summary>The whole journey, headless, on a throw-away database; fails when a promise is broken.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var orders = new Option<int>("--orders") { Description = "Orders to place in the shop.", DefaultValueFactory = _ => 100 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object last." };
        var data = new Option<string?>("--data") { Description = "Keep everything in this folder, and go on from what is there." };
        var command = new Command("demo", "Sends orders through everything and checks the promises.") { orders, json, data };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetValue(data) ?? Path.Combine(Path.GetTempPath(), $"techoms-demo-{Environment.ProcessId}");
            try
            {
                var report = await RunAsync(folder, parsed.GetValue(orders), cancellation);
                if (parsed.GetValue(json))
                    Console.WriteLine(JsonSerializer.Serialize(report, Json));
                else
                    Print(report);
                return report.Kept ? 0 : 1;
            }
            finally
            {
                if (parsed.GetValue(data) is null && Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static async Task<DemoReport> RunAsync(string folder, int orders, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        await Console.Error.WriteLineAsync("Starting a private PostgreSQL.");
        await using var cluster = await PrivateCluster.StartAsync(folder, NullLogger.Instance, cancellation);
        await using var database = await PrivateDatabase.OpenAsync(cluster, cancellation);
        using var world = new SandboxWorld(Path.Combine(folder, "sandboxes"), clock);
        MakeTrouble(world);
        var options = new ServerOptions { DataFolder = folder, Port = FreePort(), Web = false, AllowInternalAddresses = true, Quiet = true };
        await using var app = Server.Build(
            options, database, clock, services => services.Configure<HandoffOptions>(handoff => handoff.DoubtSettles = TimeSpan.FromSeconds(1)), world);
        var first = await new FirstStart(clock).EnsureAsync(database, cancellation);
        var trial = await new TrialSetup(database, app.Services.GetRequiredService<SettingsStore>(), world, clock).EnsureAsync(first.OrganizationId, stockPerItem: 5L * orders, cancellation);
        await app.StartAsync(cancellation);
        await Console.Error.WriteLineAsync($"Sending {orders} orders from the shop to the warehouse and back.");
        var started = clock.GetTimestamp();
        var journey = new DemoJourney(database, world, app.Services.GetRequiredService<RunRequests>(), trial, clock);
        await journey.RunAsync(orders, Patience, Progress(orders), cancellation);
        var report = await new DemoAudit(database, world, trial).ReportAsync(orders, clock.GetElapsedTime(started), cancellation);
        await app.StopAsync(cancellation);
        return report;
    }

    // Answers get lost in life; here they get lost on purpose.
    private static void MakeTrouble(SandboxWorld world)
    {
        world.WarehouseSandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Method == "POST" && call.Path.Value!.EndsWith("/outbound-orders", StringComparison.Ordinal), Every: 20));
        world.ShopSandbox.Faults.Add(new(FaultKind.LoseReply, call => call.Path.Value!.EndsWith("graphql.json", StringComparison.Ordinal), Every: 97));
    }

    private static Action<int, int, int> Progress(int orders)
    {
        var last = (-1, -1);
        return (pulled, shipped, done) =>
        {
            if (last == (pulled, done))
                return;

            last = (pulled, done);
            Console.Error.WriteLine($"  pulled {pulled}/{orders}, shipped {shipped}, settled {done}");
        };
    }

    private static void Print(DemoReport report)
    {
        var table = new Table().AddColumns("Promise", "Figure");
        table.AddRow("Orders pulled", $"{report.Orders.Pulled} of {report.Orders.Placed}");
        table.AddRow("Confirmed in the shop", $"{report.Orders.Confirmed}");
        table.AddRow("Waiting for a person", $"{report.Orders.NeedingAttention}");
        table.AddRow("Stuck", $"{report.Orders.Stuck}");
        table.AddRow("Shipments sent", $"{report.Shipments.Sent}");
        table.AddRow("Sent twice", $"{report.Shipments.Duplicates}");
        table.AddRow("Lost", $"{report.Shipments.Lost}");
        table.AddRow("Answers lost on purpose", $"{report.LostReplies}");
        table.AddRow("Stock mismatches", $"{report.Stock.Mismatches} of {report.Stock.Skus} SKUs");
        table.AddRow("Seconds", $"{report.Seconds} ({report.OrdersPerSecond} orders/s)");
        AnsiConsole.Write(table);
        foreach (var broken in report.Broken)
            AnsiConsole.MarkupLineInterpolated($"[red]Broken: {broken}.[/]");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
