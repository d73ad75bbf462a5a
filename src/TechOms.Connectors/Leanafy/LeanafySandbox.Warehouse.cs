using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Leanafy;

// What people do in the house.
internal sealed partial class LeanafySandbox
{
    public IReadOnlyList<SandboxShipment> Shipments =>
    [
        .. _orders.All.OrderBy(order => order.Code).Select(order => new SandboxShipment(
            order.Id, order.Reference, order.Open, [.. order.Lines.Select(line => (line.Sku, (long)line.InBase))], order.Created)),
    ];

    public IReadOnlyList<SandboxReceipt> Receipts =>
    [
        .. _arns.All.OrderBy(arn => arn.Code).Select(arn => new SandboxReceipt(
            arn.Id, arn.Reference, arn.Open, [.. arn.Lines.Select(line => (line.Sku, (long)line.InBase))])),
    ];

    public void AddProduct(string sku, string name) => AddProduct(sku, name, receivingUnit: null, conversion: 1);

    /// <param name="receivingUnit">Goods arrive in it, <paramref name="conversion"/> pieces each.</param>
    public void AddProduct(string sku, string name, string? receivingUnit, int conversion)
    {
        lock (_gate)
        {
            if (_items.Find(sku) is not null)
                return;

            var body = new JsonObject { ["sku"] = sku, ["name"] = name, ["description"] = name, ["uom"] = "each", ["base_unit"] = "each" };
            if (receivingUnit is not null)
                (body["receiving_unit"], body["receiving_unit_base_conversion"]) = (receivingUnit, conversion);
            var (id, number) = NextId();
            _items.Put(sku, new(id, number, sku, JsonSerializer.SerializeToElement(body), 0, 0));
        }
    }

    public void SetStock(string sku, long onHand) => SetStock(sku, onHand, onHold: 0);

    public void SetStock(string sku, long onHand, long onHold)
    {
        AddProduct(sku, sku);
        _items.Put(sku, _items.Find(sku)! with { OnHand = onHand, OnHold = onHold });
    }

    public IReadOnlyList<(string Sku, long OnHand)> ReadStock() => [.. Items.Select(item => (item.Sku, (long)item.OnHand))];

    /// <summary>Fewer than ordered: the order stays open as partially shipped.</summary>
    public void Ship(string externalId, IReadOnlyDictionary<string, long>? shipped = null, string? trackingNumber = null)
    {
        lock (_gate)
        {
            var order = Open(_orders, externalId);
            List<StoredLine> lines = [.. order.Lines.Select(line => line with { Done = shipped is null ? line.Quantity : shipped.GetValueOrDefault(line.Sku) / line.Rate })];
            foreach (var (before, after) in order.Lines.Zip(lines))
                Move(after.Sku, (before.Done - after.Done) * after.Rate);
            _orders.Put(order.Id, order with
            {
                Status = lines.TrueForAll(line => line.Done == line.Quantity) ? "shipped" : "partially_shipped",
                Lines = lines,
                DoneAt = context.Clock.GetUtcNow(),
                Tracking = trackingNumber ?? $"1Z{order.Code:D10}",
            });
        }
    }

    public void Cancel(string externalId) => SetStatus(_orders, externalId, "cancelled");

    public void Receive(string externalId, IReadOnlyDictionary<string, long>? received = null)
    {
        lock (_gate)
        {
            var arn = Unload(externalId, received);
            _arns.Put(arn.Id, arn with { Status = "closed", DoneAt = context.Clock.GetUtcNow() });
        }
    }

    /// <summary>Some of it; the rest is awaited.</summary>
    public void ReceivePart(string externalId, IReadOnlyDictionary<string, long> received)
    {
        lock (_gate)
            _arns.Put(externalId, Unload(externalId, received) with { Status = "partially_received" });
    }

    public void CancelReceipt(string externalId) => SetStatus(_arns, externalId, "cancelled");

    private StoredDocument Unload(string externalId, IReadOnlyDictionary<string, long>? received)
    {
        var arn = Open(_arns, externalId);
        List<StoredLine> lines = [.. arn.Lines.Select(line => line with { Done = received is null ? line.Quantity : received.GetValueOrDefault(line.Sku) / line.Rate })];
        foreach (var (before, after) in arn.Lines.Zip(lines))
            Move(after.Sku, (after.Done - before.Done) * after.Rate);
        return arn with { Lines = lines };
    }

    private void SetStatus(SandboxDocuments<StoredDocument> documents, string id, string status)
    {
        lock (_gate)
            documents.Put(id, Open(documents, id) with { Status = status });
    }

    private static StoredDocument Open(SandboxDocuments<StoredDocument> documents, string id)
        => documents.Find(id) is { Open: true } document ? document : throw new InvalidOperationException($"Document {id} is not open.");

    private void Move(string sku, decimal inBase)
    {
        if (_items.Find(sku) is { } item)
            _items.Put(sku, item with { OnHand = item.OnHand + inBase });
    }

    private decimal AllocatedOf(string sku)
        => _orders.All.Where(order => order.Open).SelectMany(order => order.Lines).Where(line => line.Sku == sku).Sum(line => (line.Quantity - line.Done) * line.Rate);
}
