using System.Runtime.CompilerServices;

namespace TechOms.Connectors.CartonCloud;

internal sealed partial class CartonCloudSession : IReceiptSink, IReceiptSource
{
    private const int ReceiptsAtOnce = 20;

    public async Task<SentReceipt> SendReceiptAsync(OutgoingReceipt receipt, CancellationToken cancellation)
    {
        var customerId = await GetCustomerIdAsync(cancellation);
        await _catalog.LoadAsync(customerId, receipt.Lines.Select(line => line.Sku), cancellation);
        try
        {
            var (order, hasIssues) = await client.CreateOrderAsync(
                CartonCloudMapping.InboundOrders, receipt.ToWire(customerId, settings, UnitOf), cancellation);
            return ToSent(order, hasIssues);
        }
        catch (ConnectorException refusal) when (CartonCloudProblems.IsDuplicate(refusal))
        {
            if ((CartonCloudProblems.DuplicateOf(refusal) ?? (await FindReceiptAsync(receipt.Reference, cancellation))?.ExternalId) is { } existing)
                return new(existing);
            throw;
        }
    }

    public async Task<SentReceipt?> FindReceiptAsync(string reference, CancellationToken cancellation)
        => (await FindReceiptsAsync(reference, cancellation))
            .OrderBy(order => order.Details?.ParentId is not null).ThenBy(order => order.Status is "REJECTED").ThenBy(order => order.Id, StringComparer.Ordinal)
            .Select(order => ToSent(order, hasIssues: false)).FirstOrDefault();

    // There is no search by time of change, so each open one is asked for.
    public async IAsyncEnumerable<ReceiptUpdates> ReadReceiptUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var some in query.Open.Chunk(ReceiptsAtOnce))
        {
            List<ReceiptUpdate> updates = [];
            foreach (var open in some)
                updates.Add(await ReadReceiptAsync(open, cancellation));

            yield return new(updates, Cursor: null);
        }
    }

    private async Task<ReceiptUpdate> ReadReceiptAsync(OpenDocument open, CancellationToken cancellation)
    {
        var order = await client.FindOrderAsync(CartonCloudMapping.InboundOrders, open.ExternalId, cancellation);
        if (order is { Id: not null } and not { Details.HasChildren: true })
            return await ToUpdateAsync([order]);

        // A wrong tenant or a retired version of the API is "not found" too; then this search fails as well.
        var sameReference = await FindReceiptsAsync(open.Reference, cancellation);
        return (order ?? sameReference.Find(other => other.Id == open.ExternalId)) is { } parent
            ? await ToUpdateAsync([parent, .. sameReference.Where(other => other.Details?.ParentId == open.ExternalId)])
            : open.ToCancelledReceipt();

        async Task<ReceiptUpdate> ToUpdateAsync(IReadOnlyList<WireOrder> parts)
        {
            await _catalog.LoadAsync(await GetCustomerIdAsync(cancellation), parts.SelectMany(part => part.Items ?? []), cancellation);
            return open.ToUpdate(parts, settings, _catalog.CodeOf, _catalog.BaseQuantityOf);
        }
    }

    private async Task<List<WireOrder>> FindReceiptsAsync(string reference, CancellationToken cancellation)
    {
        var condition = CartonCloudSearch.All(
            CartonCloudSearch.KeyIs("customerId", await GetCustomerIdAsync(cancellation)), CartonCloudSearch.KeyIs("reference", reference));
        List<WireOrder> found = [];
        await foreach (var orders in WirePages.ReadAllAsync(
            (page, stop) => client.SearchOrdersAsync(CartonCloudMapping.InboundOrders, condition, page, stop), cancellation))
        {
            found.AddRange(orders.Where(order => order.Id is not null && order.References?.Customer == reference));
        }

        return found;
    }

    private static SentReceipt ToSent(WireOrder order, bool hasIssues)
    {
        var sent = order.ToSent(hasIssues);
        return new(sent.ExternalId, sent.Problems);
    }
}
