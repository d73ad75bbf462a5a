namespace TechOms.Connectors.CartonCloud;

internal sealed class CartonCloudConnector : Connector<CartonCloudSettings, CartonCloudSession>
{
    public override ConnectorInfo Info { get; } = new(
        Key: "cartoncloud",
        Name: "CartonCloud",
        Kind: ConnectorKind.FulfillmentChannel,
        Summary: "Warehouse and transport management for third-party logistics, in Australia, New Zealand and North America.",
        RequestsPerMinute: 300)
    {
        // An order's fields have the names its tenant gave them; those of lines are numbered.
        References = new(
        [
            new(ReferenceScope.OrderLine, CartonCloudMapping.Batch, "Batch"),
            new(ReferenceScope.OrderLine, CartonCloudMapping.ExpiryDate, "Expiry date"),
            .. Enumerable.Range(1, 10).Select(number => new ReferenceProperty(ReferenceScope.OrderLine, $"sop_custom_field_{number}", $"Sale order line field {number}")),
            new(ReferenceScope.PurchaseOrderLine, CartonCloudMapping.Batch, "Batch"),
            new(ReferenceScope.PurchaseOrderLine, CartonCloudMapping.ExpiryDate, "Expiry date"),
            .. Enumerable.Range(1, 10).Select(number => new ReferenceProperty(ReferenceScope.PurchaseOrderLine, $"custom_field_{number}", $"Purchase order line field {number}")),
        ])
        {
            AnyName = [ReferenceScope.Order, ReferenceScope.PurchaseOrder],
            CustomFields = true,
        },
        Measures = MeasureTerms.Fixed(LengthUnit.Metre, WeightUnit.Kilogram),
        Limits =
        [
            new("shipTo.name", Required: true),
            new("shipTo.phone", MaxLength: 64),
            new("lines.sku", Required: true),
        ],
    };

    public override ConnectorSandbox CreateSandbox(SandboxContext context) => new CartonCloudSandbox(context);

    protected override CartonCloudSession Open(CartonCloudSettings settings, ConnectorContext context)
    {
        context.Http.BaseAddress = WithSlash(settings.ApiUrl ?? CartonCloudSettings.Global);
        return new(new CartonCloudClient(context, new CartonCloudAccess(context, settings), settings.TenantId ?? ""), settings, context);
    }

    // Without the slash, relative addresses would replace the last part of a path a proxy adds.
    private static Uri WithSlash(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new(address.AbsoluteUri + "/");
}
