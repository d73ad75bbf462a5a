using System.CommandLine;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Features.Demo;
using TechOms.Features.Handoffs;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms;

/// <summary>For one machine: everything included, started by one command.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var empty = new Option<bool>("--empty") { Description = "Start without sandboxes and sample data." };
        var port = new Option<int>("--port") { Description = "Port for pages and API.", DefaultValueFactory = _ => 5080 };
        var data = DataFolders.Option();
        var address = PublicAddress.Option();
        var command = new Command("run", "Runs the server with a private PostgreSQL.") { empty, port, data, address };
        command.SetAction(async (parsed, cancellation) =>
        {
            var trial = !parsed.GetValue(empty);
            var options = new ServerOptions
            {
                // A trial is never mixed into real data.
                DataFolder = parsed.GetValue(data) ?? Path.Combine(DataFolders.Default(), trial ? "trial" : "live"),
                Port = parsed.GetValue(port),
                AllowInternalAddresses = true,
                Trial = trial,
                // The trial's shop lives in this process.
                PublicAddress = PublicAddress.Of(parsed.GetValue(address)) ?? (trial ? new Uri($"http://127.0.0.1:{parsed.GetValue(port)}/") : null),
            };
            try
            {
                await RunAsync(options, trial, cancellation);
                return 0;
            }
            catch (Exception refused) when (refused is PrivateClusterException or DataFolderInUseException or IOException)
            {
                await Console.Error.WriteLineAsync(refused.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task RunAsync(ServerOptions options, bool trial, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        await using var cluster = await PrivateCluster.StartAsync(options.DataFolder, logs.CreateLogger<PrivateCluster>(), cancellation);
        await using var database = await PrivateDatabase.OpenAsync(cluster, cancellation);
        using var world = trial ? new SandboxWorld(Path.Combine(options.DataFolder, "sandboxes"), clock) : null;
        var first = await new FirstStart(clock).EnsureAsync(database, cancellation);
        if (trial && !first.Created)
            first = await FirstStart.RenewPasswordAsync(database, first, cancellation);
        await using var app = Server.Build(options, database, clock, services => Furnish(services, world), world);
        if (world is not null)
            await StartTrialAsync(app, database, world, first, clock, cancellation);
        await app.StartAsync(cancellation);
        Welcome(options, first, trial);
        await app.WaitForShutdownAsync(cancellation);
    }

    private static void Furnish(IServiceCollection services, SandboxWorld? world)
    {
        if (world is null)
            return;

        services.AddSingleton(world);
        services.AddSingleton<TrialPlace>();
        services.AddHostedService<TrialLife>();
        services.AddHostedService<TrialPurchases>();
        services.Configure<HandoffOptions>(handoff => handoff.DoubtSettles = TimeSpan.FromSeconds(3));
    }

    private static async Task StartTrialAsync(
        WebApplication app, Database database, SandboxWorld world, FirstStartResult first, TimeProvider clock, CancellationToken cancellation)
    {
        var setup = new TrialSetup(database, app.Services.GetRequiredService<SettingsStore>(), world, clock);
        var trial = await setup.EnsureAsync(first.OrganizationId, stockPerItem: null, cancellation);
        app.Services.GetRequiredService<TrialPlace>().Trial = trial;
        await using var work = await database.BeginAsync(trial.Tenant, cancellation);
        await work.ExecuteAsync(
            """
            insert into channel_automation (account_id, channel_id, automation, schedule)
            select $1, v.channel_id, v.automation, v.schedule from unnest($2::uuid[], $3::text[], $4::text[]) as v(channel_id, automation, schedule)
            on conflict do nothing
            """,
            cancellation, trial.Tenant.AccountId,
            (Guid[])[trial.ShopChannel, trial.WarehouseChannel, trial.WarehouseChannel], (string[])["receive-orders", "receive-shipments", "receive-inventory-levels"], (string[])["1", "1", "5"]);
        await work.CommitAsync(cancellation);
        var runs = app.Services.GetRequiredService<RunRequests>();
        await runs.AskAsync(trial.Tenant, trial.ShopChannel, "receive-products", RunCause.Schedule, null, cancellation);
    }

    private static void Welcome(ServerOptions options, FirstStartResult first, bool trial)
    {
        var address = $"http://localhost:{options.Port}";
        Console.WriteLine();
        Console.WriteLine($"  TechOms is running at {address}");
        Console.WriteLine($"  Data is in {options.DataFolder}");
        if (first.Password is not null)
            Console.WriteLine($"\n  Sign in as {first.Email} with password {first.Password}{(trial ? "" : " (shown once)")}");
        if (first.ApiKey is not null)
            Console.WriteLine($"  Administrator's API key: {first.ApiKey} (shown once)");
        if (trial)
            Console.WriteLine("\n  A sandbox shop takes orders and a sandbox warehouse ships them: watch Home and Orders.");
        Console.WriteLine("\n  Stop with Ctrl+C.");
    }
}
