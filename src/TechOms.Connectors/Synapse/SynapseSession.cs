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
            await client.ReadInventoryAsync(new() { ["custid"] = settings.CustomerId }, cancellation);
        }
        catch (ConnectorException failure) when (failure is { Fault: ConnectorFault.Rejected, Setting: null, Status: not HttpStatusCode.NotFound })
        {
            throw new ConnectorException(ConnectorFault.Denied, failure.Message, failure) { Setting = nameof(settings.CustomerId), Status = failure.Status };
        }
        catch (ConnectorException failure) when (failure is { Fault: ConnectorFault.Denied, Setting: null })
        {
            throw failure.Blaming(nameof(settings.Password));
        }
        catch (ConnectorException failure) when (failure is { Setting: null, Status: null or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed })
        {
            throw failure.Blaming(nameof(settings.ApiUrl));
        }
    }

    /// <returns>The external id.</returns>
    private async Task<string> CreateAsync(JsonObject order, string reference, CancellationToken cancellation)
    {
        var answer = await client.WriteOrderAsync(order, cancellation);
        if (IdIn(answer) is { } id)
            return id;

        // The answer's shape is not documented. From here on the order may exist, so nothing that fails says that it does not.
        try
        {
            return await FindAsync(reference, cancellation) ?? throw new ConnectorException(ConnectorFault.Unknown, "Synapse took the order but does not show it.");
        }
        catch (ConnectorException failure) when (failure.Fault is not ConnectorFault.Unknown)
        {
            throw new ConnectorException(ConnectorFault.Unknown, $"Synapse took the order, but asking for its number failed: {failure.Message}", failure);
        }
    }

    private async Task<string?> FindAsync(string reference, CancellationToken cancellation)
        => (await ReadOrderAsync(SynapseMapping.ToLookup(reference, settings), cancellation))
            .Where(order => IsOurs(order, reference))
            .OrderBy(order => order.Number("orderid") ?? 0).ThenBy(order => order.Number("shipid") ?? 1)
            .Select(SynapseMapping.ExternalIdOf).FirstOrDefault(id => id is not null);

    /// <returns>Every part of the order; none when it is certainly not there.</returns>
    private async Task<IReadOnlyList<SynapseRow>> ReadOrderAsync(JsonObject query, CancellationToken cancellation)
    {
        try
        {
            return ReadRows(await client.ReadOrderAsync(query, cancellation), "order", "orders", "data");
        }
        catch (ConnectorException failure) when (failure.SaysMissing())
        {
            return [];
        }
    }

    // A search that ignores a key it does not like would find somebody else's order.
    private static bool IsOurs(SynapseRow order, string reference)
    {
        var key = SynapseMapping.KeyOf(reference);
        return (order.Text("reference") ?? order.Text("po_number", "po")) is not { } told || string.Equals(told, key, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Ours, by the key it travelled under; a key that holds all of a reference is one.</summary>
    private static string? ReferenceOf(SynapseRow order, IReadOnlyDictionary<string, string> byKey)
        => (order.Text("reference") ?? order.Text("po_number", "po")) is { } key ? byKey.GetValueOrDefault(key) ?? (key.Contains('~', StringComparison.Ordinal) ? null : key) : null;

    private static IReadOnlyDictionary<string, string> ByKey(IReadOnlyList<OpenDocument> open)
        => open.GroupBy(document => SynapseMapping.KeyOf(document.Reference), StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.First().Reference, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<SynapseRow> ReadRows(JsonElement answer, params ReadOnlySpan<string> names)
    {
        try
        {
            return SynapseRow.Of(answer, names);
        }
        catch (JsonException unreadable)
        {
            throw new ConnectorException(ConnectorFault.Unavailable, "The remote system answered something unreadable.", unreadable);
        }
    }

    private static string? IdIn(JsonElement answer)
    {
        if (answer.ValueKind is not JsonValueKind.Object)
            return answer.ValueKind is JsonValueKind.Array ? SynapseRow.Of(answer).Select(SynapseMapping.ExternalIdOf).FirstOrDefault(id => id is not null) : null;

        return SynapseMapping.ExternalIdOf(new(answer))
            ?? SynapseRow.Of(answer, "order", "data", "orders").Select(SynapseMapping.ExternalIdOf).FirstOrDefault(id => id is not null);
    }
}
