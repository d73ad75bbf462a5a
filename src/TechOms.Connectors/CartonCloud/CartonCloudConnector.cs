namespace TechOms.Connectors.CartonCloud;

internal sealed class CartonCloudConnector : Connector<CartonCloudSettings, CartonCloudSession>
{
    public override ConnectorInfo Info { get; } = new(
        Key: "cartoncloud",
        Name: "CartonCloud",
        Kind: ConnectorKind.FulfillmentChannel,
        Summary: "Warehouse and transport management for third-party logistics, in Australia, New Zealand and North America.",
        RequestsPerMinute: 300);

    public override ConnectorSandbox CreateSandbox(SandboxContext context) => new CartonCloudSandbox(context);

    protected override CartonCloudSession Open(CartonCloudSettings settings, ConnectorContext context)
    {
        context.Http.BaseAddress = WithSlash(settings.ApiUrl ?? CartonCloudSettings.Global);
        return new(new CartonCloudClient(context, new CartonCloudAccess(context, settings), settings.TenantId ?? ""), settings, context);
    }

    // Without the slash, relative addresses would replace the last part of a path a proxy adds.
    private static Uri WithSlash(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new(address.AbsoluteUri + "/");
}
