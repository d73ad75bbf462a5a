using System.Globalization;

namespace TechOms.Connectors.Shopify;

/// <summary>Between their words and ours. Pure: no I/O, no clock.</summary>
internal static partial class ShopifyMapping
{
    public static string ToText(this DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Unquoted, a time would be read in the shop's zone and its end as another search term.</summary>
    public static string ToFilter(this DateTimeOffset since) => $"updated_at:>='{since.ToUniversalTime().ToText()}'";

    public static string ToPhrase(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>Filters take the number of an id only.</summary>
    public static string NumberOf(string id) => id[(id.LastIndexOf('/') + 1)..];

    public static Listing ToListing(this WireInventoryItem item, IReadOnlyList<WireInventoryLevel> levels) => new()
    {
        ItemId = item.Id!,
        Sku = string.IsNullOrWhiteSpace(item.Sku) ? null : item.Sku,
        Title = TitleOf(item.Variants?.Nodes is [var variant, ..] ? variant : null),
        Tracked = item.Tracked,
        Quantities = [.. levels.Select(level => new ListedQuantity(level.Location.Id, level.Available()))],
    };

    public static long Available(this WireInventoryLevel level) => level.Quantities.FirstOrDefault(quantity => quantity.Name == "available")?.Quantity ?? 0;

    // A product without options has one variant of this name.
    private static string? TitleOf(WireItemVariant? variant)
        => variant?.Title is null or "Default Title" ? variant?.Product?.Title : $"{variant.Product?.Title} - {variant.Title}";
}
