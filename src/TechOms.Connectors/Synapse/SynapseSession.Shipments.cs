using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Synapse;

internal sealed partial class SynapseSession : IShipmentSink, IShipmentSource, IShipmentCanceller
{
    public async Task<SentShipment> SendShipmentAsync(OutgoingShipment shipment, CancellationToken cancellation)
        => new(await CreateAsync(shipment.ToWire(settings), shipment.Reference, cancellation));

    public async Task<SentShipment?> FindShipmentAsync(string reference, CancellationToken cancellation)
        => await FindAsync(reference, cancellation) is { } id ? new(id) : null;

    /// <summary>What left the house is told by time, with its tracking numbers; anything else has to be asked for order by order.</summary>
    public async IAsyncEnumerable<ShipmentUpdates> ReadShipmentUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var byKey = ByKey(query.Open);
        HashSet<string> whole = [];
        HashSet<(string, string)> told = [];
        var cursor = SynapseCursor.Parse(query.Cursor);
        foreach (var (from, to) in cursor.Windows(context.Clock.GetUtcNow()))
        {
            var rows = ReadRows(await client.ReadShippedAsync(SynapseMapping.ToWindow(from, to, settings), cancellation), "orders", "order", "data");
            List<ShipmentUpdate> updates = [.. rows.Where(IsOutbound).Select(row => row.ToShipmentUpdate(ReferenceOf(row, byKey), settings)).OfType<ShipmentUpdate>()];
            // Of what went short the next part is planned, which only the order itself tells.
            whole.UnionWith(rows.Where(row => !row.IsShort()).Select(SynapseMapping.ExternalIdOf).OfType<string>());
            told.UnionWith(updates.Select(update => (update.ExternalId, update.Version)));
            cursor = cursor with { ReadUpTo = to };
            yield return new(updates, cursor.ToString());
        }

        foreach (var open in cursor.Turn([.. query.Open.Where(document => !whole.Contains(document.ExternalId))], out cursor))
            yield return new([.. (await ReadOpenAsync(open, cancellation)).Where(update => told.Add((update.ExternalId, update.Version)))], Cursor: null);
        yield return new([], cursor.ToString());
    }

    public async Task<CancelOutcome> CancelShipmentAsync(OpenDocument shipment, string reason, CancellationToken cancellation)
    {
        try
        {
            await client.WriteOrderAsync(SynapseMapping.ToDeletion(shipment.Reference, settings), cancellation);
        }
        catch (ConnectorException refusal) when (refusal.Fault is ConnectorFault.Rejected)
        {
            return new(CancelResult.Refused, $"{refusal.Message} Please ask the warehouse to cancel it.");
        }

        return (await ReadOpenAsync(shipment, cancellation)).Any(update => update.ExternalId == shipment.ExternalId && update.Status is not RemoteShipmentStatus.Cancelled)
            ? new(CancelResult.Requested, "Synapse took note.")
            : new(CancelResult.Cancelled);
    }

    // The keys find all parts, those that follow included. An order that is not shown tells nothing: how a deleted one is answered is not known.
    private async Task<IReadOnlyList<ShipmentUpdate>> ReadOpenAsync(OpenDocument open, CancellationToken cancellation)
    {
        var parts = (await ReadOrderAsync(SynapseMapping.ToLookup(open.Reference, settings), cancellation)).Where(order => IsOurs(order, open.Reference)).ToList();
        var updates = parts.Select(part => part.ToShipmentUpdate(open.Reference, settings)).OfType<ShipmentUpdate>().ToList();
        if (!updates.Exists(update => update.Status is RemoteShipmentStatus.Shipped))
            return updates;

        // Tracking numbers come with this call only.
        var query = SynapseMapping.ToLookup(open.Reference, settings);
        query["request_type"] = "order";
        var shipped = ReadRows(await client.ReadShippedAsync(query, cancellation), "orders", "order", "data")
            .Where(order => IsOurs(order, open.Reference)).Select(order => order.ToShipmentUpdate(open.Reference, settings)).OfType<ShipmentUpdate>().ToList();
        return [.. updates.Where(update => !shipped.Exists(other => other.ExternalId == update.ExternalId)), .. shipped];
    }

    private static bool IsOutbound(SynapseRow order) => order.Text("order_type") is null or SynapseApi.Outbound;
}
