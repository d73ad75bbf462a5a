namespace TechOms.Connectors.Shopify;

internal sealed class ShopifyConnector : Connector<ShopifySettings, ShopifySession>
{
    public override ConnectorInfo Info { get; } = new(
        Key: "shopify",
        Name: "Shopify",
        Kind: ConnectorKind.SalesChannel,
        Summary: "Orders, stock and products of a Shopify shop, by its GraphQL Admin API.",

        // Shopify counts points, not requests, and the session minds them; this only keeps a runaway loop in bounds.
        RequestsPerMinute: 600)
    {
        // Weight only. What comes in says its own unit.
        Measures = new(MeasureMode.Dynamic, [new(null, WeightUnit.Gram), new(null, WeightUnit.Kilogram), new(null, WeightUnit.Ounce), new(null, WeightUnit.Pound)]),
    };

    public override ConnectorSandbox CreateSandbox(SandboxContext context) => new Sandbox.ShopifySandbox(context);

    protected override ShopifySession Open(ShopifySettings settings, ConnectorContext context)
    {
        if (settings.ShopAddress is { } shop)
            context.Http.BaseAddress = new(shop.AbsoluteUri.TrimEnd('/') + "/");
        var tokens = new ShopifyTokens(settings, context);
        var bucket = context.Memory.Keep("points", () => new ShopifyBucket(context.Clock));
        return new(new(new(context.Http, tokens, bucket, context.Clock)), settings, context.Clock, context.Units?.Weight ?? WeightUnit.Gram);
    }
}
