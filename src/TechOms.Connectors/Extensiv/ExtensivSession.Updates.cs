using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Extensiv;

internal sealed partial class ExtensivSession : IShipmentSource
{
    private const int OrdersPerSearch = 50;

    /// <summary>Up to so many open shipments are asked for each time; more of them now and then only, for their answers are metered.</summary>
    private const int FewOpen = 200;

    private static readonly TimeSpan SweepsEvery = TimeSpan.FromHours(6);
    private bool _searchesByOrderId = true;

    public async IAsyncEnumerable<ShipmentUpdates> ReadShipmentUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await RefreshWebhookKeyAsync(cancellation);
        var now = context.Clock.GetUtcNow();
        var cursor = ExtensivCursor.Parse(query.Cursor);
        var time = await _places.GetTimeAsync(CustomerId, cancellation);
        var newest = cursor.ReadUpTo;
        HashSet<string> told = [];
        var changed = ExtensivQuery.All(ExtensivQuery.Since("ReadOnly.lastModifiedDate", time.WriteSince(cursor.ReadUpTo ?? now - FirstLook, Overlap)), OfCustomer);
        await foreach (var orders in client.ReadOrdersAsync(changed, cancellation))
        {
            newest = orders.Select(order => time.Read(order.ReadOnly?.LastModifiedDate)).Append(newest).Max();

            // What changes while it is paged moves to the end and shows again, newer.
            foreach (var id in orders.Where(order => order.Id is not null).Select(order => ExtensivMapping.ToId(order.Id!.Value)))
                told.Add(id);
            yield return new(await ToUpdatesAsync(orders, time, cancellation), Cursor: null);
        }

        var sweeps = query.Open.Count <= FewOpen || cursor.SweptAt is not { } last || last < now - SweepsEvery;
        if (sweeps)
        {
            foreach (var open in query.Open.Where(open => !told.Contains(open.ExternalId)).Chunk(OrdersPerSearch))
                yield return new(await ToUpdatesAsync(await ReadOpenAsync(open, cancellation), time, cancellation), Cursor: null);
        }

        yield return new([], new ExtensivCursor(newest, sweeps ? now : cursor.SweptAt).ToString());
    }

    private async Task<IReadOnlyList<WireOrder>> ReadOpenAsync(OpenDocument[] open, CancellationToken cancellation)
    {
        List<WireOrder> found = [];
        var wanted = open.Select(document => document.ExternalId).ToHashSet();
        if (_searchesByOrderId)
        {
            try
            {
                await foreach (var orders in client.ReadOrdersAsync(ExtensivQuery.In("ReadOnly.orderId", wanted), cancellation))
                    found.AddRange(orders.Where(order => order.Id is { } id && wanted.Remove(ExtensivMapping.ToId(id))));
            }
            catch (ConnectorException refusal) when (ExtensivErrors.IsUnknownProperty(refusal))
            {
                _searchesByOrderId = false;
            }
        }

        // One that is gone is not concluded upon: a credential that sees less than before would look the same.
        foreach (var id in wanted)
        {
            if (await client.FindOrderAsync(id, cancellation) is { Document: { Id: not null } order })
                found.Add(order);
        }

        return found;
    }

    private async Task<IReadOnlyList<ShipmentUpdate>> ToUpdatesAsync(IReadOnlyList<WireOrder> orders, ExtensivTime time, CancellationToken cancellation)
    {
        List<WireOrder> ours = [];
        foreach (var order in orders.Where(order => order.Id is not null && IsOurs(order)))
        {
            // Closed without its lines would mean that all of it went.
            ours.Add(order.IsShipped() && order.Lines is null && await client.FindOrderAsync(ExtensivMapping.ToId(order.Id!.Value), cancellation) is { } whole ? whole.Document : order);
        }

        var feed = await ReadTrackingAsync([.. ours.Where(order => order.IsShipped()).Select(order => order.Id!.Value)], cancellation);
        return [.. ours.Where(order => order.Id is not null).Select(order => order.ToUpdate([.. feed[order.Id!.Value]], time, settings))];
    }
}
