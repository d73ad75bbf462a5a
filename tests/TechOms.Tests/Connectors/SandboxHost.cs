using TechOms.Connectors;

namespace TechOms.Tests.Connectors;

/// <summary>Serves a connector's sandbox on loopback and opens sessions to it.</summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    private ConnectorMemory _memory = new();
    private readonly SocketsHttpHandler _sockets = new() { UseCookies = false };
    private readonly ImpatientHandler _handler;
    private readonly Action _end;

    private SandboxHost(Connector connector, ConnectorSandbox sandbox, ManualClock clock, Action end)
    {
        (Connector, Sandbox, Clock, _end) = (connector, sandbox, clock, end);
        _handler = new(_sockets);
    }

    public Connector Connector { get; }
    public ConnectorSandbox Sandbox { get; }
    public ManualClock Clock { get; }

    public static Task<SandboxHost> StartAsync(string key)
    {
        var connector = new ConnectorCatalog().Find(key)!;
        var clock = new ManualClock();
        return StartAsync(connector, connector.CreateSandbox(SandboxContext.InMemory(clock)), clock);
    }

    public static async Task<SandboxHost> StartAsync(Connector connector, ConnectorSandbox sandbox, ManualClock clock)
        => new(connector, sandbox, clock, await SandboxServer.ServeAsync(sandbox));

    public IConnectorSession Open() => Open(Sandbox.GoodSettings);

    public IConnectorSession Open(ConnectorSettings settings) => Open(settings, _memory);

    /// <param name="memory">Of another channel.</param>
    public IConnectorSession Open(ConnectorSettings settings, ConnectorMemory memory)
#pragma warning disable RS0030 // The pipeline's own client is the server's; here a plain one shows what the session does by itself.
        => Connector.Open(settings, new(new HttpClient(_handler, disposeHandler: false), Clock, memory));
#pragma warning restore RS0030

    /// <summary>What sessions remembered is gone, as when the server starts anew.</summary>
    public void Forget()
    {
        _memory.Dispose();
        _memory = new();
    }

    /// <summary>Moves the clock where the remote system takes its time.</summary>
    public Task<IReadOnlyList<InventoryLevel>> ReadInventoryAsync() => ReadInventoryAsync(Sandbox.GoodSettings);

    public Task<IReadOnlyList<InventoryLevel>> ReadInventoryAsync(ConnectorSettings settings)
    {
        return Clock.DriveAsync(ReadAsync());

        async Task<IReadOnlyList<InventoryLevel>> ReadAsync()
        {
            List<InventoryLevel> levels = [];
            await foreach (var page in ((IInventorySource)Open(settings)).ReadInventoryAsync(TestContext.Current.CancellationToken))
                levels.AddRange(page);
            return levels;
        }
    }

    /// <summary>The request that is under way, or the next one, takes too long for its caller.</summary>
    public void LosePatience() => _handler.LosePatience();

    public ValueTask DisposeAsync()
    {
        _end();
        _handler.Dispose();
        _memory.Dispose();
        return ValueTask.CompletedTask;
    }
}
