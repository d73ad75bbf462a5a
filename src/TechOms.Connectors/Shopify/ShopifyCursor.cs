using System.Globalization;

namespace TechOms.Connectors.Shopify;

/// <summary>
/// How far the walks have come: the highest times they have seen. Fulfillment orders have a walk of their own because Shopify does not
/// promise that a hold or a move also touches the order.
/// </summary>
internal sealed record ShopifyCursor(DateTimeOffset? Orders, DateTimeOffset? FulfillmentOrders)
{
    // The filter runs on an index that lags behind; rows within the overlap are told again and known by their version.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    public DateTimeOffset? OrdersSince => Orders - Overlap;
    public DateTimeOffset? FulfillmentOrdersSince => FulfillmentOrders - Overlap;

    public static ShopifyCursor Parse(string? text)
    {
        var parts = (text ?? "").Split('/');
        return new(Read(parts[0]), Read(parts.ElementAtOrDefault(1)));
    }

    public override string ToString() => $"{Orders?.ToText()}/{FulfillmentOrders?.ToText()}";

    private static DateTimeOffset? Read(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
