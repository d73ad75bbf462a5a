using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Leanafy;

internal sealed partial class LeanafySession : IProductSource, IProductSink, IInventorySource
{
    private const int LevelsAtOnce = 500;

    /// <summary>Items do not tell when they changed, so each read tells all of them.</summary>
    public async IAsyncEnumerable<ProductChanges> ReadProductsAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var items in ReadItemsAsync(LeanafyApi.Items, first: null, cutShort: null, cancellation))
            yield return new([.. items.Select(item => item.ToProduct()).OfType<RemoteProduct>()], Cursor: null);
    }

    /// <summary>An item there has one SKU, so each variant becomes one. What exists is never changed.</summary>
    public async Task<SentProduct> SendProductAsync(OutgoingProduct product, CancellationToken cancellation)
    {
        foreach (var variant in product.Variants)
        {
            if (LeanafyItemMapping.LackingIn(variant, product) is { } lacking)
                throw new ConnectorException(ConnectorFault.Rejected, $"Leanafy takes no product without {lacking.Label}; {LeanafyMapping.Given(variant.Sku) ?? product.Name} has none.") { Field = lacking.Field };
        }

        List<SentProduct> sent = [];
        foreach (var variant in product.Variants)
            sent.Add(await SendVariantAsync(variant, product, cancellation));

        return sent is [var first, ..]
            ? new(first.ExternalId, sent.TrueForAll(variant => variant.Existed))
            : throw new ConnectorException(ConnectorFault.Rejected, "A product without variants has nothing to send.");
    }

    public async IAsyncEnumerable<IReadOnlyList<InventoryLevel>> ReadInventoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var whole = true;
        var items = await ReadAllAsync(LeanafyApi.Items, () => whole = false, cancellation);
        var rows = await ReadAllAsync(LeanafyApi.Inventory, () => whole = false, cancellation)

            // Item and stock are one answer in the only documented operation; so may be the lists.
            ?? items
            ?? throw new ConnectorException(ConnectorFault.Rejected, "Leanafy shows this key neither stock nor items.");

        // One SKU may have rows per warehouse and lot, on any page: only all of them tell how much there is.
        var levels = LeanafyItemMapping.ToLevels(rows, whole ? (items ?? []).Select(item => LeanafyMapping.Given(item.Sku)).OfType<string>() : [], settings.WarehouseId);
        if (levels.Count == 0 && rows.Count > 0)
            throw new ConnectorException(ConnectorFault.Rejected, "Leanafy's stock names no quantities that are known here.");

        foreach (var some in levels.Chunk(LevelsAtOnce))
            yield return some;
    }

    private async Task<SentProduct> SendVariantAsync(OutgoingVariant variant, OutgoingProduct product, CancellationToken cancellation)
    {
        var sku = variant.Sku.Trim();
        if (await client.FindItemAsync(sku, cancellation) is { } known)
            return new(known.Key ?? sku, Existed: true);

        try
        {
            var created = await client.CreateItemAsync(variant.ToWire(product), cancellation) ?? await client.FindItemAsync(sku, cancellation);
            return new(created?.Key ?? sku, Existed: false);
        }
        catch (ConnectorException refusal) when (refusal.Fault is ConnectorFault.Rejected)
        {
            // SKUs are unique there: somebody may have been faster.
            if (await client.FindItemAsync(sku, cancellation) is { } meanwhile)
                return new(meanwhile.Key ?? sku, Existed: true);
            throw;
        }
    }

    /// <returns>Null when there is no such list.</returns>
    private async Task<IReadOnlyList<WireItem>?> ReadAllAsync(string path, Action cutShort, CancellationToken cancellation)
    {
        if (await client.ListItemsAsync(path, 1, cancellation) is not { } first)
            return null;

        List<WireItem> all = [];
        await foreach (var items in ReadItemsAsync(path, first, _ => cutShort(), cancellation))
            all.AddRange(items);
        return all;
    }

    private IAsyncEnumerable<IReadOnlyList<WireItem>> ReadItemsAsync(
        string path, IReadOnlyList<WireItem>? first, Action<int>? cutShort, CancellationToken cancellation)
    {
        return LeanafyPages.ReadAsync(ReadPageAsync, item => string.Join('|', item.Key, item.Sku, item.WarehouseId, item.LotNumber), cutShort, cancellation);

        async Task<IReadOnlyList<WireItem>> ReadPageAsync(int page, int size, CancellationToken stop)
        {
            if (page == 1 && first is not null)
                return first;
            if (await client.ListItemsAsync(path, page, stop) is { } items)
                return items;
            if (page == 1)
                throw new ConnectorException(ConnectorFault.Rejected, "Leanafy shows this key no list of items.");

            cutShort?.Invoke(size);
            return [];
        }
    }
}
