namespace TechOms.Connectors.Synapse;

// What people do in the house.
internal sealed partial class SynapseSandbox
{
    /// <summary>On: what a shipment lacked is planned as its next part.</summary>
    public bool FollowsUp { get; set; }

    public IReadOnlyList<SandboxShipment> Shipments =>
        [.. Orders.Where(order => order.Outbound).Select(order => new SandboxShipment(order.Key, order.Reference, order.Open, order.Told, order.Created))];

    public IReadOnlyList<SandboxReceipt> Receipts =>
        [.. Orders.Where(order => !order.Outbound).Select(order => new SandboxReceipt(order.Key, order.Reference, order.Open, order.Told))];

    public void AddProduct(string sku, string name)
    {
        lock (_gate)
        {
            if (_items.Find(sku) is null)
                _items.Put(sku, new(NextNumber(), sku, name, null, 0, 0));
        }
    }

    public void SetStock(string sku, long onHand) => SetStock(sku, onHand, onHold: 0);

    public void SetStock(string sku, long onHand, long onHold)
    {
        AddProduct(sku, sku);
        _items.Put(sku, _items.Find(sku)! with { OnHand = onHand, OnHold = onHold });
    }

    public IReadOnlyList<(string Sku, long OnHand)> ReadStock() => [.. _items.All.OrderBy(item => item.Number).Select(item => (item.Item, item.OnHand))];

    public void Ship(string externalId, IReadOnlyDictionary<string, long>? shipped = null, string? trackingNumber = null)
    {
        lock (_gate)
        {
            var order = Open(externalId);
            List<StoredLine> lines = [.. order.Lines.Select(line => line with { Done = shipped is null ? line.Quantity : shipped.GetValueOrDefault(line.Item) })];
            foreach (var line in lines)
                Move(line.Item, -line.Done);
            Put(order with { Status = "9", StatusText = "Shipped", Lines = lines, DoneAt = context.Clock.GetUtcNow(), Tracking = trackingNumber ?? $"1Z{order.OrderId:D8}{order.ShipId:D2}" });
            List<StoredLine> rest = [.. lines.Where(line => line.Done < line.Quantity).Select(line => line with { Quantity = line.Quantity - line.Done, Done = 0 })];
            if (FollowsUp && rest.Count > 0)
                Put(order with { ShipId = order.ShipId + 1, Status = "2", StatusText = "Planned", Lines = rest, Created = context.Clock.GetUtcNow() });
        }
    }

    /// <summary>Sends a further part of the latest order, whatever became of the one before.</summary>
    public void ShipMore(string sku, long quantity, string trackingNumber)
    {
        lock (_gate)
        {
            var last = Orders.Last(order => order.Outbound);
            Move(sku, -quantity);
            Put(last with
            {
                ShipId = last.ShipId + 1,
                Status = "9",
                StatusText = "Shipped",
                Lines = [new(sku, quantity, quantity, "EA", null, null)],
                DoneAt = context.Clock.GetUtcNow(),
                Tracking = trackingNumber,
            });
        }
    }

    public void Cancel(string externalId) => CancelOrder(externalId);

    public void Receive(string externalId, IReadOnlyDictionary<string, long>? received = null)
    {
        lock (_gate)
        {
            var order = Open(externalId);
            List<StoredLine> lines = [.. order.Lines.Select(line => line with { Done = received is null ? line.Quantity : received.GetValueOrDefault(line.Item) })];
            foreach (var line in lines)
                Move(line.Item, line.Done);
            Put(order with { Status = "R", StatusText = "Received", Lines = lines, DoneAt = context.Clock.GetUtcNow() });
        }
    }

    public void CancelReceipt(string externalId) => CancelOrder(externalId);

    private void CancelOrder(string externalId)
    {
        lock (_gate)
            Put(Open(externalId) with { Status = "X", StatusText = "Cancelled" });
    }

    private StoredOrder Open(string externalId)
        => _orders.Find(externalId) is { Open: true } order ? order : throw new InvalidOperationException($"Order {externalId} is not open.");

    private void Move(string sku, long quantity)
    {
        if (_items.Find(sku) is { } item)
            _items.Put(sku, item with { OnHand = item.OnHand + quantity });
    }

    private long CommittedOf(string sku) => _orders.All.Where(order => order is { Open: true, Outbound: true }).SelectMany(order => order.Lines).Where(line => line.Item == sku).Sum(line => line.Quantity);
}
