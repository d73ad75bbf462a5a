using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using TechOms.Connectors;
using TechOms.Connectors.Extensiv;

namespace TechOms.Tests.Connectors.Extensiv;

/// <summary>A sandbox on loopback, a session to it, and what was asked of it.</summary>
internal sealed class ExtensivRemote : IAsyncDisposable
{
    private readonly SandboxHost _host;
    private readonly ConcurrentQueue<string> _asked = [];

    private ExtensivRemote(SandboxHost host)
    {
        _host = host;
        Settings = (ExtensivSettings)host.Sandbox.GoodSettings;

        // A fault that never strikes sees every request.
        Sandbox.Faults.Add(new Fault(FaultKind.Delay, request =>
        {
            _asked.Enqueue($"{request.Method} {request.Path}{Uri.UnescapeDataString(request.QueryString.Value ?? "")}");
            return false;
        }));
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ExtensivSandbox Sandbox => (ExtensivSandbox)_host.Sandbox;
    public ManualClock Clock => _host.Clock;
    public ExtensivSettings Settings { get; set; }

    /// <summary>Method, path and query of every request so far, in the order of arrival.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public static async Task<ExtensivRemote> StartAsync() => new(await SandboxHost.StartAsync("extensiv"));

    public ExtensivSession Open() => (ExtensivSession)_host.Open(Settings);

    /// <param name="memory">Of another channel.</param>
    public IConnectorSession OpenWith(ExtensivSettings settings, ConnectorMemory memory) => _host.Open(settings, memory);

    public void Strike(FaultKind kind, Func<HttpRequest, bool> when, int times = 1) => Sandbox.Faults.Add(new Fault(kind, when, Times: times));

    public Task<IReadOnlyList<InventoryLevel>> ReadInventoryAsync() => _host.ReadInventoryAsync(Settings);

    public async Task<string> SendAsync(string reference, params IReadOnlyList<OutgoingLine> lines)
    {
        foreach (var line in lines)
            Sandbox.AddProduct(line.Sku, line.Sku);
        return (await Open().SendShipmentAsync(Shipment(reference, lines), Cancellation)).ExternalId;
    }

    public async Task<ShipmentUpdate> ReadAsync(string reference, string externalId)
        => (await ReadUpdatesAsync(new(null, [new(reference, externalId)]))).Updates.Last(update => update.ExternalId == externalId);

    public async Task<(List<ShipmentUpdate> Updates, string? Cursor)> ReadUpdatesAsync(UpdateQuery query)
    {
        List<ShipmentUpdate> updates = [];
        var cursor = query.Cursor;
        await foreach (var page in Open().ReadShipmentUpdatesAsync(query, Cancellation))
        {
            updates.AddRange(page.Updates);
            cursor = page.Cursor ?? cursor;
        }

        return (updates, cursor);
    }

    public async Task<List<ReceiptUpdate>> ReadReceiptsAsync(params IReadOnlyList<OpenDocument> open)
    {
        List<ReceiptUpdate> updates = [];
        await foreach (var page in Open().ReadReceiptUpdatesAsync(new(null, open), Cancellation))
            updates.AddRange(page.Updates);
        return updates;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static OutgoingShipment Shipment(string reference, params IReadOnlyList<OutgoingLine> lines) => new()
    {
        Reference = reference,
        OrderNumber = "1001",
        Lines = lines,
        Carrier = "UPS",
        Service = "03",
        ShipTo = new() { Name = "R. Quill", Line1 = "14 Harbour Lane", City = "Portland", State = "ME", PostalCode = "04101", Country = "US" },
    };
}
