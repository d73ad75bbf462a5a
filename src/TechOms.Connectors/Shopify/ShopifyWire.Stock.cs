namespace TechOms.Connectors.Shopify;

internal sealed record InventoryItemsAnswer(WireConnection<WireInventoryItem> InventoryItems);

internal sealed record InventoryItemAnswer(WireInventoryItem? InventoryItem);

internal sealed record IdsVariables(IReadOnlyList<string> Ids);

internal sealed record InventoryNowAnswer(IReadOnlyList<WireInventoryItem?> Nodes);

internal sealed record WireInventoryItem
{
    public string? Id { get; init; }
    public string? Sku { get; init; }
    public bool Tracked { get; init; }
    public WireConnection<WireItemVariant>? Variants { get; init; }
    public WireConnection<WireInventoryLevel>? InventoryLevels { get; init; }
}

internal sealed record WireItemVariant(string? Title, WireItemProduct? Product);

internal sealed record WireItemProduct(string? Title);

internal sealed record WireInventoryLevel(WireId Location, IReadOnlyList<WireQuantity> Quantities);

internal sealed record WireQuantity(string Name, long Quantity);

internal sealed record InventorySetVariables(WireInventorySetInput Input, string Key);

internal sealed record WireInventorySetInput(string Name, string Reason, string? ReferenceDocumentUri, IReadOnlyList<WireInventorySetRow> Quantities);

internal sealed record WireInventorySetRow(string InventoryItemId, string LocationId, long Quantity, long? ChangeFromQuantity);

internal sealed record InventorySetAnswer(WireInventoryPayload? InventorySetQuantities);

internal sealed record InventoryAdjustVariables(WireInventoryAdjustInput Input, string Key);

internal sealed record WireInventoryAdjustInput(string Name, string Reason, string? ReferenceDocumentUri, IReadOnlyList<WireInventoryAdjustRow> Changes);

internal sealed record WireInventoryAdjustRow(string InventoryItemId, string LocationId, long Delta, long? ChangeFromQuantity);

internal sealed record InventoryAdjustAnswer(WireInventoryPayload? InventoryAdjustQuantities);

/// <summary>The group is null both when something was refused and when there was nothing to change: only the errors tell.</summary>
internal sealed record WireInventoryPayload(WireId? InventoryAdjustmentGroup, IReadOnlyList<WireUserError>? UserErrors);
