using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

internal sealed partial class SynapseSession : IInventorySource, IProductSource, IProductSink
{
    private const int LevelsAtOnce = 500;

    private JsonObject Customer => new() { ["custid"] = settings.CustomerId };

    /// <summary>No paging is known: all of it comes in one answer, and one SKU has many rows.</summary>
    public async IAsyncEnumerable<IReadOnlyList<InventoryLevel>> ReadInventoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = Customer.With("facility", settings.FacilityId);
        var levels = SynapseMapping.ToLevels(ReadRows(await client.ReadInventoryAsync(query, cancellation), "inventory", "items", "data"), settings);
        foreach (var some in levels.Chunk(LevelsAtOnce))
            yield return some;
    }

    /// <summary>Whether items can be listed is not certain; what has stock is known in any case.</summary>
    public async IAsyncEnumerable<ProductChanges> ReadProductsAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var products = (await ReadItemsAsync(cancellation)).Select(SynapseMapping.ToProduct).OfType<RemoteProduct>();
        yield return new([.. products.DistinctBy(product => product.ExternalId, StringComparer.OrdinalIgnoreCase)], Cursor: null);
    }

    /// <summary>An item there has one SKU, so each variant becomes one. What exists is never changed.</summary>
    public async Task<SentProduct> SendProductAsync(OutgoingProduct product, CancellationToken cancellation)
    {
        if (product.Variants is [])
            throw new ConnectorException(ConnectorFault.Rejected, "A product without variants has nothing to send.") { Field = "Variants" };

        var known = (await ReadItemsAsync(cancellation)).Select(item => item.Text("item")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var existed = true;
        foreach (var variant in product.Variants)
        {
            if (!known.Contains(variant.Sku.Trim()))
                existed &= await CreateItemAsync(variant.ToWire(product, settings), cancellation);
        }

        return new(product.Variants[0].Sku, existed);
    }

    /// <returns>Whether it was there already.</returns>
    private async Task<bool> CreateItemAsync(JsonObject item, CancellationToken cancellation)
    {
        try
        {
            await client.CreateItemAsync(item, cancellation);
            return false;
        }
        catch (ConnectorException refusal) when (refusal.SaysExists())
        {
            return true;
        }
    }

    private async Task<IReadOnlyList<SynapseRow>> ReadItemsAsync(CancellationToken cancellation)
    {
        try
        {
            return ReadRows(await client.ReadItemsAsync(Customer, cancellation), "items", "item", "data");
        }
        catch (ConnectorException refusal) when (refusal.Fault is ConnectorFault.Rejected)
        {
            return ReadRows(await client.ReadInventoryAsync(Customer, cancellation), "inventory", "items", "data");
        }
    }
}
