namespace TechOms.Connectors.CartonCloud;

// What people do in the house.
internal sealed partial class CartonCloudSandbox
{
    private readonly SandboxDocuments<StoredStock> _stock = context.Store.Collection<StoredStock>("stock");

    /// <summary>On: consignments get their tracking number only by <see cref="Track"/>.</summary>
    public bool TracksLater { get; set; }

    public IReadOnlyList<SandboxShipment> Shipments =>
    [
        .. _outbound.All.OrderBy(order => order.Number).Select(order => new SandboxShipment(
            order.Id, order.Reference, order.Open, [.. order.Lines.Select(line => (line.Sku, (long)line.InBase))], order.Created)),
    ];

    public IReadOnlyList<SandboxReceipt> Receipts =>
    [
        .. _inbound.All.Where(order => order.ParentId is null).OrderBy(order => order.Number).Select(order => new SandboxReceipt(
            order.Id, order.Reference, order.Open, [.. order.Lines.Select(line => (line.Sku, (long)line.InBase))])),
    ];

    public void SetStock(string sku, long onHand)
    {
        lock (_gate)
        {
            AddProduct(sku, sku);
            foreach (var row in RowsOf(sku))
                _stock.Remove(row.Id);
            Put(new StoredStock(sku, FindProduct(sku)!.BaseUnit, onHand));
        }
    }

    /// <summary>Puts goods away: in any unit, status and batch, beside what is there.</summary>
    public void AddStock(string sku, decimal quantity, string? unit = null, string status = "OK", string? batch = null, string? expiryDate = null)
    {
        lock (_gate)
        {
            AddProduct(sku, sku);
            var row = new StoredStock(sku, unit ?? FindProduct(sku)!.BaseUnit, 0, status, batch, expiryDate);
            Put(row with { Quantity = (_stock.Find(row.Id)?.Quantity ?? 0) + quantity });
        }
    }

    public IReadOnlyList<(string Sku, long OnHand)> ReadStock()
        => [.. _products.All.OrderBy(product => product.Number).Select(product => (product.Code, (long)RowsOf(product.Code).Sum(row => row.Quantity * InBase(row))))];

    public void Ship(string externalId, IReadOnlyDictionary<string, long>? shipped = null, string? trackingNumber = null)
    {
        lock (_gate)
        {
            var order = OpenOrder(_outbound, externalId);
            var left = shipped?.ToDictionary(sku => sku.Key, sku => (decimal)sku.Value);
            List<StoredLine> lines = [];
            foreach (var line in order.Lines)
            {
                var quantity = Math.Min(line.InBase, left is null ? line.InBase : left.GetValueOrDefault(line.Sku));
                if (left is not null)
                    left[line.Sku] = left.GetValueOrDefault(line.Sku) - quantity;
                lines.AddRange(Pick(line, quantity));
            }

            var (id, number) = NextId();
            Change(_outbound, order with { Status = "DISPATCHED", Dispatched = context.Clock.GetUtcNow(), Lines = lines });
            _consignments.Put(id, new(id, order.Id, order.CustomerId, order.Reference, TracksLater ? null : trackingNumber ?? $"CC{number:D8}"));
        }
    }

    public void Cancel(string externalId)
    {
        lock (_gate)
            Change(_outbound, OpenOrder(_outbound, externalId) with { Deleted = true });
    }

    public void SetStatus(string externalId, string status, params IReadOnlyList<string> errors)
    {
        lock (_gate)
            Change(_outbound, _outbound.Find(externalId)! with { Status = status, Errors = errors });
    }

    /// <summary>The carrier names its number. The order itself does not change by that.</summary>
    public void Track(string externalId, string trackingNumber)
    {
        var consignment = _consignments.All.Single(consignment => consignment.OrderId == externalId);
        _consignments.Put(consignment.Id, consignment with { Tracking = trackingNumber });
    }

    public void Receive(string externalId, IReadOnlyDictionary<string, long>? received = null) => Receive(externalId, received, damaged: null);

    /// <param name="usable">Units per SKU that arrived in order; null: all.</param>
    /// <param name="damaged">Units per SKU that did not.</param>
    public void Receive(string externalId, IReadOnlyDictionary<string, long>? usable, IReadOnlyDictionary<string, long>? damaged)
    {
        lock (_gate)
        {
            var order = OpenOrder(_inbound, externalId);
            List<StoredLine> lines = [];
            foreach (var line in order.Lines)
            {
                lines.Add(line with { Quantity = (usable?.GetValueOrDefault(line.Sku) ?? line.InBase) / line.BaseQuantity });
                if (damaged?.GetValueOrDefault(line.Sku) is > 0 and var broken)
                    lines.Add(line with { Quantity = broken / line.BaseQuantity, Status = "RECEIVED_DAMAGED" });
            }

            foreach (var line in lines)
                AddStock(line.Sku, line.Quantity, line.Unit, line.Status is "OK" ? "OK" : "DAMAGED", line.Properties.GetValueOrDefault("batch"), line.Properties.GetValueOrDefault("expiryDate"));
            Change(_inbound, order with { Status = "ALLOCATED", Lines = lines });
        }
    }

    /// <summary>Moves what has not come yet to an order of its own, as the system does when a delivery comes in parts.</summary>
    /// <returns>Id of the new order.</returns>
    public string SplitReceipt(string externalId, IReadOnlyDictionary<string, long> stays)
    {
        lock (_gate)
        {
            var order = OpenOrder(_inbound, externalId);
            var (id, number) = NextId();
            _inbound.Put(id, order with
            {
                Id = id,
                Number = number,
                ParentId = order.Id,
                Lines = [.. order.Lines.Select(line => line with { Quantity = line.Quantity - (stays.GetValueOrDefault(line.Sku) / line.BaseQuantity) })],
            });
            Change(_inbound, order with { HasChildren = true, Lines = [.. order.Lines.Select(line => line with { Quantity = stays.GetValueOrDefault(line.Sku) / line.BaseQuantity })] });
            return id;
        }
    }

    public void CancelReceipt(string externalId)
    {
        lock (_gate)
            Change(_inbound, OpenOrder(_inbound, externalId) with { Deleted = true });
    }

    private static StoredOrder OpenOrder(SandboxDocuments<StoredOrder> orders, string id)
        => orders.Find(id) is { Open: true } order ? order : throw new InvalidOperationException($"Order {id} is not open.");

    /// <summary>Takes the units out of the rows that expire first, and tells which batches they came from.</summary>
    private IEnumerable<StoredLine> Pick(StoredLine line, decimal quantity)
    {
        List<StoredLine> picked = [];
        var left = quantity;
        foreach (var row in RowsOf(line.Sku).Where(row => line.Properties.GetValueOrDefault("batch") is not { } batch || row.Batch == batch))
        {
            var taken = Math.Min(left, row.Quantity * InBase(row));
            if (taken <= 0)
                continue;

            left -= taken;
            Put(row with { Quantity = row.Quantity - (taken / InBase(row)) });
            picked.Add(Part(line, taken, row));
        }

        if (left > 0)
            AddStock(line.Sku, -left);
        if (left > 0 || picked.Count == 0)
            picked.Add(Part(line, left, null));

        // One batch, one line: rows in several units are one to whoever reads the order.
        return picked.GroupBy(part => (part.Properties.GetValueOrDefault("batch"), part.Properties.GetValueOrDefault("expiryDate")))
            .Select(same => same.First() with { Quantity = same.Sum(part => part.Quantity) });
    }

    private static StoredLine Part(StoredLine line, decimal inBase, StoredStock? row)
    {
        var properties = new Dictionary<string, string>(line.Properties);
        if (row?.Batch is { } batch)
            properties["batch"] = batch;
        if (row?.ExpiryDate is { } expiry)
            properties["expiryDate"] = expiry;
        return line with { Quantity = inBase / line.BaseQuantity, Properties = properties };
    }

    /// <summary>Sellable rows, in the order they are picked.</summary>
    private List<StoredStock> RowsOf(string sku)
        => [.. _stock.All.Where(row => row.Sku == sku && row.Status is "OK").OrderBy(row => row.ExpiryDate ?? "9999", StringComparer.Ordinal).ThenBy(row => row.Id, StringComparer.Ordinal)];

    private decimal InBase(StoredStock row) => FindProduct(row.Sku)?.BaseQuantity(row.Unit) ?? 1;

    private decimal AllocatedOf(string sku)
        => _outbound.All.Where(order => order.Open).SelectMany(order => order.Lines).Where(line => line.Sku == sku).Sum(line => line.InBase);

    private decimal FreeOf(string sku) => RowsOf(sku).Sum(row => row.Quantity * InBase(row)) - AllocatedOf(sku);

    private void Put(StoredStock row) => _stock.Put(row.Id, row);
}
