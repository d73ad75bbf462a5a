using System.Net.Http.Headers;
using System.Text;

namespace TechOms.Connectors.Leanafy;

internal sealed class LeanafyConnector : Connector<LeanafySettings, LeanafySession>
{
    public override ConnectorInfo Info { get; } = new(
        Key: "leanafy",
        Name: "Leanafy",
        Kind: ConnectorKind.FulfillmentChannel,
        Summary: "Warehouse management for third-party logistics and brands.",
        RequestsPerMinute: 60)
    {
        // They become lines of the instructions, which people read: only what was chosen goes there.
        References = new([]) { AnyName = [ReferenceScope.Order, ReferenceScope.PurchaseOrder] },

        // The schema demands every member of an address; these are the ones that nobody can ship without.
        Limits =
        [
            new("shipTo.name", Required: true),
            new("shipTo.line1", Required: true),
            new("shipTo.city", Required: true),
            new("shipTo.country", Required: true),
            new("lines.sku", Required: true),
        ],
    };

    public override ConnectorSandbox CreateSandbox(SandboxContext context) => new LeanafySandbox(context);

    protected override LeanafySession Open(LeanafySettings settings, ConnectorContext context)
    {
        context.Http.BaseAddress = RootOf(settings.ApiUrl);
        var headers = context.Http.DefaultRequestHeaders;
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        headers.TryAddWithoutValidation(LeanafyApi.KeyHeader, settings.ApiKey.Reveal());
        if (!settings.ApiSecret.IsEmpty)
            AddSecret(headers, settings);
        return new(new LeanafyClient(context.Http), settings, context);
    }

    // The documented calls need the key alone. What the secret is for is not public.
    private static void AddSecret(HttpRequestHeaders headers, LeanafySettings settings)
    {
        if (settings.SecretTravels is SecretPlace.Header)
            headers.TryAddWithoutValidation(LeanafyApi.SecretHeader, settings.ApiSecret.Reveal());
        else
            headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.ApiKey.Reveal()}:{settings.ApiSecret.Reveal()}")));
    }

    // People copy the address with and without the version.
    private static Uri? RootOf(Uri? address)
    {
        if (address is null)
            return null;

        var root = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new((root.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) ? root[..^3].TrimEnd('/') : root) + "/");
    }
}
