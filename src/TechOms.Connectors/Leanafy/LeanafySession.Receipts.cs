using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Leanafy;

internal sealed partial class LeanafySession : IReceiptSink, IReceiptSource
{
    public async Task<SentReceipt> SendReceiptAsync(OutgoingReceipt receipt, CancellationToken cancellation)
    {
        await _catalog.LoadAsync(receipt.Lines.Select(line => line.Sku), cancellation);
        return new(await client.CreateAsync(LeanafyApi.Arns, receipt.ToWire(UnitOf), cancellation));
    }

    public async Task<SentReceipt?> FindReceiptAsync(string reference, CancellationToken cancellation)
        => await FindAsync(LeanafyApi.Arns, reference, cancellation) is { } id ? new(id) : null;

    public async IAsyncEnumerable<ReceiptUpdates> ReadReceiptUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var read in ReadOpenAsync(LeanafyApi.Arns, query.Open, cancellation))
        {
            await ExplainUnitsAsync(read.Select(one => one.Document), line => line.ReceivedQtyUnit, cancellation);
            yield return new([.. read.Select(one => one.Document?.ToUpdate(one.Open, settings, _catalog.RateOf) ?? one.Open.ToMissingReceipt())], Cursor: null);
        }
    }
}
