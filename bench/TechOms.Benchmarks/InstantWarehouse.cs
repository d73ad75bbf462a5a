using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using TechOms.Connectors;

namespace TechOms.Benchmarks;

/// <summary>Answers the Demo Warehouse's requests at once and in memory, where sockets would be; later reports all of it as shipped.</summary>
internal sealed class InstantWarehouse : HttpMessageHandler, IShipmentSource
{
    private readonly ConcurrentQueue<ShipmentUpdate> _shipped = [];

    /// <summary>Updates a page holds.</summary>
    public int PageSize { get; set; } = 100;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var order = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        var reference = order.RootElement.GetProperty("external_ref").GetString()!;
        var lines = order.RootElement.GetProperty("lines");
        _shipped.Enqueue(Shipped(reference, _shipped.Count + 1, lines));
        return new(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(
                $$"""{"id":"DW-{{reference}}","external_ref":"{{reference}}","state":"accepted","sequence":1,"created_at":"2026-01-05T08:00:00Z","lines":{{lines.GetRawText()}}}""",
                Encoding.UTF8, "application/json"),
        };
    }

    public async IAsyncEnumerable<ShipmentUpdates> ReadShipmentUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var page in _shipped.Chunk(PageSize))
            yield return new(page, page[^1].Version);
    }

    internal static ShipmentUpdate Shipped(string reference, int sequence, IReadOnlyList<ShippedLine> lines) => new()
    {
        ExternalId = $"DW-{reference}",
        Reference = reference,
        Version = $"{sequence}",
        Status = RemoteShipmentStatus.Shipped,
        StatusText = "shipped",
        ShippedAt = new(2026, 1, 6, 9, 30, 0, TimeSpan.Zero),
        Lines = lines,
        Packages = [new() { TrackingNumber = $"DP{sequence:D8}", Carrier = "Demo Post" }],
    };

    private static ShipmentUpdate Shipped(string reference, int sequence, JsonElement lines) => Shipped(
        reference, sequence,
        [.. lines.EnumerateArray().Select(line => new ShippedLine(line.GetProperty("line").GetInt32(), line.GetProperty("item_code").GetString()!, line.GetProperty("qty").GetInt64()))]);
}
