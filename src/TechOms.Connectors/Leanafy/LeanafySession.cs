using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Leanafy;

/// <summary>Orders and ARNs are asked for by the same calls; this part knows how.</summary>
internal sealed partial class LeanafySession(LeanafyClient client, LeanafySettings settings, ConnectorContext context) : IConnectorSession
{
    private const int IdsAtOnce = 20;
    private readonly LeanafyCatalog _catalog = new(client, context);

    public async Task CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await client.CheckAsync(DateOnly.FromDateTime(context.Clock.GetUtcNow().UtcDateTime), cancellation);
        }
        catch (ConnectorException failure) when (failure is { Fault: ConnectorFault.Denied } or { Fault: ConnectorFault.Rejected, Status: null })
        {
            // They do not say which of the two is wrong, unless in words. "success": false to a call without content means us, too.
            var blamed = !settings.ApiSecret.IsEmpty && failure.Message.Contains("secret", StringComparison.OrdinalIgnoreCase) ? nameof(settings.ApiSecret) : nameof(settings.ApiKey);
            throw new ConnectorException(ConnectorFault.Denied, failure.Message, failure) { Setting = blamed, Status = failure.Status };
        }
        catch (ConnectorException failure) when (failure.Status is null or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            throw failure.Blaming(nameof(settings.ApiUrl));
        }
    }

    private string UnitOf(string sku) => _catalog.BaseUnitOf(sku) ?? LeanafyMapping.Given(settings.DefaultUnit) ?? "each";

    /// <summary>
    /// There is no search by reference, so all documents are looked through. Absence is certain only when the list was whole; where it cannot be read to its
    /// end this throws, and nothing is sent again.
    /// </summary>
    private async Task<string?> FindAsync(LeanafyResource resource, string reference, CancellationToken cancellation)
    {
        await foreach (var page in LeanafyPages.ReadAsync(
            (number, size, stop) => client.ListAsync(resource, number, size, stop), document => document.Key, RefuseToGuess, cancellation))
        {
            if (page.Where(document => document.Key is not null && LeanafyMapping.Given(document.PrimaryReferenceNumber) == reference).OrderBy(document => document.Code).FirstOrDefault() is { } found)
                return found.Key;
        }

        return null;
    }

    private static void RefuseToGuess(int size) => throw new ConnectorException(
        ConnectorFault.Unavailable,
        string.Create(CultureInfo.InvariantCulture, $"Leanafy shows just {size} documents and no further page, so it is not certain that this one is missing. Please look in Leanafy."));

    // Orders do not tell when they changed, so each open one is asked for: many at once where that works, one by one where it does not.
    private async IAsyncEnumerable<IReadOnlyList<(OpenDocument Open, WireDocument? Document)>> ReadOpenAsync(
        LeanafyResource resource, IReadOnlyList<OpenDocument> open, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var listsByIds = true;
        foreach (var some in open.Chunk(IdsAtOnce))
        {
            var listed = listsByIds ? await client.ListAsync(resource, some.Select(document => document.ExternalId), cancellation) : [];
            List<(OpenDocument, WireDocument?)> read = [];
            var foundAlone = 0;
            foreach (var document in some)
            {
                var found = listed.FirstOrDefault(other => other.Key == document.ExternalId);
                if (found is null)
                {
                    found = await client.FindAsync(resource, document.ExternalId, cancellation);
                    foundAlone += found is null ? 0 : 1;
                }

                read.Add((document, found));
            }

            listsByIds &= foundAlone < some.Length;
            yield return read;
        }
    }

    private Task ExplainUnitsAsync(IEnumerable<WireDocument?> documents, Func<WireLine, string?> unitOf, CancellationToken cancellation)
        => _catalog.LoadAsync(
            documents.SelectMany(document => document?.Items ?? []).OfType<WireLine>()
                .Where(line => LeanafyMapping.Given(line.Sku) is not null && (LeanafyMapping.RateOf(line, line.Unit) is null || LeanafyMapping.RateOf(line, unitOf(line)) is null))
                .Select(line => line.Sku!.Trim()),
            cancellation);
}
