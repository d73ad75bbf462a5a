using System.Globalization;
using TechOms.Connectors;

namespace TechOms.Features.Mappings;

/// <summary>What is known of a shipment when it is handed over, beyond what every warehouse gets.</summary>
internal sealed record ShipmentFacts(OutgoingShipment Outgoing, IReadOnlyDictionary<string, string> References)
{
    public int Sequence { get; init; } = 1;
    public string? Warehouse { get; init; }
    public string? Shop { get; init; }
    public string? Source { get; init; }
    public string? ExternalId { get; init; }
    public decimal? Total { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Our words for them.</summary>
    public string? Carrier { get; init; }

    public string? Service { get; init; }
}

/// <param name="Sku">Ours; the one that is sent is the warehouse's.</param>
internal sealed record LineFacts(OutgoingLine Outgoing, string Sku, int OrderLineNumber, IReadOnlyDictionary<string, string> References);

/// <summary>What a template sees: nested words, all of them text. There is nothing else in it to reach.</summary>
internal static class TemplateModel
{
    public static ShipmentFacts Nothing { get; } = new(new() { Reference = "", OrderNumber = "", Lines = [], ShipTo = new() }, new Dictionary<string, string>());

    public static LineFacts NoLine { get; } = new(new(0, "", 0), "", 0, new Dictionary<string, string>());

    public static IReadOnlyDictionary<string, object?> Of(ShipmentFacts facts, LineFacts? line)
    {
        var model = new Dictionary<string, object?>
        {
            ["order"] = OfOrder(facts),
            ["shipment"] = new Dictionary<string, object?>
            {
                ["number"] = facts.Outgoing.Reference,
                ["sequence"] = Text(facts.Sequence),
                ["warehouse"] = facts.Warehouse ?? "",
                ["carrier"] = facts.Outgoing.Carrier ?? "",
                ["service"] = facts.Outgoing.Service ?? "",
                ["units"] = Text(facts.Outgoing.Lines.Sum(sent => sent.Quantity)),
            },
        };
        if (line is not null)
            model["line"] = OfLine(line);
        return model;
    }

    // Taken from what is sent, so that what is withheld from the warehouse cannot come back through a template.
    private static Dictionary<string, object?> OfOrder(ShipmentFacts facts) => new()
    {
        ["number"] = facts.Outgoing.OrderNumber,
        ["externalId"] = facts.ExternalId ?? "",
        ["shop"] = facts.Shop ?? "",
        ["source"] = facts.Source ?? "",
        ["date"] = facts.Outgoing.OrderedAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        ["currency"] = facts.Outgoing.Currency ?? "",
        ["total"] = facts.Total?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        ["note"] = facts.Outgoing.Instructions ?? "",
        ["carrier"] = facts.Carrier ?? "",
        ["service"] = facts.Service ?? "",
        ["tags"] = string.Join(", ", facts.Tags),
        ["shipTo"] = OfAddress(facts.Outgoing.ShipTo),
        ["references"] = OfReferences(facts.References),
    };

    private static Dictionary<string, object?> OfLine(LineFacts line) => new()
    {
        ["number"] = Text(line.Outgoing.Number),
        ["orderLineNumber"] = Text(line.OrderLineNumber),
        ["sku"] = line.Sku,
        ["channelSku"] = line.Outgoing.Sku,
        ["name"] = line.Outgoing.Name ?? "",
        ["quantity"] = Text(line.Outgoing.Quantity),
        ["unitPrice"] = line.Outgoing.UnitPrice?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        ["references"] = OfReferences(line.References),
    };

    private static Dictionary<string, object?> OfAddress(Address address) => new()
    {
        ["name"] = address.Name ?? "",
        ["company"] = address.Company ?? "",
        ["line1"] = address.Line1 ?? "",
        ["line2"] = address.Line2 ?? "",
        ["line3"] = address.Line3 ?? "",
        ["city"] = address.City ?? "",
        ["state"] = address.State ?? "",
        ["postalCode"] = address.PostalCode ?? "",
        ["country"] = address.Country ?? "",
        ["phone"] = address.Phone ?? "",
        ["email"] = address.Email ?? "",
    };

    private static Dictionary<string, object?> OfReferences(IReadOnlyDictionary<string, string> references)
        => references.ToDictionary(reference => reference.Key, object? (reference) => reference.Value);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
