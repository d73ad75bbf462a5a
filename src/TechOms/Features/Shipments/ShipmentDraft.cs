using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Mappings;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>
/// Puts shipments into one warehouse's words: personal data withheld as told, references where its system wants them, and checked against its rules. Pure but for being read.
/// </summary>
internal sealed record ShipmentDraft(ChannelOptions Options, IReadOnlyList<FieldLimit> Limits, ReferenceRouting Routing)
{
    public static async Task<ShipmentDraft> ReadAsync(Work work, Guid channelId, ChannelOptions options, ConnectorInfo? connector, CancellationToken cancellation) => new(
        options, connector?.Limits ?? [],
        await ReferenceRouting.ReadAsync(work, channelId, connector?.References ?? ReferencePlaces.None, options.SendUnmappedReferences, cancellation));

    public ShipmentToSend Write(ClaimedShipment shipment, IReadOnlyList<ClaimedLine> lines)
    {
        var bare = WithoutReferences(shipment, lines);
        var facts = FactsOf(shipment, bare);
        var order = Routing.Route(ReferenceScope.Order, shipment.References, () => TemplateModel.Of(facts, line: null));
        var ofLines = lines.Select(line => Routing.Route(ReferenceScope.OrderLine, line.References, () => TemplateModel.Of(facts, FactsOf(line)))).ToList();
        var outgoing = bare with
        {
            References = order.Values,
            Lines = [.. bare.Lines.Zip(ofLines, (line, references) => line with { References = references.Values })],
        };
        var findings = ShipmentRules.Check(outgoing, Options, Limits, shipment.CarrierUnmapped, [.. lines.Where(line => !line.Mapped).Select(line => line.Outgoing.Number)])
            .Concat(ShipmentRules.OfTemplates([.. order.Broken, .. ofLines.SelectMany(line => line.Broken).DistinctBy(broken => broken.Property)])).ToList();
        return new(shipment.Document with { Instead = ShipmentRules.Stop(findings) }, shipment.OrderId, outgoing, findings);
    }

    public IReadOnlyDictionary<string, object?> ModelOf(ClaimedShipment shipment, IReadOnlyList<ClaimedLine> lines, ClaimedLine? line)
        => TemplateModel.Of(FactsOf(shipment, WithoutReferences(shipment, lines)), line is null ? null : FactsOf(line));

    private OutgoingShipment WithoutReferences(ClaimedShipment shipment, IReadOnlyList<ClaimedLine> lines) => new()
    {
        Reference = shipment.Document.Reference,
        OrderNumber = shipment.OrderNumber,
        Lines = [.. lines.Select(line => line.Outgoing)],
        ShipTo = shipment.ShipTo with
        {
            Email = Options.WithholdEmail ? null : shipment.ShipTo.Email ?? shipment.Email,
            Phone = Options.WithholdPhone ? null : shipment.ShipTo.Phone ?? shipment.Phone,
            Company = Options.WithholdCompany ? null : shipment.ShipTo.Company,
        },
        Carrier = shipment.ChannelCarrier,
        Service = shipment.ChannelService,
        Instructions = Options.WithholdNotes ? null : shipment.Note,
        OrderedAt = shipment.OrderedAt,
        Currency = shipment.Currency,
        Value = lines.Sum(line => line.Outgoing.UnitPrice * line.Outgoing.Quantity),
    };

    private static ShipmentFacts FactsOf(ClaimedShipment shipment, OutgoingShipment outgoing) => new(outgoing, shipment.References)
    {
        Sequence = shipment.Sequence,
        Warehouse = shipment.Warehouse,
        Shop = shipment.Shop,
        Source = shipment.Source,
        ExternalId = shipment.ExternalId,
        Total = shipment.Total,
        Tags = shipment.Tags,
        Carrier = shipment.Carrier,
        Service = shipment.Service,
    };

    private static LineFacts FactsOf(ClaimedLine line) => new(line.Outgoing, line.Sku, line.OrderLineNumber, line.References);
}
