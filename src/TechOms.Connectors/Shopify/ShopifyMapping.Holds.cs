namespace TechOms.Connectors.Shopify;

internal static partial class ShopifyMapping
{
    private static string? HoldOf(WireOrder order, IReadOnlyList<WireFulfillmentOrder> fulfillmentOrders, ShopifyRelease release)
    {
        if (order.CancelledAt is not null)
            return null;

        return PaymentHoldOf(order, release)
            ?? fulfillmentOrders.Where(fulfillmentOrder => fulfillmentOrder.Status is "ON_HOLD").Select(HoldOf).FirstOrDefault();
    }

    public static string HoldOf(WireFulfillmentOrder fulfillmentOrder) => fulfillmentOrder.FulfillmentHolds is [var hold, ..]
        ? $"On hold in Shopify: {InWords(hold.Reason)}{(string.IsNullOrWhiteSpace(hold.ReasonNotes) ? "" : $" ({hold.ReasonNotes})")}."
        : "On hold in Shopify.";

    private static string? PaymentHoldOf(WireOrder order, ShopifyRelease release)
    {
        if (release is ShopifyRelease.Always)
            return null;

        return order.DisplayFinancialStatus switch
        {
            "PAID" or "PARTIALLY_REFUNDED" => null,
            "PARTIALLY_PAID" when release is ShopifyRelease.PartiallyPaid or ShopifyRelease.PartiallyPaidOrAuthorized => null,
            "AUTHORIZED" when release is ShopifyRelease.Authorized or ShopifyRelease.PartiallyPaidOrAuthorized => null,

            // Orders over nothing have no payment state.
            null when order.TotalOutstandingSet?.ShopMoney is null or { Amount: <= 0 } => null,
            null => "Waiting for payment.",
            "PENDING" => "Waiting for payment: pending.",
            "REFUNDED" => "The payment was refunded.",
            var status => $"Waiting for payment: {InWords(status)}.",
        };
    }

    /// <summary>Shopify rates in words; rules compare numbers from 0 to 100.</summary>
    private static decimal? FraudScoreOf(WireRisk? risk)
    {
        var levels = (risk?.Assessments ?? []).Max(assessment => ScoreOf(assessment.RiskLevel));
        return risk?.Recommendation switch
        {
            "CANCEL" => 100,
            "INVESTIGATE" => Math.Max(levels ?? 0, 50),
            _ => levels,
        };
    }

    private static decimal? ScoreOf(string? level) => level switch
    {
        "HIGH" => 90,
        "MEDIUM" => 50,
        "LOW" => 10,
        "NONE" => 0,
        _ => null,
    };

    private static string InWords(string? code)
        => code?.Replace('_', ' ').ToLowerInvariant() ?? "no reason given";
}
