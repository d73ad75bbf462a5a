using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Extensiv;

// What people do in the house.
internal sealed partial class ExtensivSandbox
{
    /// <summary>Each warehouse has its habit where it writes tracking numbers.</summary>
    public TrackingPlace TracksIn { get; set; }

    public IReadOnlyList<SandboxShipment> Shipments =>
    [
        .. _orders.All.OrderBy(order => order.Id).Select(order => new SandboxShipment(
            KeyOf(order.Id), order.Reference, order.Status == 0, [.. order.Lines.Select(line => (line.Sku, (long)line.Quantity))], order.Created)),
    ];

    public void SetStock(string sku, long onHand)
    {
        lock (_gate)
        {
            foreach (var row in RowsOf(sku))
                _stock.Remove(KeyOf(row.ReceiveItemId));
            AddStock(sku, onHand);
        }
    }

    /// <summary>Puts goods away beside what is there.</summary>
    public void AddStock(string sku, decimal quantity, string? lot = null, string? expiry = null, bool onHold = false, bool quarantined = false)
    {
        lock (_gate)
        {
            AddProduct(sku, sku);
            var row = new StoredStock(NextId(), sku, quantity, quantity, context.Clock.GetUtcNow()) { Lot = lot, Expiry = expiry, OnHold = onHold, Quarantined = quarantined };
            _stock.Put(KeyOf(row.ReceiveItemId), row);
        }
    }

    public IReadOnlyList<(string Sku, long OnHand)> ReadStock()
        => [.. _items.All.OrderBy(item => item.Id).Select(item => (item.Sku, (long)RowsOf(item.Sku).Sum(row => row.OnHand)))];

    public void Ship(string externalId, IReadOnlyDictionary<string, long>? shipped = null, string? trackingNumber = null)
    {
        lock (_gate)
        {
            var order = OpenOrder(externalId);
            var left = shipped?.ToDictionary(sku => sku.Key, sku => (decimal)sku.Value);
            List<StoredContent> contents = [];
            foreach (var line in order.Lines)
            {
                var quantity = left is null ? line.Quantity : Math.Min(line.Quantity, left.GetValueOrDefault(line.Sku));
                if (left is not null)
                    left[line.Sku] = left.GetValueOrDefault(line.Sku) - quantity;
                contents.AddRange(Pick(line, quantity));
            }

            // A short order is closed by lowering it to what there is.
            Change(order with
            {
                Status = 1,
                Shipped = context.Clock.GetUtcNow(),
                Contents = contents,
                TracksIn = TracksIn,
                Tracking = trackingNumber ?? string.Create(CultureInfo.InvariantCulture, $"1Z{order.Id:D14}"),
                Lines = [.. order.Lines.Select(line => line with { Quantity = contents.Where(content => content.LineId == line.Id).Sum(content => content.Quantity) })],
            });
            Announce("OrderConfirm", string.Create(CultureInfo.InvariantCulture, $"/orders/{order.Id}?detail=All"));
        }
    }

    public void Cancel(string externalId)
    {
        lock (_gate)
            Change(OpenOrder(externalId) with { Status = 2 });
    }

    public void Hold(string externalId, string? reason)
    {
        lock (_gate)
            Change(OpenOrder(externalId) with { Hold = reason });
    }

    /// <summary>From now on it is being worked on, and cannot be canceled.</summary>
    public void StartPicking(string externalId)
    {
        lock (_gate)
            Change(OpenOrder(externalId) with { InBatch = true });
    }

    /// <summary>Fewer, more, or none: 0 removes the item.</summary>
    public void EditQuantity(string externalId, string sku, decimal quantity) => Edit(externalId, order => order with
    {
        Lines = [.. order.Lines.Select(line => line.Sku == sku ? line with { Quantity = quantity } : line).Where(line => line.Quantity > 0)],
    });

    public void EditAddItem(string externalId, string sku, decimal quantity) => Edit(externalId, order => order with { Lines = [.. order.Lines, new(NextId(), sku, quantity)] });

    public void EditCarrier(string externalId, string carrier, string mode)
        => Edit(externalId, order => WithBody(order, "routingInfo", new JsonObject { ["carrier"] = carrier, ["mode"] = mode }));

    public void EditAddress(string externalId, string address1, string city, string zip) => Edit(externalId, order =>
    {
        var contact = SandboxFacility.ToObject(order.Body.At("shipTo"));
        (contact["address1"], contact["city"], contact["zip"]) = (address1, city, zip);
        return WithBody(order, "shipTo", contact);
    });

    private void Edit(string externalId, Func<StoredOrder, StoredOrder> edit)
    {
        lock (_gate)
        {
            var order = OpenOrder(externalId);
            Change(order.Completed ? throw new InvalidOperationException($"Order {externalId} is complete: it cannot be edited.") : edit(order));
        }
    }

    private static StoredOrder WithBody(StoredOrder order, string name, JsonObject value)
    {
        var body = SandboxFacility.ToObject(order.Body);
        body[name] = value;
        return order with { Body = JsonSerializer.SerializeToElement(body) };
    }

    private StoredOrder OpenOrder(string id)
        => _orders.Find(id) is { Status: 0 } order ? order : throw new InvalidOperationException($"Order {id} is not open.");

    /// <summary>Takes the units out of the rows that expire first, and tells which lots they came from.</summary>
    private List<StoredContent> Pick(StoredLine line, decimal quantity)
    {
        List<StoredContent> contents = [];
        var left = quantity;
        foreach (var row in RowsOf(line.Sku).Where(row => !row.OnHold && (line.Lot is null || row.Lot == line.Lot)))
        {
            var taken = Math.Min(left, row.OnHand);
            if (taken <= 0)
                continue;

            left -= taken;
            _stock.Put(KeyOf(row.ReceiveItemId), row with { OnHand = row.OnHand - taken });
            contents.Add(new(line.Id, taken, row.Lot, row.Serial, row.Expiry));
        }

        // Found on the shelf although the count says otherwise: the count goes below nothing until somebody counts.
        if (left > 0)
        {
            AddStock(line.Sku, -left);
            contents.Add(new(line.Id, left, null, null, null));
        }

        return contents;
    }

    private List<StoredStock> RowsOf(string sku)
        => [.. _stock.All.Where(row => row.Sku == sku).OrderBy(row => row.Expiry ?? "9999", StringComparer.Ordinal).ThenBy(row => row.ReceiveItemId)];

    private decimal PromisedOf(string sku) => _orders.All.Where(order => order.Status == 0).SelectMany(order => order.Lines).Where(line => line.Sku == sku).Sum(line => line.Quantity);
}
