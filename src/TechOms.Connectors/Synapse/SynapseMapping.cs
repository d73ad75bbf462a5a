using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

/// <summary>Between their words and ours: keys, times, what both kinds of order share. Pure: no I/O, no clock.</summary>
internal static partial class SynapseMapping
{
    private const string Cut = "~";
    private static readonly TimeSpan AnyZone = TimeSpan.FromHours(14);
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);

    /// <summary>
    /// They find an order by two keys of 20 characters together, so both carry our reference. A longer one ends in its fingerprint: the same reference
    /// always becomes the same key.
    /// </summary>
    public static string KeyOf(string reference)
        => reference.Length <= SynapseApi.LongestKey
            ? reference
            : $"{reference[..(SynapseApi.LongestKey - 9)]}{Cut}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)))[..8]}";

    public static JsonObject ToLookup(string reference, SynapseSettings settings) => new()
    {
        ["custid"] = settings.CustomerId,
        ["po"] = KeyOf(reference),
        ["reference"] = KeyOf(reference),
    };

    public static JsonObject ToShippedLookup(string reference, SynapseSettings settings)
    {
        var query = ToLookup(reference, settings);
        query["request_type"] = "order";
        return query;
    }

    public static JsonObject ToCustomer(SynapseSettings settings) => new() { ["custid"] = settings.CustomerId };

    /// <param name="from">In time; told in the facility's, which is widened where it is not known, and in whole seconds, of which the last one counts.</param>
    public static JsonObject ToWindow(DateTimeOffset from, DateTimeOffset to, SynapseSettings settings) => new()
    {
        ["request_type"] = "range",
        ["begin_date"] = ToLocal(settings.TimeZone is null or "" ? from - AnyZone : from, settings).ToString(SynapseApi.DateTime, CultureInfo.InvariantCulture),
        ["end_date"] = ToLocal(settings.TimeZone is null or "" ? to + AnyZone : to + ASecond, settings).ToString(SynapseApi.DateTime, CultureInfo.InvariantCulture),
        ["custid"] = settings.CustomerId,
    };

    /// <summary>What order and announced receipt have in common.</summary>
    public static JsonObject ToHeader(string reference, string orderType, SynapseSettings settings) => new JsonObject
    {
        ["func"] = SynapseApi.Add,
        ["custid"] = settings.CustomerId,
        ["order_type"] = orderType,
    }
        .With(orderType is SynapseApi.Outbound ? "from_facility" : "to_facility", settings.FacilityId)
        .With("po_number", KeyOf(reference))
        .With("reference", KeyOf(reference));

    public static JsonObject ToLine(int number, string sku, long quantity, string? lot, SynapseSettings settings) => new JsonObject
    {
        ["item"] = sku,
        ["uom_entered"] = settings.Unit,
        ["qty_entered"] = quantity,
        [SynapseApi.LineNumber] = number,
    }
        .With("lot_number", lot);

    /// <summary>Mapped references travel as members of their own; what the order itself says is never overwritten.</summary>
    public static JsonObject WithReferences(this JsonObject body, IReadOnlyDictionary<string, string> references)
    {
        foreach (var (name, value) in references)
        {
            if (!string.IsNullOrWhiteSpace(name) && !body.ContainsKey(name))
                body.With(name, value);
        }

        return body;
    }

    public static JsonObject ToOrder(this JsonObject header, IEnumerable<JsonObject> lines, string? instructions)
    {
        var order = new JsonObject { ["header"] = header, ["details"] = new JsonArray([.. lines]) };
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            order["hdrinstruct"] = new JsonObject
            {
                ["custid"] = header["custid"]?.DeepClone(),
                ["reference"] = header["reference"]?.DeepClone(),
                ["po_number"] = header["po_number"]?.DeepClone(),
                ["rf_auto_display"] = "Y",
            }.With("instructions", instructions, 255);
        }

        return order;
    }

    /// <summary>Order and ship number together: parts that follow have the same order number and a higher ship number.</summary>
    public static string? ExternalIdOf(SynapseRow order)
        => order.Text("orderid", "order_id") is { } id ? $"{id}-{order.Text("shipid", "ship_id") ?? "1"}" : null;

    /// <summary>First parts first.</summary>
    public static (decimal OrderId, decimal ShipId) PlaceOf(SynapseRow order) => (order.Number("orderid", "order_id") ?? 0, order.Number("shipid", "ship_id") ?? 1);

    public static string? KeyIn(SynapseRow order) => order.Text("reference") ?? order.Text("po_number", "po");

    /// <summary>Whether a key holds all of a reference.</summary>
    public static bool IsWhole(string key) => !key.Contains(Cut, StringComparison.Ordinal);

    // An order and an announced receipt may have the same keys: their numbers are counted apart.
    public static bool IsOutbound(SynapseRow order) => order.Text("order_type") is null or SynapseApi.Outbound;

    public static bool IsInbound(SynapseRow order) => order.Text("order_type") is not SynapseApi.Outbound;

    public static IReadOnlyList<SynapseRow> OrdersIn(JsonElement answer) => SynapseRow.Of(answer, "order", "orders", "data");

    /// <returns>Of the order just made; null: it is not told.</returns>
    public static string? IdIn(JsonElement answer)
        => answer.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? OrdersIn(answer).Prepend(new(answer)).Select(ExternalIdOf).FirstOrDefault(id => id is not null) : null;

    /// <summary>The time as told there, taken for the facility's.</summary>
    public static DateTimeOffset? ToTime(string? text, SynapseSettings settings)
    {
        if (text is null)
            return null;
        if (!DateTime.TryParseExact(text, SynapseApi.TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other) ? other.ToUniversalTime() : null;

        var zone = ZoneOf(settings);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public static string? ToWireDate(this DateOnly? date) => date?.ToWireDate();

    public static string ToWireDate(this DateOnly date) => date.ToString(SynapseApi.Date, CultureInfo.InvariantCulture);

    /// <summary>What day it is at the facility.</summary>
    public static DateOnly DayOf(DateTimeOffset time, SynapseSettings settings) => DateOnly.FromDateTime(ToLocal(time, settings));

    public static bool IsUnit(string? unit, SynapseSettings settings) => unit is null || string.Equals(unit, settings.Unit, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> InOtherUnits(IEnumerable<SynapseRow> lines, SynapseSettings settings)
        => [.. lines.Where(line => !IsUnit(line.Text("uom", "unit_of_measure"), settings)).Select(line => $"{line.Text("item")} is told in {line.Text("uom", "unit_of_measure")}")];

    private static DateTime ToLocal(DateTimeOffset time, SynapseSettings settings) => TimeZoneInfo.ConvertTime(time, ZoneOf(settings)).DateTime;

    private static TimeZoneInfo ZoneOf(SynapseSettings settings)
        => settings.TimeZone is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

}
