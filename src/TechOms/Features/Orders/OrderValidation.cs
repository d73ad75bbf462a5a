using System.Globalization;
using TechOms.Connectors;
using TechOms.Features.Events;

namespace TechOms.Features.Orders;

internal sealed record OrderToValidate(Guid Id, string Number, string? Currency, string? Email, string? Phone, Address? ShipTo, IReadOnlyList<LineToValidate> Lines)
{
    /// <summary>The channel named a carrier or service that no mapping knows.</summary>
    public string? UnmappedCarrier { get; init; }

    /// <summary>Another order of the same channel has this number.</summary>
    public bool DuplicateNumber { get; init; }

    public bool UnknownWarehouse { get; init; }
}

internal sealed record LineToValidate(int Number, string? Sku, bool Known, long Quantity, bool Shippable);

/// <summary>Says what is wrong with an order, each with the field and the action that clears it. Pure.</summary>
internal static class OrderValidation
{
    public const long MostUnits = 1_000_000;
    public const string SkuUnknown = "order.sku-unknown";

    // A thousand lines without a product are one trouble, not a thousand screens of it.
    private const int MostFindingsOfAKind = 50;

    public static IReadOnlyList<Problem> Check(OrderToValidate order, ValidationRules rules)
    {
        var found = new List<Problem>();
        void Add(RuleLevel level, string code, string field, string? value, string message, string action)
        {
            if (level is not RuleLevel.Off)
                found.Add(new(EntityKind.SalesOrder, order.Id, ValidationRules.ToEvent(level), code, message, action) { OrderId = order.Id, Field = field, Value = value });
        }

        if (order.Lines.Count == 0)
            Add(RuleLevel.Error, "order.no-lines", "lines", null, "The order has no lines.", "Add lines, or cancel the order.");
        foreach (var line in order.Lines.Where(line => line.Shippable))
            CheckLine(line, rules, Add);
        if (order.Lines.Any(line => line.Shippable))
            CheckAddress(order.ShipTo, rules, Add);
        if (string.IsNullOrWhiteSpace(order.Email))
            Add(rules.Email, "order.email-missing", "email", null, "The order has no e-mail address.", "Enter one if the carrier needs it.");
        if (string.IsNullOrWhiteSpace(order.Phone) && string.IsNullOrWhiteSpace(order.ShipTo?.Phone))
            Add(rules.Phone, "order.phone-missing", "phone", null, "The order has no phone number.", "Enter one if the carrier needs it.");
        if (!Currencies.Exists(order.Currency))
            Add(rules.Currency, "order.currency-unknown", "currency", order.Currency, $"There is no currency “{order.Currency}”.", "Enter an ISO 4217 code such as USD.");
        if (order.UnmappedCarrier is { } carrier)
            Add(rules.CarrierMapped, "order.carrier-unmapped", "shippingService", carrier, $"No carrier mapping knows “{carrier}”.", "Add it to the channel's carrier mappings.");
        if (order.DuplicateNumber)
            Add(rules.DuplicateNumber, "order.number-duplicate", "number", order.Number, $"Another order of this channel has the number {order.Number}.", "Cancel the one that should not be shipped.");
        if (order.UnknownWarehouse)
            Add(rules.Warehouse, "order.warehouse-unknown", "warehouse", null, "The requested warehouse is not enabled for this account.", "Enable it, or choose another.");
        return [.. found.GroupBy(problem => problem.Code).SelectMany(same => same.Take(MostFindingsOfAKind))];
    }

    private static void CheckLine(LineToValidate line, ValidationRules rules, Action<RuleLevel, string, string, string?, string, string> add)
    {
        var field = string.Create(CultureInfo.InvariantCulture, $"lines[{line.Number}]");
        if (string.IsNullOrWhiteSpace(line.Sku))
            add(rules.SkuPresent, "order.sku-missing", $"{field}.sku", null, $"Line {line.Number} has no SKU.", "Enter the SKU on the order, and in the shop for orders to come.");
        else if (!line.Known)
            add(rules.SkuKnown, SkuUnknown, $"{field}.sku", line.Sku.Trim().ToLowerInvariant(), $"Line {line.Number}: no product has the SKU “{line.Sku}”.", "Import or create the product, or add a SKU mapping.");
        if (line.Quantity is < 1 or > MostUnits)
            add(rules.Quantity, "order.quantity", $"{field}.quantity", line.Quantity.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"Line {line.Number} orders {line.Quantity} units; it must be 1 to {MostUnits}."), "Correct the quantity.");
    }

    private static void CheckAddress(Address? address, ValidationRules rules, Action<RuleLevel, string, string, string?, string, string> add)
    {
        const string action = "Complete the address on the order.";
        if (address is null)
        {
            add(RuleLevel.Error, "order.ship-to-missing", "shipTo", null, "The order has no address to ship to.", action);
            return;
        }

        if (string.IsNullOrWhiteSpace(address.Name) && string.IsNullOrWhiteSpace(address.Company))
            add(rules.ShipToName, "order.ship-to-name", "shipTo.name", null, "The address has no name.", action);
        if (string.IsNullOrWhiteSpace(address.Line1))
            add(rules.ShipToLine1, "order.ship-to-line1", "shipTo.line1", null, "The address has no street.", action);
        if (string.IsNullOrWhiteSpace(address.City))
            add(rules.ShipToCity, "order.ship-to-city", "shipTo.city", null, "The address has no city.", action);
        if (!Countries.Exists(address.Country))
        {
            add(rules.ShipToCountry, "order.ship-to-country", "shipTo.country", address.Country,
                string.IsNullOrWhiteSpace(address.Country) ? "The address has no country." : $"There is no country “{address.Country}”.", "Enter an ISO 3166 code such as US.");
            return;
        }

        if (string.IsNullOrWhiteSpace(address.PostalCode) && Countries.HasPostalCodes(address.Country))
            add(rules.ShipToPostalCode, "order.ship-to-postal-code", "shipTo.postalCode", null, "The address has no postal code.", action);
        if (string.IsNullOrWhiteSpace(address.State) && Countries.NeedsState(address.Country))
            add(rules.ShipToState, "order.ship-to-state", "shipTo.state", null, "The address has no state.", action);
    }
}
