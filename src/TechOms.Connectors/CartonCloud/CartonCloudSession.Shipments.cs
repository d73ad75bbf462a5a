using System.Net;
using System.Runtime.CompilerServices;

namespace TechOms.Connectors.CartonCloud;

internal sealed partial class CartonCloudSession : IShipmentSink, IShipmentSource, IShipmentCanceller
{
    private readonly CreatePause _pause = context.Memory.Keep("create-pause", () => new CreatePause());
    private bool _mayReadConsignments = true;

    public async Task<SentShipment> SendShipmentAsync(OutgoingShipment shipment, CancellationToken cancellation)
    {
        var customerId = await GetCustomerIdAsync(cancellation);
        await _catalog.LoadAsync(customerId, shipment.Lines.Select(line => line.Sku), cancellation);
        try
        {
            _pause.Check(context.Clock.GetUtcNow());
            var (order, hasIssues) = await client.CreateOrderAsync(
                CartonCloudMapping.OutboundOrders, shipment.ToWire(customerId, settings, UnitOf), cancellation);
            return order.ToSent(hasIssues);
        }
        catch (ConnectorException refusal) when (refusal is { Fault: ConnectorFault.Throttled, RetryAfter: { } wait })
        {
            _pause.Until = context.Clock.GetUtcNow() + wait;
            throw;
        }
        catch (ConnectorException refusal) when (CartonCloudProblems.IsDuplicate(refusal))
        {
            // Tenants may demand unique references. Ours are, so what has it is this shipment.
            if (await FindShipmentAsync(shipment.Reference, cancellation) is { } found)
                return found;
            if (CartonCloudProblems.DuplicateOf(refusal) is { } existing)
                return new(existing);
            throw;
        }
    }

    public async Task<SentShipment?> FindShipmentAsync(string reference, CancellationToken cancellation)
    {
        var found = await FindOrdersAsync(CartonCloudSearch.Is("/references/customer", reference), cancellation);
        return found
            .Where(order => order.References?.Customer == reference)
            .OrderBy(order => order.Status is "REJECTED").ThenBy(order => order.Timestamps?.Created.ToTime()).ThenBy(order => order.Id, StringComparer.Ordinal)
            .FirstOrDefault()?.ToSent(hasIssues: false);
    }

    public async IAsyncEnumerable<ShipmentUpdates> ReadShipmentUpdatesAsync(UpdateQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var cursor = CartonCloudCursor.Parse(query.Cursor);
        var next = cursor with { Untracked = [] };
        var customerId = await GetCustomerIdAsync(cancellation);
        var changed = CartonCloudSearch.All(
            CartonCloudSearch.Is("/customer/id", customerId), CartonCloudSearch.Since("/timestamps/modified/time", cursor.From(context.Clock.GetUtcNow())));
        HashSet<string> told = [];
        await foreach (var orders in WirePages.ReadAllAsync(
            (page, stop) => client.SearchOrdersAsync(CartonCloudMapping.OutboundOrders, changed, page, stop), cancellation))
        {
            yield return new(await ToUpdatesAsync(orders.Where(order => order.Id is not null && told.Add(order.Id)), Remember, cancellation), Cursor: null);
        }

        // An order that changes while the search is paged can move to a page already read, and a deleted one shows nowhere.
        foreach (var open in query.Open.Where(open => !told.Contains(open.ExternalId)).Chunk(CartonCloudSearch.MostAlternatives))
            yield return new(await ReadOpenAsync(open, Remember, cancellation), Cursor: null);

        foreach (var untracked in cursor.Untracked.Where(waiting => told.Add(waiting.Id)).Chunk(CartonCloudSearch.MostAlternatives))
        {
            List<WireOrder> orders = [];
            foreach (var waiting in untracked)
            {
                if (await client.FindOrderAsync(CartonCloudMapping.OutboundOrders, waiting.Id, cancellation) is { Id: not null } order)
                    orders.Add(order);
            }

            yield return new(await ToUpdatesAsync(orders, Remember, cancellation), Cursor: null);
        }

        yield return new([], next.ToString());

        void Remember(WireOrder order, bool awaitsTracking) => next = next.Seen(order, awaitsTracking, context.Clock.GetUtcNow());
    }

    public async Task<CancelOutcome> CancelShipmentAsync(OpenDocument shipment, string reason, CancellationToken cancellation)
    {
        try
        {
            await client.DeleteOrderAsync(CartonCloudMapping.OutboundOrders, shipment.ExternalId, cancellation);
            return new(CancelResult.Cancelled);
        }
        catch (ConnectorException refusal) when (refusal.Status is HttpStatusCode.NotFound)
        {
            // A wrong tenant or a retired version of the API is "not found" too; then the search fails as well.
            var sameReference = await FindOrdersAsync(CartonCloudSearch.Is("/references/customer", shipment.Reference), cancellation);
            return sameReference.Exists(order => order.Id == shipment.ExternalId)
                ? new(CancelResult.Refused, refusal.Message)
                : new(CancelResult.Cancelled, "CartonCloud had deleted it already.");
        }
        catch (ConnectorException refusal) when (refusal.Fault is ConnectorFault.Rejected || refusal.Status is HttpStatusCode.Forbidden)
        {
            // In which statuses deleting is allowed, each organisation decides for itself.
            return new(CancelResult.Refused, refusal.Message);
        }
    }

    private string? UnitOf(string sku) => _catalog.BaseUnitOf(sku) ?? CartonCloudMapping.Given(settings.DefaultUnit);

    private async Task<List<WireOrder>> FindOrdersAsync(WireCondition condition, CancellationToken cancellation)
    {
        var whole = CartonCloudSearch.All(CartonCloudSearch.Is("/customer/id", await GetCustomerIdAsync(cancellation)), condition);
        List<WireOrder> found = [];
        await foreach (var orders in WirePages.ReadAllAsync(
            (page, stop) => client.SearchOrdersAsync(CartonCloudMapping.OutboundOrders, whole, page, stop), cancellation))
        {
            found.AddRange(orders.Where(order => order.Id is not null));
        }

        return found;
    }

    private async Task<IReadOnlyList<ShipmentUpdate>> ReadOpenAsync(OpenDocument[] open, Action<WireOrder, bool> remember, CancellationToken cancellation)
    {
        var found = await FindOrdersAsync(
            CartonCloudSearch.Any(open.Select(document => CartonCloudSearch.Is("/references/customer", document.Reference))), cancellation);
        List<WireOrder> there = [];
        List<ShipmentUpdate> gone = [];
        foreach (var document in open)
        {
            var order = found.Find(order => order.Id == document.ExternalId)
                ?? await client.FindOrderAsync(CartonCloudMapping.OutboundOrders, document.ExternalId, cancellation);
            if (order is { Id: not null })
                there.Add(order);
            else
                gone.Add(document.ToCancelledShipment());
        }

        return [.. await ToUpdatesAsync(there, remember, cancellation), .. gone];
    }

    private async Task<IReadOnlyList<ShipmentUpdate>> ToUpdatesAsync(
        IEnumerable<WireOrder> orders, Action<WireOrder, bool> remember, CancellationToken cancellation)
    {
        List<WireOrder> all = [.. orders];
        await _catalog.LoadAsync(
            await GetCustomerIdAsync(cancellation), all.Where(order => order.IsDispatched()).SelectMany(order => order.Items ?? []), cancellation);
        List<ShipmentUpdate> updates = [];
        foreach (var order in all)
        {
            var (packages, awaitsTracking) = order.IsDispatched() ? await ReadPackagesAsync(order, cancellation) : ([], false);
            remember(order, awaitsTracking);
            updates.Add(order.ToUpdate(packages, settings, _catalog.CodeOf, _catalog.BaseQuantityOf));
        }

        return updates;
    }

    private async Task<(IReadOnlyList<Package> Packages, bool AwaitsTracking)> ReadPackagesAsync(WireOrder order, CancellationToken cancellation)
    {
        if (CartonCloudMapping.Given(settings.TrackingProperty) is { } property
            && CartonCloudMapping.Given(order.Properties?.GetValueOrDefault(property)) is { } number)
            return ([new Package { TrackingNumber = number }], false);
        if (!_mayReadConsignments)
            return ([], false);

        try
        {
            List<WireConsignment> consignments = [];
            var ofOrder = CartonCloudSearch.All(CartonCloudSearch.Is("/generatedFromTask/id", order.Id!));
            await foreach (var page in WirePages.ReadAllAsync((number, stop) => client.SearchConsignmentsAsync(ofOrder, number, stop), cancellation))
                consignments.AddRange(page.Where(consignment => consignment.Status is not "CANCELLED"));

            return (
                [.. consignments.Select(consignment => consignment.ToPackage()).OfType<Package>()],
                consignments.Exists(consignment => consignment.ToPackage() is not { TrackingNumber: not null } and not { TrackingUrl: not null }));
        }
        catch (ConnectorException refusal) when (refusal.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            // Needs the role TMS View Jobs, and a tenant that uses the transport side at all. Shipped without tracking is better news than none.
            _mayReadConsignments = false;
            return ([], false);
        }
    }

    /// <summary>Creates beyond the documented 30 a minute are refused; until that is over, asking again would only prolong it.</summary>
    private sealed class CreatePause
    {
        public DateTimeOffset Until { get; set; }

        public void Check(DateTimeOffset now)
        {
            if (now < Until)
                throw new ConnectorException(ConnectorFault.Throttled, "CartonCloud asked us to slow down.") { RetryAfter = Until - now };
        }
    }
}
