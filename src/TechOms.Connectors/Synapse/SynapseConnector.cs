namespace TechOms.Connectors.Synapse;

internal sealed class SynapseConnector : Connector<SynapseSettings, SynapseSession>
{
    public override ConnectorInfo Info { get; } = new(
        Key: "synapse",
        Name: "Synapse",
        Kind: ConnectorKind.FulfillmentChannel,
        Summary: "Zethcon's warehouse management system for third-party logistics.",
        RequestsPerMinute: 30)
    {
        FollowsUp = true,
        // The names of its spare columns differ from tenant to tenant.
        References = new([]) { AnyName = [ReferenceScope.Order, ReferenceScope.OrderLine, ReferenceScope.PurchaseOrder, ReferenceScope.PurchaseOrderLine] },
        Limits = [new("lines.sku", MaxLength: 50, Required: true), new("carrier", MaxLength: 10)],
    };

    public override ConnectorSandbox CreateSandbox(SandboxContext context) => new SynapseSandbox(context);

    protected override SynapseSession Open(SynapseSettings settings, ConnectorContext context)
    {
        context.Http.BaseAddress = RootOf(settings.ApiUrl);
        return new(new SynapseClient(context, new SynapseAccess(context, settings)), settings, context);
    }

    // Some are given the address with /api at its end, some without.
    private static Uri? RootOf(Uri? address)
    {
        if (address is null)
            return null;

        var root = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new(root.EndsWith(SynapseApi.Root, StringComparison.OrdinalIgnoreCase) ? $"{root}/" : $"{root}{SynapseApi.Root}/");
    }
}
