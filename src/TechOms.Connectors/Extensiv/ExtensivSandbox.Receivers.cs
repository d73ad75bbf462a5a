using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.Extensiv;

// The receiving dock, and the calls that tell of what happens in the house.
internal sealed partial class ExtensivSandbox
{
    private static readonly Dictionary<string, Func<StoredReceiver, object?>> ReceiverFields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["referenceNum"] = receiver => receiver.Reference,
        ["ReadOnly.lastModifiedDate"] = receiver => SandboxFacility.ToLocal(receiver.Modified),
        ["ReadOnly.CustomerIdentifier.id"] = _ => (decimal)Customer,
    };

    private readonly SandboxDocuments<StoredReceiver> _receivers = context.Store.Collection<StoredReceiver>("extensiv-receivers");
    private readonly Lazy<RSA> _firstKey = new(() => RSA.Create(2048));
    private readonly ConcurrentBag<Uri> _webhooks = [];
    private RSA? _nextKey;

    /// <summary>Off: receivers are not found by when they changed, as the reference does not promise it.</summary>
    public bool SearchesReceivers { get; set; } = true;

    public IReadOnlyList<SandboxReceipt> Receipts =>
    [
        .. _receivers.All.OrderBy(receiver => receiver.Id).Select(receiver => new SandboxReceipt(
            KeyOf(receiver.Id), receiver.Reference, receiver.Status == 0, [.. receiver.Lines.Select(line => (line.Sku, (long)line.Quantity))])),
    ];

    private RSA Key => _nextKey ?? _firstKey.Value;

    public void Receive(string externalId, IReadOnlyDictionary<string, long>? received = null) => Receive(externalId, received, onHold: null);

    /// <param name="onHold">Units per SKU that arrived and are kept back.</param>
    public void Receive(string externalId, IReadOnlyDictionary<string, long>? received, IReadOnlyDictionary<string, long>? onHold)
    {
        lock (_gate)
        {
            var receiver = OpenReceiver(externalId);
            List<StoredLine> lines = [];
            foreach (var line in receiver.Lines)
            {
                lines.Add(line with { Quantity = received is null ? line.Quantity : received.GetValueOrDefault(line.Sku) });
                if (onHold?.GetValueOrDefault(line.Sku) is > 0 and var held)
                    lines.Add(line with { Id = NextId(), Quantity = held, OnHold = true });
            }

            foreach (var line in lines.Where(line => line.Quantity > 0))
                AddStock(line.Sku, line.Quantity, line.Lot, line.Expiry, line.OnHold);
            Change(receiver with { Status = 1, Arrived = context.Clock.GetUtcNow(), Lines = lines });
        }
    }

    public void CancelReceipt(string externalId)
    {
        lock (_gate)
            Change(OpenReceiver(externalId) with { Status = 2 });
    }

    /// <summary>From now on calls are signed with another key.</summary>
    public void ChangeWebhookKey() => _nextKey = RSA.Create(2048);

    public override void Subscribe(Uri webhook) => _webhooks.Add(webhook);

    private void Announce(string eventType, string href)
    {
        foreach (var webhook in _webhooks)
        {
            var call = Call(eventType, href);
            Call(new SandboxDelivery(webhook, call.Headers, call.Body));
        }
    }

    /// <summary>A call as the house would make it.</summary>
    public WebhookCall Call(string eventType, string href)
    {
        var body = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["tplId"] = 41,
            ["wmsEventId"] = 9930112,
            ["eventDateTimeUtc"] = "2026-03-02T21:00:10.1130000",
            ["eventType"] = eventType,
            ["resource"] = new JsonObject { ["rel"] = "orders/order", ["href"] = href },
            ["links"] = "{\"customers/customer\":\"/customers/88\"}",
        }.ToJsonString());
        var signature = Convert.ToBase64String(Key.SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return new(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Signature"] = signature }, new Dictionary<string, string>(), body);
    }

    private void MapReceivers(IEndpointRouteBuilder api)
    {
        api.MapPost("/inventory/receivers", Route(CreateReceiverAsync));
        api.MapGet("/inventory/receivers", (HttpContext call) => List(call, [.. FindReceivers(call).Select(receiver => Shown(receiver, call))], "inventory/receiver", 100, 500));
        api.MapGet("/inventory/receivers/{id:long}", (HttpContext call, long id)
            => _receivers.Find(KeyOf(id)) is { } receiver ? Json(call, Shown(receiver, call), version: receiver.Version) : throw ExtensivRefusal.Gone);
    }

    private async Task<IResult> CreateReceiverAsync(HttpContext call)
    {
        var body = await ReadBodyAsync(call);
        lock (_gate)
        {
            RequireParty(body);
            var reference = body.TextAt("referenceNum") ?? throw ExtensivRefusal.Model("ReferenceNum", null, "Required", "A reference is needed.");
            var lines = ReadLines(body, "receiveItems");
            if (_receivers.All.Any(receiver => receiver.Reference == reference))
                throw ExtensivRefusal.Model("ReferenceNum", reference, "Duplicate", "Reference number already used for this customer");

            var receiver = new StoredReceiver(NextId(), reference, 0, body, lines, context.Clock.GetUtcNow());
            _receivers.Put(KeyOf(receiver.Id), receiver);
            return Json(call, receiver.ToJson(ItemIdOf), 201, receiver.Version);
        }
    }

    private IEnumerable<StoredReceiver> FindReceivers(HttpContext call)
    {
        if (!SearchesReceivers && call.Request.Query["rql"].ToString().Contains("lastModifiedDate", StringComparison.OrdinalIgnoreCase))
            throw ExtensivRefusal.Query("rql", "NotParsable", "Properties not supported: ReadOnly.lastModifiedDate");

        return [.. Search(call, _receivers.All, ReceiverFields).OrderBy(receiver => receiver.Modified).ThenBy(receiver => receiver.Id)];
    }

    private JsonObject Shown(StoredReceiver receiver, HttpContext call)
    {
        var json = receiver.ToJson(ItemIdOf);
        if (call.Request.Query["detail"].ToString() is not ("All" or "ReceiveItems"))
            json.Remove("_embedded");
        return json;
    }

    private StoredReceiver OpenReceiver(string id)
        => _receivers.Find(id) is { Status: 0 } receiver ? receiver : throw new InvalidOperationException($"Receiver {id} is not open.");

    private void Change(StoredReceiver receiver)
        => _receivers.Put(KeyOf(receiver.Id), receiver with { Version = receiver.Version + 1, Modified = context.Clock.GetUtcNow() });

    private IResult ReadWebhookKey(HttpContext call)
    {
        var told = _nextKey is null ? "2026-03-01T00:00:00Z" : "2026-04-01T00:00:00Z";
        return call.Request.Query["previousRetrievalDateISO"] == told
            ? Results.StatusCode(304)
            : Results.Json(new JsonObject { ["publicKey"] = Key.ExportSubjectPublicKeyInfoPem(), ["retrievalDateISO"] = told });
    }
}
