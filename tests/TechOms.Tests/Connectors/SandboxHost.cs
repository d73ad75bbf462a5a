using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>Serves a connector's sandbox on loopback and opens sessions to it.</summary>
internal sealed class SandboxHost(Connector connector, ConnectorSandbox sandbox, WebApplication app, ManualClock clock) : IAsyncDisposable
{
    private readonly ConnectorMemory _memory = new();
    private readonly SocketsHttpHandler _handler = new() { UseCookies = false };

    public Connector Connector => connector;
    public ConnectorSandbox Sandbox => sandbox;
    public ManualClock Clock => clock;

    public static Task<SandboxHost> StartAsync(string key)
    {
        var connector = new ConnectorCatalog().Find(key)!;
        var clock = new ManualClock();
        return StartAsync(connector, connector.CreateSandbox(SandboxContext.InMemory(clock)), clock);
    }

    public static async Task<SandboxHost> StartAsync(Connector connector, ConnectorSandbox sandbox, ManualClock clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var app = builder.Build();
        app.MapSandbox("/remote", sandbox);
        await app.StartAsync(TestContext.Current.CancellationToken);
        sandbox.Address = new Uri(app.Urls.Single() + "/remote/");
        return new(connector, sandbox, app, clock);
    }

    public IConnectorSession Open() => Open(sandbox.GoodSettings);

    public IConnectorSession Open(ConnectorSettings settings) => Open(settings, _memory);

    /// <param name="memory">Of another channel.</param>
    public IConnectorSession Open(ConnectorSettings settings, ConnectorMemory memory)
#pragma warning disable RS0030 // The pipeline's own client is the server's; here a plain one shows what the session does by itself.
        => connector.Open(settings, new(new HttpClient(_handler, disposeHandler: false), clock, memory));
#pragma warning restore RS0030

    /// <summary>Moves the clock where the remote system takes its time.</summary>
    public Task<IReadOnlyList<InventoryLevel>> ReadInventoryAsync() => ReadInventoryAsync(sandbox.GoodSettings);

    public Task<IReadOnlyList<InventoryLevel>> ReadInventoryAsync(ConnectorSettings settings)
    {
        return clock.DriveAsync(ReadAsync());

        async Task<IReadOnlyList<InventoryLevel>> ReadAsync()
        {
            List<InventoryLevel> levels = [];
            await foreach (var page in ((IInventorySource)Open(settings)).ReadInventoryAsync(TestContext.Current.CancellationToken))
                levels.AddRange(page);
            return levels;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        _memory.Dispose();
        await app.DisposeAsync();
    }
}
