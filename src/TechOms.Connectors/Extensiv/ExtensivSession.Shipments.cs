using System.Net;

namespace TechOms.Connectors.Extensiv;

internal sealed partial class ExtensivSession : IShipmentSink, IShipmentCanceller
{
    public async Task<SentShipment> SendShipmentAsync(OutgoingShipment shipment, CancellationToken cancellation)
    {
        var facilityId = await _places.GetFacilityIdAsync(CustomerId, cancellation);
        WireOrder order;
        try
        {
            order = await client.CreateOrderAsync(shipment.ToWire(CustomerId, facilityId, settings), cancellation);
        }
        catch (ConnectorException refusal) when (ExtensivErrors.IsDuplicate(refusal))
        {
            // Our references are ours alone, so what has it is this shipment.
            if (await FindShipmentAsync(shipment.Reference, cancellation) is { } existing)
                return existing;

            throw;
        }

        return await ReleaseAsync(order, cancellation);
    }

    public async Task<SentShipment?> FindShipmentAsync(string reference, CancellationToken cancellation)
    {
        List<WireOrder> found = [];
        await foreach (var orders in client.ReadOrdersAsync(ExtensivQuery.All(ExtensivQuery.Is("referenceNum", reference), OfCustomer), cancellation))
            found.AddRange(orders.Where(order => order.Id is not null && order.ReferenceNum == reference && IsOurs(order)));

        return found.OrderBy(order => order.IsCancelled()).ThenBy(order => order.Id).FirstOrDefault() is { } first ? await ReleaseAsync(first, cancellation) : null;
    }

    public async Task<CancelOutcome> CancelShipmentAsync(OpenDocument shipment, string reason, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await client.FindOrderAsync(shipment.ExternalId, cancellation) is not { } order)
                return new(CancelResult.Refused, "Extensiv does not show this order any more.");
            if (order.Document.IsCancelled())
                return new(CancelResult.Cancelled);
            if (order.Document.IsShipped())
                return new(CancelResult.Refused, "Extensiv has closed the order: the goods have left.");

            try
            {
                await client.CancelOrderAsync(shipment.ExternalId, order.Version, ExtensivMapping.Given(reason) ?? "Cancelled in TechOms", cancellation);
                return new(CancelResult.Cancelled);
            }
            catch (ConnectorException refusal) when (refusal.Status is HttpStatusCode.PreconditionFailed && attempt == 1)
            {
                // Somebody changed it in between; what it is now decides.
            }
            catch (ConnectorException refusal) when (refusal.Fault is ConnectorFault.Rejected && ExtensivErrors.IsCode(refusal, "OrderCanceled"))
            {
                return new(CancelResult.Cancelled);
            }
            catch (ConnectorException refusal) when (refusal.Fault is ConnectorFault.Rejected || refusal.Status is HttpStatusCode.Forbidden)
            {
                return new(CancelResult.Refused, refusal.Message);
            }
        }
    }

    private string OfCustomer => ExtensivQuery.Is("ReadOnly.CustomerIdentifier.id", CustomerId);

    // A search that did not understand the condition would bring everybody's.
    private bool IsOurs(WireOrder order) => (order.ReadOnly?.CustomerIdentifier ?? order.CustomerIdentifier)?.Id is not { } id || id == CustomerId;

    // The order exists by now: whatever goes wrong here must not look as if it did not.
    private async Task<SentShipment> ReleaseAsync(WireOrder order, CancellationToken cancellation)
    {
        var id = ExtensivMapping.ToId(order.Id!.Value);
        if (settings.ExportStatus is not ExportStatus.Completed || order.IsCancelled() || order.IsShipped())
            return new(id);

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await client.FindOrderAsync(id, cancellation) is not { } fresh)
                    return new(id, ["Extensiv made the order and does not show it, so it could not be completed."]);

                await client.CompleteOrderAsync(id, fresh.Version, cancellation);
                return new(id);
            }
            catch (ConnectorException refusal) when (refusal.Status is HttpStatusCode.PreconditionFailed && attempt == 1)
            {
                // Somebody changed it in between.
            }
            catch (ConnectorException refusal) when (ExtensivErrors.IsCode(refusal, "AlreadyCompleted", "OrderConfirmed"))
            {
                return new(id);
            }
            catch (ConnectorException refusal) when (refusal.Fault is ConnectorFault.Rejected || refusal.Status is HttpStatusCode.Forbidden)
            {
                return new(id, [$"The order is in Extensiv, but could not be completed. {refusal.Message}"]);
            }
            catch (ConnectorException failure)
            {
                throw new ConnectorException(ConnectorFault.Unknown, $"The order is in Extensiv; whether it was completed is not known. {failure.Message}", failure) { Status = failure.Status, RetryAfter = failure.RetryAfter };
            }
        }
    }
}
