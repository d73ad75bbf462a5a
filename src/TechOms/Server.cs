using TechOms.Features;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Features.Demo;
using TechOms.Features.Events;
using TechOms.Features.Exchanges;
using TechOms.Features.Home;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Features.Organizations;
using TechOms.Features.Products;
using TechOms.Features.Purchasing;
using TechOms.Features.Shipments;
using TechOms.Features.Users;
using TechOms.Features.Webhooks;
using TechOms.Platform;
using TechOms.Platform.Storage;

namespace TechOms;

/// <summary>How one server process is to run. Comes from the command line and the configuration.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where the private database and keys live. Unused for the database when <see cref="ConnectionString"/> is set.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A PostgreSQL of one's own; null: the server runs a private one.</summary>
    public string? ConnectionString { get; init; }

    public int Port { get; init; } = 5080;

    /// <summary>Serves pages and API.</summary>
    public bool Web { get; init; } = true;

    /// <summary>Runs steps, automations and schedules.</summary>
    public bool Worker { get; init; } = true;

    /// <summary>Lets channels call addresses of this machine and its network, as sandboxes have.</summary>
    public bool AllowInternalAddresses { get; init; }

    /// <summary>Under which address the world reaches this installation; null: it does not, so nobody can send webhooks.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>Sandboxes and sample data: the pages say so.</summary>
    public bool Trial { get; init; }

    /// <summary>Logs only what has to be acted on.</summary>
    public bool Quiet { get; init; }

    /// <returns>Null when the world does not reach this installation.</returns>
    public Uri? WebhookAddress(string token) => PublicAddress is null ? null : new(PublicAddress, $"webhooks/{token}");
}

/// <summary>The table of contents: what the server is made of.</summary>
internal static class Server
{
    /// <param name="adjust">Last word on the services: what a test, a trial or a simulation brings from outside.</param>
    /// <param name="world">Sandboxes to serve beside everything else.</param>
    public static WebApplication Build(
        ServerOptions options, Database database, TimeProvider? clock = null, Action<IServiceCollection>? adjust = null, SandboxWorld? world = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "TechOms" });
        // A built program that was not published finds its browser assets where the build left them.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.SetMinimumLevel(options.Quiet ? LogLevel.Error : LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(options);
        clock ??= TimeProvider.System;
        builder.Services.AddPlatform(options, database, clock);
        builder.Services.AddExchanges();

        AddFeatures(builder.Services, options, clock);
        if (options.Worker)
            builder.Services.AddPipeline();
        adjust?.Invoke(builder.Services);

        var app = builder.Build();
        world?.Serve(app, options.Port);
        app.UsePlatform();
        if (!options.Web)
            return app;

        app.MapPlatform();
        app.MapOrganizations();
        app.MapUsers();
        app.MapProducts();
        app.MapInventory();
        app.MapOrders();
        app.MapShipments();
        app.MapPurchasing();
        app.MapChannels();
        app.MapWebhooks();
        app.MapEvents();
        app.MapHome();
        return app;
    }

    private static void AddFeatures(IServiceCollection services, ServerOptions options, TimeProvider clock)
    {
        services.AddOrganizations();
        services.AddUsers();
        services.AddProducts();
        services.AddInventory();
        services.AddOrders();
        services.AddShipments();
        services.AddPurchasing();
        services.AddChannels();
        services.AddAutomations(options, clock);
        services.AddWebhooks();
        services.AddEvents();
        services.AddHome();
    }
}
