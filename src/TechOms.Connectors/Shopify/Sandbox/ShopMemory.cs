using System.Globalization;

namespace TechOms.Connectors.Shopify.Sandbox;

/// <summary>The shop's documents with the look-ups its work needs. One lock around every request keeps them together.</summary>
internal sealed class ShopMemory
{
    private const long IdsOfABlock = 1000;
    private readonly SandboxContext _context;
    private readonly SandboxDocuments<ShopSequence> _sequence;
    private readonly Dictionary<string, List<string>> _variantsBySku = [];
    private readonly Dictionary<string, string> _variantByItem = [];
    private readonly Dictionary<string, List<string>> _variantsByProduct = [];
    private readonly Dictionary<string, SortedSet<string>> _levelsByItem = [];
    private readonly Dictionary<string, string> _orderByPart = [];
    private long _nextId;

    public ShopMemory(SandboxContext context)
    {
        _context = context;
        _sequence = context.Store.Collection<ShopSequence>("shopify-sequence");
        Places = context.Store.Collection<ShopPlace>("shopify-locations");
        Products = context.Store.Collection<ShopProduct>("shopify-products");
        Variants = context.Store.Collection<ShopVariant>("shopify-variants");
        Levels = context.Store.Collection<ShopLevel>("shopify-levels");
        Orders = context.Store.Collection<ShopOrderState>("shopify-orders");
        Webhooks = context.Store.Collection<ShopWebhook>("shopify-webhooks");
        Keys = context.Store.Collection<ShopKey>("shopify-keys");
        Tokens = context.Store.Collection<ShopToken>("shopify-tokens");
        _nextId = _sequence.Find("ids")?.Next ?? 8_837_000_000_000;
        foreach (var variant in Variants.All.OrderBy(variant => variant.Position))
            Index(variant);
        foreach (var level in Levels.All)
            Index(level);
        foreach (var order in Orders.All)
            Index(order);
        if (Places.Count == 0)
            AddPlace("Shop location", "Shop location");
    }

    public SandboxDocuments<ShopPlace> Places { get; }
    public SandboxDocuments<ShopProduct> Products { get; }
    public SandboxDocuments<ShopVariant> Variants { get; }
    public SandboxDocuments<ShopLevel> Levels { get; }
    public SandboxDocuments<ShopOrderState> Orders { get; }
    public SandboxDocuments<ShopWebhook> Webhooks { get; }
    public SandboxDocuments<ShopKey> Keys { get; }
    public SandboxDocuments<ShopToken> Tokens { get; }

    /// <summary>How long a change stays unknown to searches.</summary>
    public TimeSpan IndexLag { get; set; }

    public DateTimeOffset Now => _context.Clock.GetUtcNow();
    public ShopPlace Primary => Places.All.MinBy(place => place.Position)!;

    public string NewId(string type)
    {
        var id = _nextId++;
        if (id % IdsOfABlock == 0 || _sequence.Count == 0)
            _sequence.Put("ids", new((id / IdsOfABlock * IdsOfABlock) + IdsOfABlock));
        return string.Create(CultureInfo.InvariantCulture, $"gid://shopify/{type}/{id}");
    }

    public ShopPlace AddPlace(string idOrAlias, string name)
    {
        var id = idOrAlias.StartsWith("gid://", StringComparison.Ordinal) ? idOrAlias : NewId("Location");
        var place = new ShopPlace(id, idOrAlias, name, Places.Count);
        Places.Put(id, place);
        return place;
    }

    public ShopPlace? FindPlace(string idOrAlias) => Places.Find(idOrAlias) ?? Places.All.FirstOrDefault(place => place.Alias == idOrAlias);

    public ShopVariant? FindBySku(string? sku)
        => sku is not null && _variantsBySku.TryGetValue(sku, out var ids) && ids is [var first, ..] ? Variants.Find(first) : null;

    public int TwinsOf(ShopVariant variant) => variant.Sku is null ? 0 : Math.Max(0, _variantsBySku.GetValueOrDefault(variant.Sku, []).Count - 1);

    public ShopVariant? FindByItem(string itemId) => _variantByItem.TryGetValue(itemId, out var id) ? Variants.Find(id) : null;

    public IEnumerable<ShopVariant> VariantsOf(string productId)
        => _variantsByProduct.GetValueOrDefault(productId, []).Select(id => Variants.Find(id)!).OrderBy(variant => variant.Position);

    public IEnumerable<ShopLevel> LevelsOf(string itemId) => _levelsByItem.GetValueOrDefault(itemId, []).Select(key => Levels.Find(key)!);

    public ShopLevel LevelOf(string itemId, string locationId) => Levels.Find(KeyOf(itemId, locationId)) ?? new(itemId, locationId, 0, 0, Now);

    /// <summary>The order a fulfillment order or a fulfillment belongs to.</summary>
    public ShopOrderState? OrderOf(string partId) => _orderByPart.TryGetValue(partId, out var id) ? Orders.Find(id) : null;

    public void Put(ShopVariant variant)
    {
        if (Variants.Find(variant.Id) is { Sku: { } old } && old != variant.Sku)
            _variantsBySku[old].Remove(variant.Id);
        Variants.Put(variant.Id, variant);
        Index(variant);
    }

    public void Remove(IEnumerable<ShopVariant> variants)
    {
        foreach (var variant in variants)
        {
            Variants.Remove(variant.Id);
            _variantByItem.Remove(variant.ItemId);
            _variantsByProduct[variant.ProductId].Remove(variant.Id);
            if (variant.Sku is not null)
                _variantsBySku[variant.Sku].Remove(variant.Id);
            foreach (var key in _levelsByItem.GetValueOrDefault(variant.ItemId, []))
                Levels.Remove(key);
            _levelsByItem.Remove(variant.ItemId);
        }
    }

    public void Put(ShopLevel level)
    {
        Levels.Put(KeyOf(level.ItemId, level.LocationId), level);
        Index(level);
    }

    /// <summary>Stores an order as changed now.</summary>
    public ShopOrderState Put(ShopOrderState order)
    {
        var changed = order with { UpdatedAt = Now, IndexedAs = Orders.Find(order.Id) is { } known ? Indexed(known.UpdatedAt, known.IndexedAs) : null };
        Orders.Put(changed.Id, changed);
        Index(changed);
        return changed;
    }

    public ShopProduct Put(ShopProduct product)
    {
        var changed = product with { UpdatedAt = Now, IndexedAs = Products.Find(product.Id) is { } known ? Indexed(known.UpdatedAt, known.IndexedAs) : null };
        Products.Put(changed.Id, changed);
        return changed;
    }

    /// <summary>The time a search goes by; null: the search does not know it yet.</summary>
    public DateTimeOffset? Indexed(DateTimeOffset updatedAt, DateTimeOffset? before) => updatedAt + IndexLag <= Now ? updatedAt : before;

    public void Move(string itemId, string locationId, long available, long committed)
    {
        var level = LevelOf(itemId, locationId);
        Put(level with { Available = level.Available + available, Committed = level.Committed + committed, UpdatedAt = Now });
    }

    private static string KeyOf(string itemId, string locationId) => $"{itemId}@{locationId}";

    private void Index(ShopVariant variant)
    {
        _variantByItem[variant.ItemId] = variant.Id;
        Add(_variantsByProduct, variant.ProductId, variant.Id);
        if (variant.Sku is not null)
            Add(_variantsBySku, variant.Sku, variant.Id);
    }

    private void Index(ShopLevel level)
    {
        if (!_levelsByItem.TryGetValue(level.ItemId, out var keys))
            _levelsByItem[level.ItemId] = keys = new(StringComparer.Ordinal);
        keys.Add(KeyOf(level.ItemId, level.LocationId));
    }

    private void Index(ShopOrderState order)
    {
        foreach (var part in order.FulfillmentOrders)
            _orderByPart[part.Id] = order.Id;
        foreach (var part in order.Fulfillments)
            _orderByPart[part.Id] = order.Id;
    }

    private static void Add(Dictionary<string, List<string>> index, string key, string id)
    {
        if (!index.TryGetValue(key, out var ids))
            index[key] = ids = [];
        if (!ids.Contains(id))
            ids.Add(id);
    }
}
