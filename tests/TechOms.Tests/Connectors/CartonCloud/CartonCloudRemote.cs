using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using TechOms.Connectors;
using TechOms.Connectors.CartonCloud;

namespace TechOms.Tests.Connectors.CartonCloud;

/// <summary>A sandbox on loopback, a session to it, and what was asked of it.</summary>
internal sealed class CartonCloudRemote : IAsyncDisposable
{
    private readonly SandboxHost _host;
    private readonly ConcurrentQueue<string> _asked = [];

    private CartonCloudRemote(SandboxHost host)
    {
        _host = host;
        Settings = (CartonCloudSettings)host.Sandbox.GoodSettings;
        Watch();
    }

    public CartonCloudSandbox Sandbox => (CartonCloudSandbox)_host.Sandbox;
    public ManualClock Clock => _host.Clock;
    public SandboxHost Host => _host;
    public CartonCloudSettings Settings { get; set; }

    /// <summary>Method and path of every request so far, without the tenant.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public static async Task<CartonCloudRemote> StartAsync() => new(await SandboxHost.StartAsync("cartoncloud"));

    public CartonCloudSession Open() => (CartonCloudSession)_host.Open(Settings);

    public void Strike(FaultKind kind, Func<HttpRequest, bool> when, int times = 1) => Sandbox.Faults.Add(new Fault(kind, when, Times: times));

    public Task<IReadOnlyList<InventoryLevel>> ReadInventoryAsync() => _host.ReadInventoryAsync(Settings);

    /// <summary>The bare protocol, for what the client itself never sends.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request)
    {
#pragma warning disable RS0030 // Not the connector's pipeline: a stranger at the door.
        using var http = new HttpClient { BaseAddress = Sandbox.Address };
#pragma warning restore RS0030
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static bool IsCreate(HttpRequest request) => request.Method == "POST" && request.Path.Value!.EndsWith("bound-orders", StringComparison.Ordinal);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    // A fault that never strikes sees every request.
    private void Watch() => Sandbox.Faults.Add(new Fault(FaultKind.Delay, request =>
    {
        var parts = request.Path.Value!.Split('/');
        _asked.Enqueue($"{request.Method} {string.Join('/', parts.Skip(parts[1] == "tenants" ? 3 : 2))}");
        return false;
    }));

    public static OutgoingShipment Shipment(string reference, params IReadOnlyList<OutgoingLine> lines) => new()
    {
        Reference = reference,
        OrderNumber = "1001",
        Lines = lines,
        ShipTo = new() { Name = "Ada Vine", Line1 = "8 Station Street", City = "Melbourne", State = "VIC", PostalCode = "3070", Country = "AU" },
    };

    public static async Task<List<ShipmentUpdate>> ReadUpdatesAsync(IShipmentSource source, params IReadOnlyList<OpenDocument> open)
        => (await ReadUpdatesAsync(source, new UpdateQuery(null, open))).Updates;

    public static async Task<(List<ShipmentUpdate> Updates, string? Cursor)> ReadUpdatesAsync(IShipmentSource source, UpdateQuery query)
    {
        List<ShipmentUpdate> updates = [];
        var cursor = query.Cursor;
        await foreach (var page in source.ReadShipmentUpdatesAsync(query, TestContext.Current.CancellationToken))
        {
            updates.AddRange(page.Updates);
            cursor = page.Cursor ?? cursor;
        }

        return (updates, cursor);
    }

    public static async Task<List<ReceiptUpdate>> ReadReceiptsAsync(IReceiptSource source, params IReadOnlyList<OpenDocument> open)
    {
        List<ReceiptUpdate> updates = [];
        await foreach (var page in source.ReadReceiptUpdatesAsync(new(null, open), TestContext.Current.CancellationToken))
            updates.AddRange(page.Updates);
        return updates;
    }
}
