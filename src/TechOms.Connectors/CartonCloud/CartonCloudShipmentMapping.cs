using System.Globalization;

namespace TechOms.Connectors.CartonCloud;

/// <summary>What we call a shipment, they call an outbound order or sale order. Pure: no I/O, no clock.</summary>
internal static class CartonCloudShipmentMapping
{
    public static WireOrder ToWire(this OutgoingShipment shipment, string customerId, CartonCloudSettings settings, Func<string, string?> unitOf) => new()
    {
        Type = "OUTBOUND",
        References = new(Customer: shipment.Reference),
        Customer = new(Id: customerId),
        Warehouse = CartonCloudMapping.ToParty(settings.Warehouse),
        Details = new()
        {
            Instructions = CartonCloudMapping.Given(shipment.Instructions),
            Collect = shipment.ShipBy is { } day ? new(((DateOnly?)day).ToWire()) : null,
            Deliver = new(
                shipment.ShipTo.ToWire(),
                new("SHIPPING", CartonCloudMapping.Given(shipment.Service) ?? CartonCloudMapping.Given(shipment.Carrier))),
            InvoiceValue = CartonCloudMapping.ToMoney(shipment.Value, shipment.Currency),

            // Split, one shipment would come back as several orders, of which we know one.
            AllowSplitting = false,
        },
        Properties = CartonCloudMapping.ToProperties(shipment.References),
        Items = [.. shipment.Lines.Select(line => new WireItem
        {
            Details = new()
            {
                Product = new(References: new(Code: line.Sku)),
                UnitOfMeasure = new(unitOf(line.Sku)),
                ApproximateUnitPrice = CartonCloudMapping.ToMoney(line.UnitPrice, shipment.Currency),
            },
            Measures = new(line.Quantity),
            Properties = CartonCloudMapping.ToProperties(
                line.References,
                (CartonCloudMapping.Batch, line.Lot),
                (settings.OrderLineProperty, line.Number.ToString(CultureInfo.InvariantCulture))),
        })],
    };

    public static SentShipment ToSent(this WireOrder order, bool hasIssues) => new(
        order.Id!,
        !hasIssues && order.Status is not "REJECTED" ? []
            : order.OpenProblems() is { Count: > 0 } problems ? problems
            : ["CartonCloud created the sale order with issues but does not name them."]);

    /// <param name="codeOf">For items that name their product by id only.</param>
    /// <param name="baseQuantityOf">Base units in one of the item's unit of measure.</param>
    public static ShipmentUpdate ToUpdate(
        this WireOrder order, IReadOnlyList<Package> packages, CartonCloudSettings settings, Func<WireItem, string?> codeOf, Func<WireItem, decimal> baseQuantityOf) => new()
        {
            ExternalId = order.Id!,
            Reference = order.References?.Customer,
            Version = VersionOf(order, packages),
            Status = ToStatus(order.Status),
            StatusText = order.Status,
            ShippedAt = order.IsDispatched() ? order.Timestamps?.Dispatched.ToTime() : null,
            Lines = order.IsDispatched() ? ToLines(order.Items ?? [], settings, codeOf, baseQuantityOf) : null,
            Packages = packages,
            Carrier = packages.Select(package => package.Carrier).FirstOrDefault(carrier => carrier is not null),
            Service = CartonCloudMapping.Given(order.Details?.Deliver?.Method?.RequestedService),
            Problems = order.Status is "REJECTED" ? order.ToSent(hasIssues: true).Problems : [],
        };

    public static ShipmentUpdate ToCancelledShipment(this OpenDocument shipment) => new()
    {
        ExternalId = shipment.ExternalId,
        Reference = shipment.Reference,
        Version = "deleted",
        Status = RemoteShipmentStatus.Cancelled,
        StatusText = "Deleted in CartonCloud",
    };

    public static bool IsDispatched(this WireOrder order) => order.Status is "DISPATCHED";

    public static DateTimeOffset? ModifiedAt(this WireOrder order) => order.Timestamps?.Modified.ToTime();

    public static Package? ToPackage(this WireConsignment consignment)
    {
        var package = new Package
        {
            TrackingNumber = CartonCloudMapping.Given(consignment.References?.Tracking),
            TrackingUrl = CartonCloudMapping.Given(consignment.Details?.Tracking?.Url),
            Carrier = CartonCloudMapping.Given(consignment.Details?.Tracking?.CompanyName),
        };
        return consignment.Status is "CANCELLED" || package == new Package() ? null : package;
    }

    private static RemoteShipmentStatus ToStatus(string? status) => status switch
    {
        "DISPATCHED" => RemoteShipmentStatus.Shipped,
        "REJECTED" => RemoteShipmentStatus.Refused,
        _ when CartonCloudMapping.IsCancelled(status) => RemoteShipmentStatus.Cancelled,
        "PACKING_IN_PROGRESS" or "PICKED" or "PACKED" => RemoteShipmentStatus.InProgress,

        // DRAFT, AWAITING_STOCK, AWAITING_PICK_AND_PACK, and what they may add: they have it.
        _ => RemoteShipmentStatus.Accepted,
    };

    // Tracking numbers arrive on the consignment without touching the order's version.
    private static string VersionOf(WireOrder order, IReadOnlyList<Package> packages) => string.Join(
        '|',
        [order.Version ?? order.Timestamps?.Modified?.Time, order.Status, .. packages.Select(package => $"{package.TrackingNumber} {package.TrackingUrl} {package.Carrier}")]);

    // A line comes back split where several batches filled it. An order without items does not say what left; a product that is not known is at least named.
    private static IReadOnlyList<ShippedLine>? ToLines(
        IReadOnlyList<WireItem> items, CartonCloudSettings settings, Func<WireItem, string?> codeOf, Func<WireItem, decimal> baseQuantityOf)
    {
        List<ShippedLine> lines =
        [
            .. from item in items
               let sku = codeOf(item) ?? item.Details?.Product?.Id
               where sku is not null
               group (item, Quantity: (item.Measures?.Quantity ?? 0) * baseQuantityOf(item))
                   by (Number: CartonCloudMapping.NumberOf(item, settings.OrderLineProperty), Sku: sku) into line
               select new ShippedLine(line.Key.Number, line.Key.Sku, CartonCloudMapping.ToUnits(line.Sum(part => part.Quantity)))
               {
                   Lots = settings.PassLots
                       ? CartonCloudMapping.Merge(line.Select(part => CartonCloudMapping.LotOf(part.item, CartonCloudMapping.ToUnits(part.Quantity))))
                       : [],
               },
        ];
        return lines.Count > 0 ? lines : null;
    }
}
