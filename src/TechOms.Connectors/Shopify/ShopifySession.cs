namespace TechOms.Connectors.Shopify;

/// <param name="weight">In which weights are sent.</param>
internal sealed partial class ShopifySession(ShopifyClient client, ShopifySettings settings, TimeProvider clock, WeightUnit weight)
    : IConnectorSession, IOrderSource, IFulfillmentSink, ITrackingSink, IListingSource, IStockSink, IProductSource, IProductSink, IWebhookReceiver, IChoiceSource
{
    // Paging one filter ends at 25,000 rows; a walk starts anew before that.
    private const int MostRowsOfAFilter = 20_000;

    private static readonly IReadOnlyList<string> NeededScopes =
    [
        "read_orders", "read_products", "write_products", "read_inventory", "write_inventory", "read_locations",
        "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders",
    ];

    public async Task CheckAsync(CancellationToken cancellation)
    {
        var answer = await ShakeHandsAsync(cancellation);
        if (client.AnsweredVersion is { } version && version != ShopifyGraphQl.Version)
            throw new ConnectorException(
                ConnectorFault.Rejected, $"Shopify answered in API version {version} instead of {ShopifyGraphQl.Version}: TechOms must be updated.");

        // Who may write may read as well.
        var granted = answer.CurrentAppInstallation.AccessScopes.Select(scope => scope.Handle).ToHashSet();
        List<string> missing = [.. NeededScopes.Where(scope => !granted.Contains(scope) && !granted.Contains(scope.Replace("read_", "write_", StringComparison.Ordinal)))];
        if (missing.Count > 0)
            throw new ConnectorException(ConnectorFault.Denied, $"The app lacks these access scopes: {string.Join(", ", missing)}.")
            {
                Setting = settings.Authentication is ShopifyAuthentication.AccessToken ? nameof(settings.AccessToken) : nameof(settings.ClientId),
            };
    }

    public async Task<IReadOnlyList<Choice>> ReadChoicesAsync(string setting, CancellationToken cancellation)
        => setting is nameof(settings.DefaultLocation)
            ? [.. from location in await ReadLocationsAsync(cancellation) where location.Active select new Choice(location.Id, location.Name)]
            : [];

    private async Task<HandshakeAnswer> ShakeHandsAsync(CancellationToken cancellation)
    {
        if (settings.ShopAddress is null)
            throw new ConnectorException(ConnectorFault.Denied, "The shop address is missing.") { Setting = nameof(settings.ShopAddress) };

        try
        {
            return await client.ShakeHandsAsync(cancellation);
        }
        catch (ConnectorException failure) when (failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError })
        {
            throw failure.Blaming(nameof(settings.ShopAddress));
        }
    }

    /// <summary>All pages of a filter, starting anew from the highest time seen before Shopify would stop.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<T>> WalkAsync<T>(
        Func<string?, string?, CancellationToken, Task<WireConnection<T>>> read,
        Func<T, DateTimeOffset> updatedAt,
        string? filter,
        DateTimeOffset? since,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var query = string.Join(' ', new[] { filter, since?.ToFilter() }.Where(term => term is not null));
            var highest = since;
            string? after = null;
            for (var rows = 0; rows < MostRowsOfAFilter || highest == since;)
            {
                var page = await read(query.Length > 0 ? query : null, after, cancellation);
                if (page.Nodes.Count > 0)
                    yield return page.Nodes;

                rows += page.Nodes.Count;
                highest = page.Nodes.Select(updatedAt).Append(highest ?? DateTimeOffset.MinValue).Max();
                after = page.Next();
                if (after is null)
                    yield break;
            }

            since = highest;
        }
    }

    /// <summary>The rest of a connection whose first page is known.</summary>
    private static async Task<WireConnection<T>> CompleteAsync<T>(WireConnection<T> first, Func<string, Task<WireConnection<T>?>> read)
    {
        if (first.Next() is null)
            return first;

        List<T> nodes = [.. first.Nodes];
        for (var after = first.Next(); after is not null;)
        {
            if (await read(after) is not { } page)
                break;

            nodes.AddRange(page.Nodes);
            after = page.Next();
        }

        return new(nodes, null);
    }
}
