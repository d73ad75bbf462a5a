namespace TechOms.Connectors.Extensiv;

internal sealed class ExtensivConnector : Connector<ExtensivSettings, ExtensivSession>
{
    public override ConnectorInfo Info { get; } = new(
        Key: "extensiv",
        Name: "Extensiv 3PL Warehouse Manager",
        Kind: ConnectorKind.FulfillmentChannel,
        Summary: "Warehouse management for third-party logistics, formerly 3PL Central.",
        RequestsPerMinute: 300)
    {
        // Any other name becomes a saved element.
        References = new(
        [
            .. ExtensivShipmentMapping.HeadFields.Select(field => new ReferenceProperty(ReferenceScope.Order, field, field)),
            .. ExtensivShipmentMapping.LineFields.Select(field => new ReferenceProperty(ReferenceScope.OrderLine, field, field)),
            .. ExtensivReceiptMapping.HeadFields.Select(field => new ReferenceProperty(ReferenceScope.PurchaseOrder, field, field)),
            .. ExtensivReceiptMapping.LineFields.Select(field => new ReferenceProperty(ReferenceScope.PurchaseOrderLine, field, field)),
        ])
        {
            AnyName = [ReferenceScope.Order, ReferenceScope.OrderLine, ReferenceScope.PurchaseOrder, ReferenceScope.PurchaseOrderLine],
            CustomFields = true,
        },
        Limits =
        [
            new("shipTo.name", Required: true),
            new("shipTo.line1", Required: true),
            new("shipTo.city", Required: true),
            new("shipTo.country", Required: true),
            new("lines.sku", Required: true),
        ],
    };

    public override ConnectorSandbox CreateSandbox(SandboxContext context) => new ExtensivSandbox(context);

    protected override ExtensivSession Open(ExtensivSettings settings, ConnectorContext context)
    {
        context.Http.BaseAddress = WithSlash(settings.ApiUrl ?? ExtensivSettings.Production);
        return new(new ExtensivClient(context, new ExtensivAccess(context, settings)), settings, context);
    }

    // Without the slash, relative addresses would replace the last part of a path a proxy adds.
    private static Uri WithSlash(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new(address.AbsoluteUri + "/");
}
