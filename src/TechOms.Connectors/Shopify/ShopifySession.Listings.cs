using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifySession
{
    public async IAsyncEnumerable<IReadOnlyList<Listing>> ReadListingsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? after = null;
        string? from = null;
        for (var rows = 0; ;)
        {
            var page = await client.GetInventoryItemsAsync(from is null ? null : $"id:>={ShopifyMapping.NumberOf(from)}", after, cancellation);
            List<Listing> listings = [];
            foreach (var item in page.Nodes.Where(item => item.Id != from))
                listings.Add(item.ToListing(await ReadLevelsAsync(item, cancellation)));
            if (listings.Count > 0)
                yield return listings;

            after = page.Next();
            if (after is null)
                yield break;

            rows += page.Nodes.Count;
            if (rows >= MostRowsOfAFilter)
                (rows, after, from) = (0, null, page.Nodes[^1].Id);
        }
    }

    public async Task<IReadOnlyList<Listing>> ReadListingsAsync(IReadOnlyCollection<string> itemIds, CancellationToken cancellation)
    {
        List<Listing> listings = [];
        foreach (var ids in itemIds.Distinct().Chunk(ItemsOfALook))
        {
            foreach (var item in (await client.GetInventoryAsync(ids, cancellation)).OfType<WireInventoryItem>().Where(item => item.Id is not null))
                listings.Add(item.ToListing(await ReadLevelsAsync(item, cancellation)));
        }

        return listings;
    }

    public async Task<IReadOnlyList<ShopLocation>> ReadLocationsAsync(CancellationToken cancellation)
    {
        List<WireLocation> found = [];
        string? primary = null;
        string? after = null;
        do
        {
            var answer = await client.GetLocationsAsync(after, cancellation);
            primary = answer.Location?.Id;
            found.AddRange(answer.Locations.Nodes);
            after = answer.Locations.Next();
        }
        while (after is not null);

        var wanted = settings.DefaultLocation is { Length: > 0 } chosen && found.Exists(location => location.Id == chosen) ? chosen : primary;

        // The stock of a fulfillment service is its own business.
        return [.. found.Select(location => new ShopLocation(location.Id, location.Name, location is { IsActive: true, IsFulfillmentService: false }, location.Id == wanted))];
    }
}
