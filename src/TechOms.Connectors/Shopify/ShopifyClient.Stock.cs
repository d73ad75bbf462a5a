namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifyClient
{
    private static readonly ShopifyOperation<SearchVariables, InventoryItemsAnswer> InventoryItems =
        new("InventoryItems", ShopifyJson.Default.SearchVariables, ShopifyJson.Default.InventoryItemsAnswer) { Urgency = ShopifyUrgency.Bulk };

    private static readonly ShopifyOperation<PageVariables, InventoryItemAnswer> InventoryItemLevels =
        new("InventoryItemLevels", ShopifyJson.Default.PageVariables, ShopifyJson.Default.InventoryItemAnswer);

    private static readonly ShopifyOperation<IdsVariables, InventoryNowAnswer> InventoryNow =
        new("InventoryNow", ShopifyJson.Default.IdsVariables, ShopifyJson.Default.InventoryNowAnswer) { Urgency = ShopifyUrgency.Seen };

    private static readonly ShopifyOperation<InventorySetVariables, InventorySetAnswer> InventorySet =
        new("InventorySet", ShopifyJson.Default.InventorySetVariables, ShopifyJson.Default.InventorySetAnswer) { Urgency = ShopifyUrgency.Seen };

    private static readonly ShopifyOperation<InventoryAdjustVariables, InventoryAdjustAnswer> InventoryAdjust =
        new("InventoryAdjust", ShopifyJson.Default.InventoryAdjustVariables, ShopifyJson.Default.InventoryAdjustAnswer) { Urgency = ShopifyUrgency.Seen };

    public async Task<WireConnection<WireInventoryItem>> GetInventoryItemsAsync(string? query, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(InventoryItems, new(MostRows, after, query), cancellation)).InventoryItems;

    public async Task<WireConnection<WireInventoryLevel>?> GetInventoryLevelsAsync(string itemId, string? after, CancellationToken cancellation)
        => (await graphQl.AskAsync(InventoryItemLevels, new(itemId, after), cancellation)).InventoryItem?.InventoryLevels;

    public async Task<IReadOnlyList<WireInventoryItem?>> GetInventoryAsync(IReadOnlyList<string> itemIds, CancellationToken cancellation)
        => (await graphQl.AskAsync(InventoryNow, new(itemIds), cancellation)).Nodes;

    public async Task<WireInventoryPayload> SetInventoryAsync(InventorySetVariables variables, CancellationToken cancellation)
        => (await graphQl.AskAsync(InventorySet, variables, cancellation)).InventorySetQuantities.OrThrow();

    public async Task<WireInventoryPayload> AdjustInventoryAsync(InventoryAdjustVariables variables, CancellationToken cancellation)
        => (await graphQl.AskAsync(InventoryAdjust, variables, cancellation)).InventoryAdjustQuantities.OrThrow();
}
