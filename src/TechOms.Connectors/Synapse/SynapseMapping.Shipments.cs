using System.Globalization;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

internal static partial class SynapseMapping
{
    /// <param name="today">The ship date where the order names none: some tenants demand one.</param>
    public static JsonObject ToWire(this OutgoingShipment shipment, SynapseSettings settings, DateOnly today)
    {
        var address = shipment.ShipTo;
        var company = string.IsNullOrWhiteSpace(address.Company) ? null : address.Company;
        var header = ToHeader(shipment.Reference, SynapseApi.Outbound, settings)
            .With("ship_type", settings.ShipType)
            .With("ship_terms", settings.ShipTerms)
            // Two tenants, two spellings of one member.
            .With("shipment_terms", settings.ShipTerms)
            .With("ship_date", (shipment.ShipBy ?? today).ToWireDate())
            .With("carrier", shipment.Carrier, 10)
            .With("delivery_service", shipment.Service)
            .With("validate_shipto", "Y")
            .With("ship_to_name", company ?? address.Name, 40)
            .With("ship_to_contact", company is null ? null : address.Name)
            .With("ship_to_address_1", address.Line1, 40)
            .With("ship_to_address_2", string.Join(", ", new[] { address.Line2, address.Line3 }.Where(line => !string.IsNullOrWhiteSpace(line))), 40)
            .With("ship_to_city", address.City, 30)
            .With("ship_to_state", address.State, 5)
            .With("ship_to_postal_code", address.PostalCode, 10)
            .With("ship_to_country_code", SynapseCountries.Spell(address.Country, settings.CountryCode))
            .With("ship_to_phone", address.Phone, 25)
            .With("ship_to_email", address.Email, 60)
            .WithReferences(shipment.References);
        return header.ToOrder(
            shipment.Lines.Select(line => ToLine(line.Number, line.Sku, line.Quantity, line.Lot, settings).WithReferences(line.References)), shipment.Instructions);
    }

    /// <param name="reference">Ours.</param>
    public static JsonObject ToDeletion(string reference, SynapseSettings settings)
    {
        var header = ToHeader(reference, SynapseApi.Outbound, settings);
        header["func"] = SynapseApi.Delete;
        return new() { ["header"] = header, ["details"] = new JsonArray() };
    }

    /// <param name="listed">It stands in a list of what was shipped.</param>
    public static ShipmentUpdate? ToShipmentUpdate(this SynapseRow order, string? reference, SynapseSettings settings, bool listed = false)
    {
        if (ExternalIdOf(order) is not { } id)
            return null;

        var status = StatusOf(order) is var told && told is RemoteShipmentStatus.Accepted && listed ? RemoteShipmentStatus.Shipped : told;
        var lines = order.Rows("order_details", "details");
        var plates = order.Rows("plate_details", "plates");
        var strange = status is RemoteShipmentStatus.Shipped ? InOtherUnits(lines.Where(IsShort), settings) : [];
        var shipped = status is RemoteShipmentStatus.Shipped && strange.Count == 0;
        return new()
        {
            ExternalId = id,
            Reference = reference,
            Version = string.Join('|', [shipped ? "left" : "here", order.Text("order_status"), order.Text("order_status_desc"), order.Text("date_shipped"), .. lines.Select(line => $"{line.Text("item")}:{ShippedOf(line)}"), .. plates.Select(TrackingOf)]),
            // How much is lacking can only be told in our own unit: nothing is concluded from another.
            Status = strange.Count > 0 ? RemoteShipmentStatus.InProgress : status,
            StatusText = strange.Count > 0 ? $"Shipped, but {string.Join(", ", strange)} and not in {settings.Unit}" : order.Text("order_status_desc", "order_status"),
            ShippedAt = shipped ? ToTime(order.Text("date_shipped", "ship_date"), settings) : null,
            Lines = shipped && lines.Any(line => ShippedOf(line) is not null) ? [.. ToShippedLines(lines, plates, settings)] : null,
            Packages = shipped ? [.. plates.Append(order).Select(TrackingOf).OfType<string>().Distinct().Select(tracking => ToPackage(tracking, order))] : [],
            Carrier = order.Text("carrier", "scac"),
            Service = order.Text("delivery_service"),
        };
    }

    public static bool HasShortLine(this SynapseRow order)
        => order.Rows("order_details", "details").Any(IsShort);

    private static bool IsShort(SynapseRow line) => ShippedOf(line) < line.Number("qty_order", "qty_ordered");

    private static RemoteShipmentStatus StatusOf(SynapseRow order)
    {
        var text = order.Text("order_status_desc") ?? "";
        return order.Text("order_status") is SynapseApi.Shipped ? RemoteShipmentStatus.Shipped
            : Says("cancel") || Says("delete") ? RemoteShipmentStatus.Cancelled
            : Says("shipped") && !Says("partial") ? RemoteShipmentStatus.Shipped
            : Says("pick") || Says("stage") || Says("pack") || Says("load") || Says("partial") ? RemoteShipmentStatus.InProgress
            : order.Text("date_shipped") is not null && text.Length == 0 ? RemoteShipmentStatus.Shipped
            : RemoteShipmentStatus.Accepted;

        bool Says(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<ShippedLine> ToShippedLines(IReadOnlyList<SynapseRow> lines, IReadOnlyList<SynapseRow> plates, SynapseSettings settings)
    {
        var lots = settings.PassLots ? plates.Where(plate => plate.Text("item") is not null).ToLookup(plate => plate.Text("item")!, ToLot, StringComparer.OrdinalIgnoreCase) : null;
        HashSet<string> told = new(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            if (line.Text("item") is not { } sku)
                continue;

            yield return new((int?)line.Number(SynapseApi.LineNumber), sku, ToUnits(ShippedOf(line) ?? 0))
            {
                Lots = lots is not null && told.Add(sku) ? [.. lots[sku].OfType<Lot>()] : [],
            };
        }
    }

    private static decimal? ShippedOf(SynapseRow line) => line.Number("qty_ship", "qty_shipped", "quantity_shipped");

    private static Lot? ToLot(SynapseRow plate)
    {
        var (lot, serial) = (plate.Text("lot_number", "lot", "lotnumber"), plate.Text("serial_number", "serial"));
        return lot is null or SynapseApi.NoLot && serial is null
            ? null
            : new(lot is SynapseApi.NoLot ? null : lot, serial, ToDate(plate.Text("expiration_date")), (long)(plate.Number("quantity", "qty") ?? (serial is null ? 0 : 1)));
    }

    private static Package ToPackage(string tracking, SynapseRow order) => new() { TrackingNumber = tracking, Carrier = order.Text("carrier", "scac"), Service = order.Text("delivery_service") };

    private static string? TrackingOf(SynapseRow plate) => plate.Text("tracking_number", "trackingnumber", "tracking");

    private static DateOnly? ToDate(string? text)
        => DateTime.TryParseExact(text, SynapseApi.TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out date) ? DateOnly.FromDateTime(date) : null;
}
