using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace TechOms.Connectors.Synapse;

internal sealed partial class SynapseSession : IInventorySource, IProductSource, IProductSink
{
    private const int LevelsAtOnce = 500;

    /// <summary>No paging is known: all of it comes in one answer, and one SKU has many rows.</summary>
    public async IAsyncEnumerable<IReadOnlyList<InventoryLevel>> ReadInventoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var levels = SynapseMapping.ToLevels(SynapseMapping.StockIn(await client.ReadInventoryAsync(SynapseMapping.ToStockQuery(settings), cancellation)), settings);
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

        var known = (await ReadItemsAsync(cancellation)).Select(SynapseMapping.SkuOf).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
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
            return SynapseMapping.ItemsIn(await client.ReadItemsAsync(SynapseMapping.ToCustomer(settings), cancellation));
        }
        catch (ConnectorException refusal) when (refusal.Fault is ConnectorFault.Rejected)
        {
            return SynapseMapping.StockIn(await client.ReadInventoryAsync(SynapseMapping.ToCustomer(settings), cancellation));
        }
    }
}
