using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace TechOms.Connectors.DemoWarehouse;

// The receiving dock.
internal sealed partial class DemoWarehouseSandbox : ISandboxDock
{
    private readonly SandboxDocuments<WireDeliveryState> _deliveries = context.Store.Collection<WireDeliveryState>("deliveries");

    public IReadOnlyList<SandboxReceipt> Receipts =>
    [
        .. _deliveries.All.OrderBy(delivery => delivery.CreatedAt).ThenBy(delivery => delivery.Id, StringComparer.Ordinal).Select(delivery => new SandboxReceipt(
            delivery.Id, delivery.ExternalRef, delivery.State is "announced" or "unloading", [.. delivery.Lines.Select(line => (line.ItemCode, line.Qty))])),
    ];

    public void Receive(string externalId, IReadOnlyDictionary<string, long>? received = null) => Unload(externalId, received, closes: true);

    /// <summary>Counts goods in.</summary>
    /// <param name="received">Usable units per item that arrived; items that were not announced are noted all the same. Null: all.</param>
    /// <param name="closes">False: more of it is still to be unloaded.</param>
    public void Unload(string externalId, IReadOnlyDictionary<string, long>? received, bool closes)
    {
        lock (_gate)
        {
            var delivery = _deliveries.Find(externalId)!;
            var counted = Count(delivery, received);
            foreach (var line in counted)
                PutAway(line.ItemCode, line.Qty);
            ChangeDelivery(delivery with
            {
                State = closes ? "closed" : "unloading",
                ClosedAt = closes ? context.Clock.GetUtcNow() : null,
                Received = [.. delivery.Received.Concat(counted).GroupBy(line => line with { Qty = 0 }).Select(same => same.Key with { Qty = same.Sum(line => line.Qty) })],
            });
        }
    }

    /// <summary>A second lorry under the reference of a closed delivery, which the warehouse enters by itself.</summary>
    /// <returns>Id of the new delivery.</returns>
    public string ReceiveMore(string externalId, IReadOnlyDictionary<string, long> received)
    {
        lock (_gate)
        {
            var first = _deliveries.Find(externalId)!;
            var id = $"{first.Id}-{_deliveries.All.Count(delivery => delivery.ExternalRef == first.ExternalRef) + 1}";
            ChangeDelivery(first with { Id = id, State = "announced", CreatedAt = context.Clock.GetUtcNow(), ClosedAt = null, Lines = [], Received = [] });
            Receive(id, received);
            return id;
        }
    }

    public void CancelReceipt(string externalId)
    {
        lock (_gate)
            ChangeDelivery(_deliveries.Find(externalId)! with { State = "cancelled" });
    }

    private void MapDeliveries(IEndpointRouteBuilder api)
    {
        api.MapGet("/deliveries", ReadDeliveryChanges);
        api.MapGet("/deliveries/{reference}", ReadDelivery);
        api.MapPut("/deliveries/{reference}", PutDeliveryAsync);
    }

    private JsonHttpResult<WireDeliveryPage> ReadDeliveryChanges(long after, int size)
    {
        var deliveries = _deliveries.All.Where(delivery => delivery.Sequence > after).OrderBy(delivery => delivery.Sequence).Take(size).ToList();
        return TypedResults.Json(new WireDeliveryPage(deliveries, deliveries is [.., var last] ? last.Sequence : after), DemoWarehouseJson.Default.WireDeliveryPage);
    }

    private Results<JsonHttpResult<WireDeliveryState>, NotFound> ReadDelivery(string reference)
        => _deliveries.Find(IdOf(reference)) is { } delivery ? TypedResults.Json(delivery, DemoWarehouseJson.Default.WireDeliveryState) : TypedResults.NotFound();

    private async Task<JsonHttpResult<WireDeliveryState>> PutDeliveryAsync(string reference, HttpRequest request)
    {
        var delivery = (await request.ReadFromJsonAsync(DemoWarehouseJson.Default.WireDelivery))!;
        lock (_gate)
        {
            var state = _deliveries.Find(IdOf(reference)) ?? ChangeDelivery(new(IdOf(reference), reference, "announced", 0, context.Clock.GetUtcNow(), null, delivery.Lines, []));
            return TypedResults.Json(state, DemoWarehouseJson.Default.WireDeliveryState);
        }
    }

    private static string IdOf(string reference) => $"DD-{reference}";

    // What is beyond a line's announcement goes to the item's last line, as people at a dock write it down.
    private static List<WireDeliveryLine> Count(WireDeliveryState delivery, IReadOnlyDictionary<string, long>? received)
    {
        if (received is null)
            return [.. delivery.Lines.Select(line => line with { Qty = line.Qty - delivery.Received.Where(known => known.Line == line.Line).Sum(known => known.Qty) }).Where(line => line.Qty > 0)];

        List<WireDeliveryLine> counted = [];
        foreach (var (item, units) in received)
        {
            var left = units;
            var lines = delivery.Lines.Where(line => line.ItemCode == item).ToList();
            foreach (var (place, line) in lines.Index())
            {
                var taken = place == lines.Count - 1 ? left : Math.Min(left, line.Qty);
                counted.Add(line with { Qty = taken });
                left -= taken;
            }

            if (lines.Count == 0)
                counted.Add(new(0, item, units, null, null));
        }

        return [.. counted.Where(line => line.Qty > 0)];
    }

    private void PutAway(string item, long units)
    {
        var stock = _stock.Find(item) ?? new(item, 0, 0);
        _stock.Put(item, stock with { QtyOnHand = stock.QtyOnHand + units });
    }

    private WireDeliveryState ChangeDelivery(WireDeliveryState delivery)
    {
        var changed = delivery with { Sequence = _deliveries.All.Select(known => known.Sequence).DefaultIfEmpty().Max() + 1 };
        _deliveries.Put(changed.Id, changed);
        return changed;
    }
}
