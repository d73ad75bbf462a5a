using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace TechOms.Connectors.DemoWarehouse;

internal sealed partial class DemoWarehouseSession : IReceiptSink, IReceiptSource
{
    public async Task<SentReceipt> SendReceiptAsync(OutgoingReceipt receipt, CancellationToken cancellation)
        => new((await client.PutDeliveryAsync(receipt.ToWire(settings.SiteCode), cancellation)).Id);

    public async Task<SentReceipt?> FindReceiptAsync(string reference, CancellationToken cancellation)
    {
        try
        {
            return new((await client.GetDeliveryAsync(reference, cancellation)).Id);
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async IAsyncEnumerable<ReceiptUpdates> ReadReceiptUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = ToSequence(query.Cursor); ;)
        {
            var answer = await client.GetChangedDeliveriesAsync(after, settings.PageSize, cancellation);
            if (answer.Deliveries.Count == 0)
                yield break;

            after = answer.LastSequence;
            yield return new([.. answer.Deliveries.Select(delivery => delivery.ToUpdate())], after.ToString(CultureInfo.InvariantCulture));
        }
    }
}
