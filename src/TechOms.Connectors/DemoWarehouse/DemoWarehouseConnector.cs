using System.Net.Http.Headers;

namespace TechOms.Connectors.DemoWarehouse;

/// <summary>An imaginary warehouse system. The reference connector: copy this folder to start a new one.</summary>
internal sealed class DemoWarehouseConnector : Connector<DemoWarehouseSettings, DemoWarehouseSession>
{
    public override ConnectorInfo Info { get; } = new(
        Key: "demo-warehouse",
        Name: "Demo Warehouse",
        Kind: ConnectorKind.FulfillmentChannel,
        Summary: "Try TechOms without an account anywhere.",
        RequestsPerMinute: 6000);

    public override ConnectorSandbox CreateSandbox(SandboxContext context) => new DemoWarehouseSandbox(context);

    protected override DemoWarehouseSession Open(DemoWarehouseSettings settings, ConnectorContext context)
    {
        context.Http.BaseAddress = settings.ApiUrl;
        context.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey.Reveal());
        return new(new DemoWarehouseClient(context.Http), settings);
    }
}
