using System.Globalization;

namespace TechOms.Connectors.Leanafy;

/// <summary>What we call a shipment, they call an order. Pure: no I/O, no clock.</summary>
internal static class LeanafyShipmentMapping
{
    /// <param name="unitOf">A SKU's base unit.</param>
    public static WireDocument ToWire(this OutgoingShipment shipment, LeanafySettings settings, Func<string, string> unitOf) => new()
    {
        PrimaryReferenceNumber = shipment.Reference,
        Instructions = LeanafyMapping.ToInstructions(shipment.Instructions, shipment.References),
        ShippingAddress = shipment.ShipTo.ToWire(),
        IsBillingSameAsShipping = true,
        DefaultShippingCarrier = ToCarrier(shipment),
        DisableCarrierShipping = false,
        CustomerType = LeanafyMapping.Given(settings.CustomerType),
        DueDate = shipment.ShipBy.ToWire(),

        // Our line numbers do not travel, so two lines of one SKU could not be told apart on the way back anyway.
        Items = [.. shipment.Lines.GroupBy(line => line.Sku).Select(same => new WireLine { Sku = same.Key, TotalQty = same.Sum(line => line.Quantity), Unit = unitOf(same.Key) })],
    };

    /// <param name="rateOf">Base units of a SKU's unit, for what a line does not explain.</param>
    public static ShipmentUpdate ToUpdate(this WireDocument order, OpenDocument open, Func<string, string, decimal?> rateOf)
    {
        var status = ToStatus(order.Status);
        var sums = status is RemoteShipmentStatus.Shipped ? Sum(order, rateOf) : [];
        List<string> lacking = [.. sums.Where(sku => sku.Shipped < sku.Ordered).Select(sku => string.Create(CultureInfo.InvariantCulture, $"{sku.Shipped} of {sku.Ordered} {sku.Sku}"))];
        var packages = (order.Shipments ?? []).OfType<WireParcel>().Select(ToPackage).OfType<Package>().ToList();
        return new()
        {
            ExternalId = open.ExternalId,
            Reference = LeanafyMapping.Given(order.PrimaryReferenceNumber) ?? open.Reference,
            Version = VersionOf(order, packages),

            // Whatever left, a short shipment is not taken over: it stays open until the rest goes too.
            Status = lacking.Count > 0 ? RemoteShipmentStatus.Refused : status,
            Problems = lacking.Count > 0 ? [$"Leanafy shipped only {string.Join(", ", lacking)}. Short shipments are not taken over from Leanafy."] : [],
            StatusText = order.Status,
            ShippedAt = status is RemoteShipmentStatus.Shipped ? LeanafyMapping.ToTime(order.ShippedAt) : null,
            Lines = sums.Count > 0 && lacking.Count == 0 ? [.. sums.Select(sku => new ShippedLine(null, sku.Sku, sku.Shipped))] : null,
            Packages = packages,
            Carrier = packages.Select(package => package.Carrier).FirstOrDefault(carrier => carrier is not null) ?? LeanafyMapping.Given(order.DefaultShippingCarrier?.Name),
            Service = packages.Select(package => package.Service).FirstOrDefault(service => service is not null) ?? LeanafyMapping.Given(order.DefaultShippingCarrier?.Service),
        };
    }

    /// <summary>Cancelled is what they call so; an order that vanished might as well be hidden from this key.</summary>
    public static ShipmentUpdate ToMissingShipment(this OpenDocument open) => new()
    {
        ExternalId = open.ExternalId,
        Reference = open.Reference,
        Version = "missing",
        Status = RemoteShipmentStatus.Refused,
        StatusText = "Not shown by Leanafy",
        Problems = ["Leanafy does not show this order any more."],
    };

    // Seen: shipped, closed. The others are assumed from the described process.
    private static RemoteShipmentStatus ToStatus(string? status) => LeanafyMapping.StatusWord(status) switch
    {
        "shipped" or "closed" or "fulfilled" or "delivered" or "completed" => RemoteShipmentStatus.Shipped,
        "cancelled" or "canceled" => RemoteShipmentStatus.Cancelled,
        "picking" or "picked" or "packing" or "packed" or "partially_picked" or "partially_packed" or "partially_shipped" => RemoteShipmentStatus.InProgress,
        _ => RemoteShipmentStatus.Accepted,
    };

    // An item that does not say what was shipped was shipped whole.
    private static List<(string Sku, long Ordered, long Shipped)> Sum(WireDocument order, Func<string, string, decimal?> rateOf)
        => [.. from line in (order.Items ?? []).OfType<WireLine>()
               where LeanafyMapping.Given(line.Sku) is not null
               group (Ordered: LeanafyMapping.InBase(line, line.TotalQty ?? 0, line.Unit, rateOf), Shipped: line.ShippedQty is { } shipped
                       ? LeanafyMapping.InBase(line, shipped, line.ShippedQtyUnit, rateOf)
                       : LeanafyMapping.InBase(line, line.TotalQty ?? 0, line.Unit, rateOf))
                   by line.Sku!.Trim() into same
               select (same.Key, LeanafyMapping.ToUnits(same.Sum(line => line.Ordered)), LeanafyMapping.ToUnits(same.Sum(line => line.Shipped)))];

    // All four members are required once it is sent; carrier mappings know two of them.
    private static WireCarrier? ToCarrier(OutgoingShipment shipment)
        => LeanafyMapping.Given(shipment.Carrier) is { } carrier ? new(carrier, carrier, LeanafyMapping.Given(shipment.Service) ?? "", "0") : null;

    private static Package? ToPackage(WireParcel parcel)
    {
        var package = new Package
        {
            TrackingNumber = LeanafyMapping.Given(parcel.TrackingNumber),
            TrackingUrl = LeanafyMapping.Given(parcel.TrackingUrl),
            Carrier = LeanafyMapping.Given(parcel.Carrier),
            Service = LeanafyMapping.Given(parcel.Service),
        };
        return LeanafyMapping.StatusWord(parcel.ShipmentStatus) is "cancelled" or "canceled" or "voided" || package == new Package() ? null : package;
    }

    private static string VersionOf(WireDocument order, IReadOnlyList<Package> packages) => string.Join(
        '|',
        [order.Status, order.ShippedAt, .. (order.Items ?? []).OfType<WireLine>().Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Sku} {line.ShippedQty}")),
            .. packages.Select(package => $"{package.TrackingNumber} {package.TrackingUrl} {package.Carrier}")]);
}
