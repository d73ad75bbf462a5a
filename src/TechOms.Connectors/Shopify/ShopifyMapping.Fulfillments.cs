namespace TechOms.Connectors.Shopify;

internal static partial class ShopifyMapping
{
    /// <summary>One fulfillment names one carrier but any number of parcels.</summary>
    public static WireTrackingInput? ToTracking(this IReadOnlyList<Package> packages)
    {
        List<Package> tracked = [.. packages.Where(package => !string.IsNullOrWhiteSpace(package.TrackingNumber)).DistinctBy(package => package.TrackingNumber)];
        var carrier = packages.Select(package => package.Carrier).FirstOrDefault(carrier => !string.IsNullOrWhiteSpace(carrier));
        if (tracked.Count == 0)
            return carrier is null ? null : new(carrier, null, null);

        // Links belong to numbers by their place, so one that is missing would shift the others.
        var linked = tracked.TrueForAll(package => Uri.TryCreate(package.TrackingUrl, UriKind.Absolute, out _));
        return new(carrier, [.. tracked.Select(package => package.TrackingNumber!)], linked ? [.. tracked.Select(package => package.TrackingUrl!)] : null);
    }
}
