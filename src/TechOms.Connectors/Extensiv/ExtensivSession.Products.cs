using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Extensiv;

internal sealed partial class ExtensivSession : IProductSource, IProductSink, IInventorySource
{
    private const int LevelsAtOnce = 500;
    private readonly KnownItems _items = context.Memory.Keep("items", () => new KnownItems());

    public async IAsyncEnumerable<ProductChanges> ReadProductsAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var time = await _places.GetTimeAsync(CustomerId, cancellation);
        var newest = ParseTime(cursor);
        HashSet<long> told = [];
        await foreach (var items in client.ReadItemsAsync(CustomerId, ItemsSince(newest, time), cancellation))
        {
            newest = Newest(items, newest, time);

            // What changes while it is paged moves to the end and shows twice.
            yield return new([.. items.Where(item => item.Id is not null && told.Add(item.Id.Value)).Select(item => item.ToProduct(settings))], Cursor: null);
        }

        yield return new([], newest?.ToString("O", CultureInfo.InvariantCulture));
    }

    /// <summary>An item there has one SKU, so each variant becomes one. What exists stays as the warehouse keeps it.</summary>
    public async Task<SentProduct> SendProductAsync(OutgoingProduct product, CancellationToken cancellation)
    {
        List<SentProduct> sent = [];
        foreach (var variant in product.Variants)
            sent.Add(await SendVariantAsync(variant, product, cancellation));

        return sent is [var first, ..]
            ? new(first.ExternalId, sent.TrueForAll(variant => variant.Existed))
            : throw new ConnectorException(ConnectorFault.Rejected, "A product without variants has nothing to send.");
    }

    public async IAsyncEnumerable<IReadOnlyList<InventoryLevel>> ReadInventoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var facilityId = await _places.GetFacilityIdAsync(CustomerId, cancellation);
        await RefreshItemsAsync(cancellation);
        List<WireStockDetail> rows = [];
        await foreach (var page in client.ReadStockAsync(CustomerId, facilityId, cancellation))
            rows.AddRange(page);

        // One SKU has a row per lot and place, on any page: only all of them tell how much there is.
        foreach (var some in ExtensivProductMapping.ToLevels(rows, _items.Skus.Keys, settings.PassLots).Chunk(LevelsAtOnce))
            yield return some;
    }

    private async Task<SentProduct> SendVariantAsync(OutgoingVariant variant, OutgoingProduct product, CancellationToken cancellation)
    {
        if (await FindItemIdAsync(variant.Sku, cancellation) is { } known)
            return new(known, Existed: true);

        try
        {
            var created = await client.CreateItemAsync(CustomerId, variant.ToWire(product, settings), cancellation);
            return new(ExtensivMapping.ToId(created.Id!.Value), Existed: false);
        }
        catch (ConnectorException refusal) when (ExtensivErrors.IsDuplicate(refusal))
        {
            if (await FindItemIdAsync(variant.Sku, cancellation) is { } existing)
                return new(existing, Existed: true);

            throw;
        }
    }

    private async Task<string?> FindItemIdAsync(string sku, CancellationToken cancellation)
    {
        await foreach (var items in client.ReadItemsAsync(CustomerId, ExtensivQuery.Is("sku", sku), cancellation))
        {
            if (items.FirstOrDefault(item => item.Id is not null && string.Equals(item.Sku?.Trim(), sku.Trim(), StringComparison.OrdinalIgnoreCase))?.Id is { } id)
                return ExtensivMapping.ToId(id);
        }

        return null;
    }

    private async Task RefreshItemsAsync(CancellationToken cancellation)
    {
        try
        {
            var time = await _places.GetTimeAsync(CustomerId, cancellation);
            var newest = _items.ReadUpTo;
            await foreach (var items in client.ReadItemsAsync(CustomerId, ItemsSince(newest, time), cancellation))
            {
                newest = Newest(items, newest, time);
                foreach (var sku in items.Select(item => ExtensivMapping.Given(item.Sku)).OfType<string>())
                    _items.Skus[sku] = true;
            }

            _items.ReadUpTo = newest;
        }
        catch (ConnectorException refusal) when (refusal.Status is HttpStatusCode.Forbidden)
        {
            // Seeing items is a role of its own. Without it, what has run out is not told as 0.
        }
    }

    private static string? ItemsSince(DateTimeOffset? newest, ExtensivTime time)
        => newest is { } since ? ExtensivQuery.Since("ReadOnly.lastModifiedDate", time.WriteSince(since, Overlap)) : null;

    private static DateTimeOffset? Newest(IReadOnlyList<WireItem> items, DateTimeOffset? newest, ExtensivTime time)
        => items.Select(item => time.Read(item.ReadOnly?.LastModifiedDate)).Append(newest).Max();

    private static DateTimeOffset? ParseTime(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private sealed class KnownItems
    {
        public ConcurrentDictionary<string, bool> Skus { get; } = new();
        public DateTimeOffset? ReadUpTo { get; set; }
    }
}
