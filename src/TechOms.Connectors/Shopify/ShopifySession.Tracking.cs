namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifySession
{
    public async Task UpdateTrackingAsync(TrackingUpdate update, CancellationToken cancellation)
    {
        if (update.Packages.ToTracking() is not { } tracking)
            return;

        foreach (var id in update.FulfillmentIds)
            (await client.UpdateTrackingAsync(id, tracking, update.NotifyCustomer && settings.NotifyCustomers, cancellation)).UserErrors.ThrowIfAny();
    }
}
