using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace TechOms.Connectors.DemoWarehouse;

internal sealed partial class DemoWarehouseSession(DemoWarehouseClient client, DemoWarehouseSettings settings)
    : IConnectorSession, IInventorySource, IShipmentSink, IShipmentSource, IShipmentCanceller
{
    public async Task CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await client.GetStockAsync(page: 1, size: 1, cancellation);
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Denied)
        {
            throw failure.Blaming(nameof(settings.ApiKey));
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<InventoryLevel>> ReadInventoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (int? page = 1; page is { } number;)
        {
            var answer = await client.GetStockAsync(number, settings.PageSize, cancellation);
            yield return [.. answer.Items.Select(stock => stock.ToInventoryLevel())];

            page = answer.NextPage;
        }
    }

    public async Task<SentShipment> SendShipmentAsync(OutgoingShipment shipment, CancellationToken cancellation)
        => new((await client.PutOrderAsync(shipment.ToWire(settings.SiteCode), cancellation)).Id);

    public async Task<SentShipment?> FindShipmentAsync(string reference, CancellationToken cancellation)
    {
        try
        {
            return new((await client.GetOrderAsync(reference, cancellation)).Id);
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async IAsyncEnumerable<ShipmentUpdates> ReadShipmentUpdatesAsync(
        UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = ToSequence(query.Cursor); ;)
        {
            var answer = await client.GetChangedOrdersAsync(after, settings.PageSize, cancellation);
            if (answer.Orders.Count == 0)
                yield break;

            after = answer.LastSequence;
            yield return new([.. answer.Orders.Select(order => order.ToUpdate())], after.ToString(CultureInfo.InvariantCulture));
        }
    }

    public async Task<CancelOutcome> CancelShipmentAsync(OpenDocument shipment, string reason, CancellationToken cancellation)
    {
        try
        {
            await client.CancelOrderAsync(shipment.Reference, cancellation);
            return new(CancelResult.Cancelled);
        }
        catch (ConnectorException failure) when (failure.Status is HttpStatusCode.Conflict)
        {
            return new(CancelResult.Refused, "It has left the warehouse.");
        }
    }

    private static long ToSequence(string? cursor)
        => long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;
}
