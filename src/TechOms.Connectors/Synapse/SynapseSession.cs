using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

/// <summary>Orders and announced receipts are written and looked up by the same calls; this part knows how.</summary>
internal sealed partial class SynapseSession(SynapseClient client, SynapseSettings settings, ConnectorContext context) : IConnectorSession
{
    public async Task CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await client.ReadInventoryAsync(SynapseMapping.ToCustomer(settings), cancellation);
        }
        catch (ConnectorException failure) when (failure is { Fault: ConnectorFault.Rejected, Setting: null, Status: not HttpStatusCode.NotFound })
        {
            throw new ConnectorException(ConnectorFault.Denied, failure.Message, failure) { Setting = nameof(settings.CustomerId), Status = failure.Status };
        }
        catch (ConnectorException failure) when (failure is { Setting: null, Status: null or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed })
        {
            throw failure.Blaming(nameof(settings.ApiUrl));
        }
    }

    /// <returns>The external id.</returns>
    private async Task<string> CreateAsync(JsonObject order, string reference, Func<SynapseRow, bool> isKind, CancellationToken cancellation)
    {
        try
        {
            if (SynapseMapping.IdIn(await client.WriteOrderAsync(order, cancellation)) is { } id)
                return id;
        }
        catch (ConnectorException refusal) when (refusal.SaysExists())
        {
            // Keys of ours are nobody else's, so what has them is this order.
            if (await FindAsync(reference, isKind, cancellation) is { } existing)
                return existing;
            throw;
        }

        // The answer's shape is not documented. From here on the order may exist, so nothing that fails says that it does not.
        try
        {
            return await FindAsync(reference, isKind, cancellation) ?? throw new ConnectorException(ConnectorFault.Unknown, "Synapse took the order but does not show it.");
        }
        catch (ConnectorException failure) when (failure.Fault is not ConnectorFault.Unknown)
        {
            throw new ConnectorException(ConnectorFault.Unknown, $"Synapse took the order, but asking for its number failed: {failure.Message}", failure);
        }
    }

    private async Task<string?> FindAsync(string reference, Func<SynapseRow, bool> isKind, CancellationToken cancellation)
        => (await ReadOrderAsync(reference, isKind, cancellation))
            .OrderBy(SynapseMapping.PlaceOf)
            .Select(SynapseMapping.ExternalIdOf).FirstOrDefault(id => id is not null);

    /// <returns>Every part of the order; none when it is certainly not there.</returns>
    private Task<IReadOnlyList<SynapseRow>> ReadOrderAsync(string reference, Func<SynapseRow, bool> isKind, CancellationToken cancellation)
        => FindRowsAsync(client.ReadOrderAsync, SynapseMapping.ToLookup(reference, settings), reference, isKind, cancellation);

    private static async Task<IReadOnlyList<SynapseRow>> FindRowsAsync(
        Func<JsonObject, CancellationToken, Task<JsonElement>> read, JsonObject query, string reference, Func<SynapseRow, bool> isKind, CancellationToken cancellation)
    {
        try
        {
            return [.. SynapseMapping.OrdersIn(await read(query, cancellation)).Where(order => isKind(order) && IsOurs(order, reference))];
        }
        catch (ConnectorException failure) when (failure.SaysMissing())
        {
            return [];
        }
    }

    // A search that ignores a key it does not like would find somebody else's order.
    private static bool IsOurs(SynapseRow order, string reference)
        => SynapseMapping.KeyIn(order) is not { } told || string.Equals(told, SynapseMapping.KeyOf(reference), StringComparison.OrdinalIgnoreCase);

    /// <summary>Ours, by the key it travelled under; a key that holds all of a reference is one.</summary>
    private static string? ReferenceOf(SynapseRow order, IReadOnlyDictionary<string, string> byKey)
        => SynapseMapping.KeyIn(order) is { } key ? byKey.GetValueOrDefault(key) ?? (SynapseMapping.IsWhole(key) ? key : null) : null;

    private static IReadOnlyDictionary<string, string> ByKey(IReadOnlyList<OpenDocument> open)
        => open.GroupBy(document => SynapseMapping.KeyOf(document.Reference), StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.First().Reference, StringComparer.OrdinalIgnoreCase);
}
