using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Leanafy;

// They know no way to cancel an order by its API, so neither do we.
internal sealed partial class LeanafySession : IShipmentSink, IShipmentSource
{
    public async Task<SentShipment> SendShipmentAsync(OutgoingShipment shipment, CancellationToken cancellation)
    {
        await _catalog.LoadAsync(shipment.Lines.Select(line => line.Sku), cancellation);
        return new(await client.CreateAsync(LeanafyApi.Orders, shipment.ToWire(settings, UnitOf), cancellation));
    }

    public async Task<SentShipment?> FindShipmentAsync(string reference, CancellationToken cancellation)
        => await FindAsync(LeanafyApi.Orders, reference, cancellation) is { } id ? new(id) : null;

    public async IAsyncEnumerable<ShipmentUpdates> ReadShipmentUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var read in ReadOpenAsync(LeanafyApi.Orders, query.Open, cancellation))
        {
            await ExplainUnitsAsync(read.Select(one => one.Document), line => line.ShippedQtyUnit, cancellation);
            yield return new([.. read.Select(one => one.Document?.ToUpdate(one.Open, _catalog.RateOf) ?? one.Open.ToMissingShipment())], Cursor: null);
        }
    }
}
