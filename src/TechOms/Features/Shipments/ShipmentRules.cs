using System.Globalization;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Features.Mappings;
using TechOms.Features.Orders;

namespace TechOms.Features.Shipments;

/// <summary>One thing that is wrong with a shipment as it would be sent.</summary>
/// <param name="Action">What puts it right.</param>
internal sealed record Finding(RuleLevel Level, string Code, string Field, string? Value, string Message, string Action);

/// <summary>Says what a warehouse would not take, before it has to: the channel's rules and the limits of its system. Pure.</summary>
internal static class ShipmentRules
{
    public const string Stopped = "shipment.stopped";

    private const string OnOrder = "Correct it in the shop, or cancel the shipment and edit the order. Or change the channel's rule.";
    private const int MostFindings = 50;

    public static IReadOnlyList<Finding> Check(
        OutgoingShipment shipment, ChannelOptions options, IReadOnlyList<FieldLimit> limits, bool carrierUnmapped, IReadOnlyCollection<int> unmappedLines)
    {
        var rules = options.ApiRules;
        var to = shipment.ShipTo;
        IEnumerable<Finding?> found =
        [
            Needs(rules.ShipToName, "shipment.ship-to-name", "shipTo.name", to.Name ?? to.Company, "The address has no name."),
            Needs(rules.ShipToLine1, "shipment.ship-to-line1", "shipTo.line1", to.Line1, "The address has no street."),
            Needs(rules.ShipToCity, "shipment.ship-to-city", "shipTo.city", to.City, "The address has no city."),
            Countries.Exists(to.Country) ? null
                : Found(rules.ShipToCountry, "shipment.ship-to-country", "shipTo.country", to.Country, string.IsNullOrWhiteSpace(to.Country) ? "The address has no country." : $"There is no country “{to.Country}”.", OnOrder),
            Countries.HasPostalCodes(to.Country) ? Needs(rules.ShipToPostalCode, "shipment.ship-to-postal-code", "shipTo.postalCode", to.PostalCode, "The address has no postal code.") : null,
            Countries.NeedsState(to.Country) ? Needs(rules.ShipToState, "shipment.ship-to-state", "shipTo.state", to.State, "The address has no state.") : null,
            // What is withheld on purpose cannot be missed.
            options.WithholdEmail ? null : Needs(rules.Email, "shipment.email-missing", "shipTo.email", to.Email, "There is no e-mail address."),
            options.WithholdPhone ? null : Needs(rules.Phone, "shipment.phone-missing", "shipTo.phone", to.Phone, "There is no phone number."),
            !carrierUnmapped ? null
                : Found(rules.CarrierMapped, "shipment.carrier-unmapped", "carrier", SaveCarrierMapping.Name(shipment.Carrier ?? "", shipment.Service ?? ""),
                    $"No carrier mapping of the channel knows {SaveCarrierMapping.Name(shipment.Carrier ?? "", shipment.Service ?? "")}.", "Add it to the channel's carrier mappings."),
            .. shipment.Lines.Where(line => unmappedLines.Contains(line.Number)).Select(line => Found(
                rules.SkuMapped, "shipment.sku-unmapped", Of(line.Number, "sku"), line.Sku, $"No SKU mapping of the channel knows {line.Sku}.", "Add it to the channel's SKU mappings.")),
            .. limits.SelectMany(limit => shipment.Read(limit.Field).Select(value => OfLimit(rules.Limits, limit, value))),
        ];
        return [.. found.OfType<Finding>().Where(finding => finding.Level is not RuleLevel.Off).Take(MostFindings)];
    }

    public static IEnumerable<Finding> OfTemplates(IReadOnlyList<BrokenTemplate> broken) => broken.Select(template => new Finding(
        RuleLevel.Error, "shipment.template-failed", $"{(template.Scope is ReferenceScope.Order ? ShipmentFields.References : ShipmentFields.LineReferences)}{template.Property}", null,
        $"The reference template for {template.Property} cannot be used: {template.Message}", "Correct the template among the channel's advanced settings."));

    /// <summary>What the shipment's hand-off comes to instead of being sent; null: nothing is in its way.</summary>
    public static HandoffOutcome? Stop(IReadOnlyList<Finding> findings)
    {
        var errors = findings.Where(finding => finding.Level is RuleLevel.Error).ToList();
        return errors.Count == 0
            ? null
            : new(HandoffState.NotSent, Stopped, errors.Count == 1 ? errors[0].Message : string.Create(CultureInfo.InvariantCulture, $"{errors[0].Message} And {errors.Count - 1} more."));
    }

    public static Problem ToProblem(this Finding finding, ShipmentToSend shipment, Guid channelId)
        => new(EntityKind.Shipment, shipment.Document.Id, EventLevel.Error, finding.Code, $"Shipment {shipment.Document.Reference} was not sent: {finding.Message}", finding.Action)
        {
            OrderId = shipment.OrderId,
            ChannelId = channelId,
            Field = finding.Field,
            Value = finding.Value,
        };

    private static Finding? Needs(RuleLevel level, string code, string field, string? value, string message)
        => string.IsNullOrWhiteSpace(value) ? Found(level, code, field, null, message, OnOrder) : null;

    private static Finding Found(RuleLevel level, string code, string field, string? value, string message, string action) => new(level, code, field, value, message, action);

    private static Finding? OfLimit(RuleLevel level, FieldLimit limit, FieldValue value) => limit.Check(value.Value) is not var (wrong, fix) ? null
        : new(level, "shipment.limit", value.Path, value.Personal ? null : value.Value, $"{value.Path} {wrong}.", $"{fix} {OnOrder}");

    private static string Of(int line, string field) => string.Create(CultureInfo.InvariantCulture, $"lines[{line}].{field}");
}
