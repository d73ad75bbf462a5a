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
        RequestsPerMinute: 6000)
    {
        References = new(
        [
            new(ReferenceScope.Order, "PoNum", "PO number"),
            new(ReferenceScope.Order, "GiftMessage", "Gift message"),
            new(ReferenceScope.OrderLine, "Engraving", "Engraving"),
        ])
        {
            AnyName = [ReferenceScope.Order, ReferenceScope.OrderLine],
            CustomFields = true,
        },
        Limits =
        [
            new("shipTo.name", MaxLength: 80),
            new("instructions", DemoWarehouseSandbox.MostNoteLetters),
            new("references.PoNum", DemoWarehouseSandbox.MostPoLetters, Allowed: "[0-9A-Za-z /.-]"),
        ],
    };

    public override ConnectorSandbox CreateSandbox(SandboxContext context) => new DemoWarehouseSandbox(context);

    protected override DemoWarehouseSession Open(DemoWarehouseSettings settings, ConnectorContext context)
    {
        context.Http.BaseAddress = settings.ApiUrl;
        context.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey.Reveal());
        return new(new DemoWarehouseClient(context.Http), settings);
    }
}
