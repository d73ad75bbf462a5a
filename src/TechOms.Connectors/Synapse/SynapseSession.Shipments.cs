using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Synapse;

internal sealed partial class SynapseSession : IShipmentSink, IShipmentSource, IShipmentCanceller
{
    public async Task<SentShipment> SendShipmentAsync(OutgoingShipment shipment, CancellationToken cancellation)
        => new(await CreateAsync(shipment.ToWire(settings, SynapseMapping.DayOf(context.Clock.GetUtcNow(), settings)), shipment.Reference, SynapseMapping.IsOutbound, cancellation));

    public async Task<SentShipment?> FindShipmentAsync(string reference, CancellationToken cancellation)
        => await FindAsync(reference, SynapseMapping.IsOutbound, cancellation) is { } id ? new(id) : null;

    /// <summary>What left the house is told by time, with its tracking numbers; anything else has to be asked for order by order.</summary>
    public async IAsyncEnumerable<ShipmentUpdates> ReadShipmentUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var byKey = ByKey(query.Open);
        HashSet<string> whole = [];
        HashSet<string> left = [];
        HashSet<(string, string)> told = [];
        var cursor = SynapseCursor.Parse(query.Cursor);
        foreach (var (from, to) in cursor.Windows(context.Clock.GetUtcNow()))
        {
            var rows = SynapseMapping.OrdersIn(await client.ReadShippedAsync(SynapseMapping.ToWindow(from, to, settings), cancellation));
            List<ShipmentUpdate> updates = [.. rows.Where(SynapseMapping.IsOutbound).Select(row => row.ToShipmentUpdate(ReferenceOf(row, byKey), settings, listed: true)).OfType<ShipmentUpdate>()];
            // Of what went short the next part is planned, which only the order itself tells.
            whole.UnionWith(rows.Where(row => !row.HasShortLine()).Select(SynapseMapping.ExternalIdOf).OfType<string>());
            left.UnionWith(updates.Select(update => update.ExternalId));
            cursor = cursor with { ReadUpTo = to };
            yield return new([.. updates.Where(update => told.Add((update.ExternalId, update.Version)))], cursor.ToString());
        }

        // All parts of one order are found by one reference.
        var open = query.Open.Where(document => !whole.Contains(document.ExternalId)).DistinctBy(document => document.Reference).ToList();
        foreach (var document in cursor.Turn(open, out cursor))
            yield return new([.. (await ReadOpenAsync(document.Reference, left, cancellation)).Where(update => told.Add((update.ExternalId, update.Version)))], Cursor: null);
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
            // Asked again after a lost answer, it refuses what it has done already.
            return await FindPartAsync(shipment, cancellation) is { Status: RemoteShipmentStatus.Cancelled }
                ? new(CancelResult.Cancelled)
                : new(CancelResult.Refused, $"{refusal.Message} Please ask the warehouse to cancel it.");
        }

        return await FindPartAsync(shipment, cancellation) is null or { Status: RemoteShipmentStatus.Cancelled } ? new(CancelResult.Cancelled) : new(CancelResult.Requested, "Synapse took note.");
    }

    private async Task<ShipmentUpdate?> FindPartAsync(OpenDocument shipment, CancellationToken cancellation)
        => (await ReadOpenAsync(shipment.Reference, new HashSet<string>(), cancellation)).FirstOrDefault(update => update.ExternalId == shipment.ExternalId);

    /// <summary>The keys find all parts, those that follow included. An order that is not shown tells nothing: how a deleted one is answered is not known.</summary>
    /// <param name="left">Parts whose tracking is told already.</param>
    private async Task<IReadOnlyList<ShipmentUpdate>> ReadOpenAsync(string reference, IReadOnlySet<string> left, CancellationToken cancellation)
    {
        var updates = ToUpdates(await ReadOrderAsync(reference, SynapseMapping.IsOutbound, cancellation), reference, listed: false).Where(update => !left.Contains(update.ExternalId)).ToList();
        if (!updates.Exists(update => update.Status is RemoteShipmentStatus.Shipped))
            return updates;

        // Tracking numbers come with this call only. Shipped without tracking is better news than none.
        var tracked = ToUpdates(await FindRowsAsync(client.ReadShippedAsync, SynapseMapping.ToShippedLookup(reference, settings), reference, SynapseMapping.IsOutbound, cancellation), reference, listed: true).ToDictionary(update => update.ExternalId);
        return updates.ConvertAll(update => tracked.GetValueOrDefault(update.ExternalId) ?? update);
    }

    private IEnumerable<ShipmentUpdate> ToUpdates(IReadOnlyList<SynapseRow> parts, string reference, bool listed)
        => parts.Select(part => part.ToShipmentUpdate(reference, settings, listed)).OfType<ShipmentUpdate>().DistinctBy(update => update.ExternalId);
}
