using System.Runtime.CompilerServices;

namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifySession
{
    private const int MostReadsOfAMovingOrder = 3;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public async IAsyncEnumerable<OrderChanges> ReadOrderChangesAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reached = ShopifyCursor.Parse(cursor);
        var since = reached;

        // The first time every order is read whole anyway; only what happens to fulfillment orders from now on matters.
        if (reached.FulfillmentOrders is null)
            reached = reached with { FulfillmentOrders = clock.GetUtcNow() };

        await foreach (var page in WalkAsync(client.GetOrderChangesAsync, order => order.UpdatedAt, null, since.OrdersSince, cancellation))
        {
            reached = reached with { Orders = Later(reached.Orders, page.Max(order => order.UpdatedAt)) };
            yield return new([.. page.Select(ToChange)], reached.ToString());
        }

        if (since.FulfillmentOrders is null)
            yield break;

        await foreach (var page in WalkAsync(client.GetFulfillmentOrderChangesAsync, head => head.UpdatedAt, null, since.FulfillmentOrdersSince, cancellation))
        {
            reached = reached with { FulfillmentOrders = Later(reached.FulfillmentOrders, page.Max(head => head.UpdatedAt)) };
            yield return new([.. page.Select(head => head.Order).DistinctBy(order => order.Id).Select(ToChange)], reached.ToString());
        }
    }

    public async IAsyncEnumerable<OrderChanges> ReadOpenOrdersAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        client.TakeTime();
        await foreach (var page in WalkAsync(client.GetOrderChangesAsync, order => order.UpdatedAt, "status:open", null, cancellation))
            yield return new([.. page.Select(ToChange)], null);
    }

    public async Task<ShopOrder?> ReadOrderAsync(string externalId, CancellationToken cancellation)
    {
        for (var read = 1; ; read++)
        {
            if (await client.GetOrderAsync(externalId, cancellation) is not { } order)
                return null;

            if (await CompleteAsync(order, cancellation) is { } whole)
                return whole.ToShopOrder(settings.ReleaseOrders, IsSettled(whole.LastChange()));

            // Its pages are of different states: what they add up to never existed.
            if (read == MostReadsOfAMovingOrder)
                throw new ConnectorException(ConnectorFault.Unavailable, $"Order {order.Name} keeps changing while it is read.");
        }
    }

    private OrderChange ToChange(WireOrderHead order)
        => order.ToChange(IsSettled(order.LastChange()));

    // Times have whole seconds, so a second change in the same one would look like the first. A version told too early is marked, so that
    // every walk reads the order again until it has its final version.
    private bool IsSettled(DateTimeOffset updatedAt) => client.AnsweredAt - updatedAt > Settling;

    /// <returns>Null when the order changed meanwhile.</returns>
    private async Task<WireOrder?> CompleteAsync(WireOrder order, CancellationToken cancellation)
    {
        var moved = false;
        var lines = order.LineItems is null ? null : await CompleteAsync(
            order.LineItems, async after => Same(await client.GetOrderLinesAsync(order.Id, after, cancellation))?.LineItems);
        var fulfillmentOrders = await CompleteAsync(
            order.FulfillmentOrders!, async after => Same(await client.GetFulfillmentOrdersAsync(order.Id, after, cancellation))?.FulfillmentOrders);
        List<WireFulfillmentOrder> wholeFulfillmentOrders = [];
        foreach (var part in fulfillmentOrders.Nodes)
            wholeFulfillmentOrders.Add(part with
            {
                LineItems = await CompleteAsync(part.LineItems, after => client.GetFulfillmentOrderLinesAsync(part.Id, after, cancellation)),
            });

        List<WireFulfillment> fulfillments = [];
        foreach (var part in order.Fulfillments ?? [])
            fulfillments.Add(part with
            {
                FulfillmentLineItems = await CompleteAsync(part.FulfillmentLineItems, after => client.GetFulfillmentLinesAsync(part.Id, after, cancellation)),
            });

        return moved ? null : order with { LineItems = lines, FulfillmentOrders = new(wholeFulfillmentOrders, null), Fulfillments = fulfillments };

        WireOrder? Same(WireOrder? page)
        {
            moved |= page?.UpdatedAt != order.UpdatedAt;
            return page;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
