using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

internal sealed partial class SynapseSession : IReceiptSink, IReceiptSource
{
    public async Task<SentReceipt> SendReceiptAsync(OutgoingReceipt receipt, CancellationToken cancellation)
        => new(await CreateAsync(receipt.ToWire(settings), receipt.Reference, SynapseMapping.IsInbound, cancellation));

    public async Task<SentReceipt?> FindReceiptAsync(string reference, CancellationToken cancellation)
        => await FindAsync(reference, SynapseMapping.IsInbound, cancellation) is { } id ? new(id) : null;

    public async IAsyncEnumerable<ReceiptUpdates> ReadReceiptUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var cursor = SynapseCursor.Parse(query.Cursor);
        var now = context.Clock.GetUtcNow();
        var byKey = ByKey(query.Open);
        HashSet<string> told = [];
        foreach (var (from, to) in cursor.Windows(now))
        {
            if (await ReadWindowAsync(SynapseMapping.ToWindow(from, to, settings), byKey, cancellation) is not { } updates)
                break;

            told.UnionWith(updates.Select(update => update.ExternalId));
            yield return new(updates, (cursor with { ReadUpTo = to }).ToString());
        }

        cursor = cursor with { ReadUpTo = now };
        foreach (var open in cursor.Turn([.. query.Open.Where(document => !told.Contains(document.ExternalId))], out cursor))
            yield return new(await ReadReceiptAsync(open, cancellation), Cursor: null);
        yield return new([], cursor.ToString());
    }

    /// <returns>Null: this tenant has no such list; each open receipt is asked for then.</returns>
    private async Task<IReadOnlyList<ReceiptUpdate>?> ReadWindowAsync(JsonObject window, IReadOnlyDictionary<string, string> byKey, CancellationToken cancellation)
    {
        try
        {
            return
            [
                .. SynapseMapping.OrdersIn(await client.ReadReceivedAsync(window, cancellation))
                    .Where(SynapseMapping.IsInbound)
                    .Select(order => order.ToReceiptUpdate(ReferenceOf(order, byKey), settings)).OfType<ReceiptUpdate>(),
            ];
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Rejected)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<ReceiptUpdate>> ReadReceiptAsync(OpenDocument open, CancellationToken cancellation) =>
    [
        .. (await ReadOrderAsync(open.Reference, SynapseMapping.IsInbound, cancellation)).Select(order => order.ToReceiptUpdate(open.Reference, settings)).OfType<ReceiptUpdate>(),
    ];
}
