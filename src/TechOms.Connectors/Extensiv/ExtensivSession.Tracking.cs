using System.Net;

namespace TechOms.Connectors.Extensiv;

// The parcel feed is the fourth place where tracking numbers stand. What can be searched there is not documented.
internal sealed partial class ExtensivSession
{
    private const int MostFeedPages = 3;
    private bool _mayReadFeed = true;
    private bool _searchesFeed = true;

    private async Task<ILookup<long, WireTrackingRow>> ReadTrackingAsync(IReadOnlyList<long> orderIds, CancellationToken cancellation)
    {
        List<WireTrackingRow> rows = [];
        foreach (var some in orderIds.Chunk(OrdersPerSearch))
        {
            if (_mayReadFeed)
                rows.AddRange(await ReadFeedAsync(some, cancellation));
        }

        return rows.Distinct().ToLookup(row => row.OrderId!.Value);
    }

    private async Task<IReadOnlyList<WireTrackingRow>> ReadFeedAsync(long[] orderIds, CancellationToken cancellation)
    {
        List<WireTrackingRow> rows = [];
        var seen = 0;
        for (var page = 1; page <= MostFeedPages; page++)
        {
            try
            {
                var answer = await client.ReadTrackingAsync(_searchesFeed ? ExtensivQuery.In("orderId", orderIds.Select(ExtensivMapping.ToId)) : null, page, cancellation);
                seen += answer.Items.Count;
                rows.AddRange(answer.Items.Where(row => row.OrderId is { } id && orderIds.Contains(id)));
                if (answer.Items.Count == 0 || !(answer.Total is { } total ? seen < total : answer.HasNext))
                    break;
            }
            catch (ConnectorException refusal) when (_searchesFeed && refusal.Status is HttpStatusCode.BadRequest)
            {
                // Unsearched, from the start.
                _searchesFeed = false;
                page = 0;
            }
            catch (ConnectorException refusal) when (refusal.Status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
            {
                // The other three places are read in any case, and shipped without a number is better news than none.
                _mayReadFeed = false;
                break;
            }
        }

        return rows;
    }
}
