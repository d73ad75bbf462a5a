using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Extensiv;

internal sealed partial class ExtensivSession : IReceiptSink, IReceiptSource
{
    private const int ReceiversPerPage = 50;

    public async Task<SentReceipt> SendReceiptAsync(OutgoingReceipt receipt, CancellationToken cancellation)
    {
        var facilityId = await _places.GetFacilityIdAsync(CustomerId, cancellation);
        try
        {
            var receiver = await client.CreateReceiverAsync(receipt.ToWire(CustomerId, facilityId), cancellation);
            return new(ExtensivMapping.ToId(receiver.Id!.Value));
        }
        catch (ConnectorException refusal) when (ExtensivErrors.IsDuplicate(refusal))
        {
            if (await FindReceiptAsync(receipt.Reference, cancellation) is { } existing)
                return existing;

            throw;
        }
    }

    public async Task<SentReceipt?> FindReceiptAsync(string reference, CancellationToken cancellation)
    {
        List<WireReceiver> found = [];
        await foreach (var receivers in client.ReadReceiversAsync(ExtensivQuery.All(ExtensivQuery.Is("referenceNum", reference), OfCustomer), cancellation))
            found.AddRange(receivers.Where(receiver => receiver.Id is not null && receiver.ReferenceNum == reference && IsOurs(receiver)));

        return found.OrderBy(receiver => ExtensivMapping.ToState(receiver.ReadOnly?.Status) is WireState.Cancelled).ThenBy(receiver => receiver.Id).FirstOrDefault() is { } first
            ? new(ExtensivMapping.ToId(first.Id!.Value))
            : null;
    }

    public async IAsyncEnumerable<ReceiptUpdates> ReadReceiptUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var time = await _places.GetTimeAsync(CustomerId, cancellation);
        var cursor = ExtensivCursor.Parse(query.Cursor);
        var newest = cursor.ReadUpTo;
        HashSet<string> told = [];
        if (query.Open.Count > 0)
        {
            await foreach (var receivers in ReadChangedAsync(cursor.ReadUpTo ?? context.Clock.GetUtcNow() - FirstLook, time, cancellation))
            {
                newest = receivers.Select(receiver => time.Read(receiver.ReadOnly?.LastModifiedDate)).Append(newest).Max();
                foreach (var receiver in receivers.Where(receiver => receiver.Id is not null))
                    told.Add(ExtensivMapping.ToId(receiver.Id!.Value));
                yield return new([.. receivers.Where(receiver => receiver.Id is not null && IsOurs(receiver)).Select(receiver => receiver.ToUpdate(time, settings))], Cursor: null);
            }
        }

        // Few receipts are open at a time; asked for by id, none is missed.
        foreach (var some in query.Open.Where(open => !told.Contains(open.ExternalId)).Chunk(ReceiversPerPage))
        {
            List<ReceiptUpdate> updates = [];
            foreach (var open in some)
            {
                if (await client.FindReceiverAsync(open.ExternalId, cancellation) is { Id: not null } receiver)
                    updates.Add(receiver.ToUpdate(time, settings));
            }

            yield return new(updates, Cursor: null);
        }

        yield return new([], new ExtensivCursor(newest, null).ToString());
    }

    // That receivers are searched by change is not documented; where they are not, each is asked for by its id.
    private async IAsyncEnumerable<IReadOnlyList<WireReceiver>> ReadChangedAsync(DateTimeOffset since, ExtensivTime time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var changed = ExtensivQuery.All(ExtensivQuery.Since("ReadOnly.lastModifiedDate", time.WriteSince(since, Overlap)), OfCustomer);
        await using var pages = client.ReadReceiversAsync(changed, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await pages.MoveNextAsync())
                    yield break;
            }
            catch (ConnectorException refusal) when (ExtensivErrors.IsUnknownProperty(refusal))
            {
                yield break;
            }

            yield return pages.Current;
        }
    }

    private bool IsOurs(WireReceiver receiver) => (receiver.ReadOnly?.CustomerIdentifier ?? receiver.CustomerIdentifier)?.Id is not { } id || id == CustomerId;
}
