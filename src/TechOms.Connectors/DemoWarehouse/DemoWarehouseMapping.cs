using System.Globalization;

namespace TechOms.Connectors.DemoWarehouse;

/// <summary>Between their words and ours. Pure: no I/O, no clock.</summary>
internal static class DemoWarehouseMapping
{
    // They count damaged items as on hand; we promise only what can ship.
    public static InventoryLevel ToInventoryLevel(this WireStock stock) => new(stock.ItemCode, stock.QtyOnHand - stock.QtyDamaged);

    // What we call a shipment, they call an order.
    public static WireOrder ToWire(this OutgoingShipment shipment, string site) => new(
        shipment.Reference, site, shipment.ShipTo.ToWire(), shipment.Service, shipment.Instructions, ToFields(shipment.References),
        [.. shipment.Lines.Select(line => new WireOrderLine(line.Number, line.Sku, line.Quantity, ToFields(line.References)))]);

    private static WireRecipient ToWire(this Address address) => new(
        address.Name, address.Company, string.Join(", ", new[] { address.Line1, address.Line2, address.Line3 }.Where(line => !string.IsNullOrWhiteSpace(line))),
        address.City, address.State, address.PostalCode, address.Country, address.Phone, address.Email);

    private static IReadOnlyDictionary<string, string>? ToFields(IReadOnlyDictionary<string, string> references) => references.Count > 0 ? references : null;

    public static ShipmentUpdate ToUpdate(this WireOrderState order) => new()
    {
        ExternalId = order.Id,
        Reference = order.ExternalRef,
        Version = order.Sequence.ToString(CultureInfo.InvariantCulture),
        Status = order.State switch
        {
            "shipped" => RemoteShipmentStatus.Shipped,
            "cancelled" => RemoteShipmentStatus.Cancelled,
            "packing" => RemoteShipmentStatus.InProgress,
            _ => RemoteShipmentStatus.Accepted,
        },
        StatusText = order.State,
        ShippedAt = order.ShippedAt,
        Lines = [.. order.Lines.Select(line => new ShippedLine(line.Line, line.ItemCode, line.Qty))],
        Packages = order.TrackingNumber is null ? [] : [new Package { TrackingNumber = order.TrackingNumber, Carrier = "Demo Post" }],
    };

    // What we call a receipt, they call a delivery.
    public static WireDelivery ToWire(this OutgoingReceipt receipt, string site) => new(
        receipt.Reference, site, receipt.Supplier, receipt.ExpectedOn, receipt.Instructions,
        [.. receipt.Lines.Select(line => new WireDeliveryLine(line.Number, line.Sku, line.Quantity, line.Lot, line.Serial))]);

    public static ReceiptUpdate ToUpdate(this WireDeliveryState delivery) => new()
    {
        ExternalId = delivery.Id,
        Reference = delivery.ExternalRef,
        Version = delivery.Sequence.ToString(CultureInfo.InvariantCulture),
        Status = delivery.State switch
        {
            "closed" => RemoteReceiptStatus.Received,
            "cancelled" => RemoteReceiptStatus.Cancelled,
            "unloading" => RemoteReceiptStatus.Receiving,
            _ => RemoteReceiptStatus.Accepted,
        },
        StatusText = delivery.State,
        ReceivedAt = delivery.ClosedAt,
        Lines =
        [
            .. delivery.Received.Select(line => new ReceivedLine(line.Line, line.ItemCode, line.Qty)
            {
                Lots = (line.Lot ?? line.Serial) is null ? [] : [new Lot(line.Lot, line.Serial, null, line.Qty)],
            }),
        ],
    };
}
