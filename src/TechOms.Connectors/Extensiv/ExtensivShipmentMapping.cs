using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace TechOms.Connectors.Extensiv;

/// <summary>What we call a shipment, they call an order. Pure: no I/O, no clock.</summary>
internal static class ExtensivShipmentMapping
{
    internal static readonly string[] HeadFields =
        ["poNum", "externalId", "description", "asnNumber", "invoiceNumber", "shippingNotes", "billingCode", "orderType", "scacCode", "account", "loadNumber"];

    internal static readonly string[] LineFields = ["qualifier", "serialNumber", "notes"];

    public static WireOrder ToWire(this OutgoingShipment shipment, long customerId, long facilityId, ExtensivSettings settings)
    {
        string? Head(string name) => ExtensivMapping.Reference(shipment.References, name);
        return new()
        {
            CustomerIdentifier = new(customerId),
            FacilityIdentifier = new(facilityId),
            ReferenceNum = shipment.Reference,
            PoNum = Head("poNum") ?? ExtensivMapping.Given(shipment.OrderNumber),
            ExternalId = Head("externalId") ?? shipment.Reference,
            Description = Head("description"),
            AsnNumber = Head("asnNumber"),
            InvoiceNumber = Head("invoiceNumber"),

            // They know an earliest day and a day to cancel; the day it should leave is neither.
            Notes = ExtensivMapping.Given(string.Join('\n', new[]
            {
                ExtensivMapping.Given(shipment.Instructions),
                shipment.ShipBy is { } day ? string.Create(CultureInfo.InvariantCulture, $"Ship by {day:yyyy-MM-dd}") : null,
            }.OfType<string>())),
            ShippingNotes = Head("shippingNotes"),
            BillingCode = Head("billingCode") ?? ExtensivMapping.Given(settings.BillingCode),
            OrderType = Head("orderType"),
            RoutingInfo = new WireRouting
            {
                Carrier = ExtensivMapping.Given(shipment.Carrier),
                Mode = ExtensivMapping.Given(shipment.Service),
                ScacCode = Head("scacCode"),
                Account = Head("account"),
                LoadNumber = Head("loadNumber"),
            } is var routing && routing == new WireRouting() ? null : routing,
            ShipTo = shipment.ShipTo.ToWire(),
            SavedElements = ExtensivMapping.ToSavedElements(shipment.References, HeadFields),
            OrderItems = [.. shipment.Lines.Select(ToWire)],
        };
    }

    public static ShipmentUpdate ToUpdate(this WireOrder order, IReadOnlyList<WireTrackingRow> feed, ExtensivTime time, ExtensivSettings settings)
    {
        var (status, text) = ToStatus(order);
        var update = new ShipmentUpdate
        {
            ExternalId = ExtensivMapping.ToId(order.Id!.Value),
            Reference = ExtensivMapping.Given(order.ReferenceNum),
            Version = "",
            Status = status,
            StatusText = text,
            ShippedAt = order.IsShipped() ? time.Read(order.ReadOnly?.ShipDate) ?? time.Read(order.ReadOnly?.ProcessDate) ?? time.Read(order.ReadOnly?.SmallParcelShipDate) : null,
            Lines = order.IsShipped() && order.Lines is { } lines ? ExtensivShippedLines.Collect(order, lines, settings.PassLots) : null,
            Packages = order.IsShipped() ? ExtensivTracking.Collect(order, feed) : [],
            Carrier = ExtensivMapping.Given(order.RoutingInfo?.Carrier),
            Service = ExtensivMapping.Given(order.RoutingInfo?.Mode),
            Problems = status is RemoteShipmentStatus.Refused ? [text] : [],
            ShipTo = order.ShipTo?.ToAddress(),
        };
        return update with { Version = VersionOf(order, update) };
    }

    public static bool IsShipped(this WireOrder order) => StateOf(order) is WireState.Closed;

    public static bool IsCancelled(this WireOrder order) => StateOf(order) is WireState.Cancelled;

    private static WireState StateOf(WireOrder order) => ExtensivMapping.ToState(order.ReadOnly?.Status, order.ReadOnly?.IsClosed);

    private static WireOrderItem ToWire(OutgoingLine line) => new()
    {
        ItemIdentifier = new(Sku: line.Sku),
        Qualifier = ExtensivMapping.Reference(line.References, "qualifier"),
        ExternalId = line.Number.ToString(CultureInfo.InvariantCulture),
        Qty = line.Quantity,
        LotNumber = ExtensivMapping.Given(line.Lot),
        SerialNumber = ExtensivMapping.Reference(line.References, "serialNumber"),
        Notes = ExtensivMapping.Reference(line.References, "notes"),
        SavedElements = ExtensivMapping.ToSavedElements(line.References, LineFields),
    };

    private static (RemoteShipmentStatus Status, string Text) ToStatus(WireOrder order) => (StateOf(order), order.ReadOnly) switch
    {
        (WireState.Cancelled, _) => (RemoteShipmentStatus.Cancelled, "Canceled"),
        (WireState.Closed, _) => (RemoteShipmentStatus.Shipped, "Closed"),
        (_, { OnHoldDate: not null, OnHoldReason: var reason }) => (RemoteShipmentStatus.Refused, $"On hold in Extensiv{(ExtensivMapping.Given(reason) is { } why ? $": {why}" : ".")}"),
        (_, { PackDoneDate: not null }) => (RemoteShipmentStatus.InProgress, "Packed"),
        (_, { PackStarted: not null }) => (RemoteShipmentStatus.InProgress, "Packing"),
        (_, { PickDoneDate: not null }) => (RemoteShipmentStatus.InProgress, "Picked"),
        (_, { PickStarted: not null }) => (RemoteShipmentStatus.InProgress, "Picking"),
        _ => (RemoteShipmentStatus.Accepted, "Open"),
    };

    // Lists come without a version, tracking rows change none, and a hold that ends leaves all else as it was before.
    private static string VersionOf(WireOrder order, ShipmentUpdate update)
        => $"{order.ReadOnly?.LastModifiedDate ?? order.ReadOnly?.CreationDate}|{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(update)))[..16]}";
}
