namespace TechOms.Connectors.DemoWarehouse;

/// <summary>Between their words and ours. Pure: no I/O, no clock.</summary>
internal static class DemoWarehouseMapping
{
    // They count damaged items as on hand; we promise only what can ship.
    public static InventoryLevel ToInventoryLevel(this WireStock stock) => new(stock.ItemCode, stock.QtyOnHand - stock.QtyDamaged);

    // What we call a shipment, they call an order.
    public static WireOrder ToWire(this OutgoingShipment shipment, string site) => new(
        shipment.Reference, site, shipment.ShipTo.Name, shipment.Service,
        [.. shipment.Lines.Select(line => new WireOrderLine(line.Number, line.Sku, line.Quantity))]);

    public static ShipmentUpdate ToUpdate(this WireOrderState order) => new()
    {
        ExternalId = order.Id,
        Reference = order.ExternalRef,
        Version = order.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
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
}
