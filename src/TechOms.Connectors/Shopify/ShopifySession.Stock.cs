using System.Globalization;

namespace TechOms.Connectors.Shopify;

internal sealed partial class ShopifySession
{
    // We own what can be sold; setting on_hand would have Shopify subtract its committed units a second time.
    private const string Available = "available";
    private const string Reason = "correction";
    private const int ItemsOfALook = 50;

    public int MaxRows => ShopifyClient.MostRows;

    public async Task<IReadOnlyList<StockOutcome>> SetStockAsync(StockPush push, CancellationToken cancellation)
    {
        var rows = push.Rows.Select(row => new WireInventorySetRow(row.ItemId, row.LocationId, row.Quantity, row.Expected));
        var payload = await SendAsync(push, () => client.SetInventoryAsync(new(new(Available, Reason, DocumentOf(push), [.. rows]), push.Key), cancellation));
        return await ToOutcomesAsync(push, payload, row => row.Quantity, cancellation);
    }

    public async Task<IReadOnlyList<StockOutcome>> AdjustStockAsync(StockPush push, CancellationToken cancellation)
    {
        var rows = push.Rows.Select(row => new WireInventoryAdjustRow(row.ItemId, row.LocationId, row.Quantity, row.Expected));
        var payload = await SendAsync(push, () => client.AdjustInventoryAsync(new(new(Available, Reason, DocumentOf(push), [.. rows]), push.Key), cancellation));
        return await ToOutcomesAsync(push, payload, row => row.Expected + row.Quantity, cancellation);
    }

    private static async Task<WireInventoryPayload> SendAsync(StockPush push, Func<Task<WireInventoryPayload>> send)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(push.Rows.Count, ShopifyClient.MostRows, nameof(push));
        return push.Rows.Count == 0 ? new(null, null) : await send();
    }

    private static string DocumentOf(StockPush push) => $"gid://techoms/StockPush/{Uri.EscapeDataString(push.Key)}";

    // The call is one unit: one row that cannot be written keeps all others from being written.
    private async Task<IReadOnlyList<StockOutcome>> ToOutcomesAsync(
        StockPush push, WireInventoryPayload payload, Func<StockRow, long?> written, CancellationToken cancellation)
    {
        if (payload.UserErrors is not { Count: > 0 } errors)
            return [.. push.Rows.Select(row => new StockOutcome(row, StockResult.Applied, written(row)))];

        if (errors.FirstOrDefault(error => error.Code?.StartsWith("IDEMPOTENCY_", StringComparison.Ordinal) is true) is { } remembered)
            return ToOutcomes(push, remembered);

        var named = errors.Select(error => (Row: RowOf(error), Error: error)).Where(error => error.Row < push.Rows.Count).ToLookup(error => error.Row, error => error.Error);
        if (named.Count == 0)
            errors.ThrowIfAny();

        var now = errors.Any(IsStale) ? await ReadNowAsync(push.Rows, cancellation) : [];
        return
        [
            .. push.Rows.Select((row, index) => new StockOutcome(
                row,
                named[index].Select(ResultOf).DefaultIfEmpty(StockResult.Skipped).First(),
                now.TryGetValue((row.ItemId, row.LocationId), out var current) ? current : null,
                named[index].FirstOrDefault()?.Message)),
        ];
    }

    private static IReadOnlyList<StockOutcome> ToOutcomes(StockPush push, WireUserError remembered) => remembered.Code switch
    {
        "IDEMPOTENCY_CONCURRENT_REQUEST" => throw new ConnectorException(ConnectorFault.Unavailable, "Shopify is still working on an earlier attempt of this push.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        },
        "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED" => [.. push.Rows.Select(row => new StockOutcome(row, StockResult.Skipped, Message: remembered.Message))],
        _ => throw new ConnectorException(ConnectorFault.Rejected, $"Shopify: {remembered.Message}") { Field = "key" },
    };

    private static StockResult ResultOf(WireUserError error) => error.Code switch
    {
        "CHANGE_FROM_QUANTITY_STALE" => StockResult.Stale,
        "INVALID_INVENTORY_ITEM" or "INVALID_LOCATION" => StockResult.Gone,
        _ => StockResult.Refused,
    };

    private static bool IsStale(WireUserError error) => ResultOf(error) is StockResult.Stale;

    // ["input", "quantities", "3", "changeFromQuantity"]
    private static int RowOf(WireUserError error)
        => int.TryParse(error.Field?.ElementAtOrDefault(2), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : int.MaxValue;

    private async Task<Dictionary<(string Item, string Location), long>> ReadNowAsync(IReadOnlyList<StockRow> rows, CancellationToken cancellation)
    {
        var listings = await ReadListingsAsync([.. rows.Select(row => row.ItemId)], cancellation);
        return listings.SelectMany(listing => listing.Quantities.Select(quantity => (listing.ItemId, quantity)))
            .ToDictionary(level => (level.ItemId, level.quantity.LocationId), level => level.quantity.Available);
    }

    private async Task<IReadOnlyList<WireInventoryLevel>> ReadLevelsAsync(WireInventoryItem item, CancellationToken cancellation)
        => item.InventoryLevels is null
            ? []
            : (await CompleteAsync(item.InventoryLevels, after => client.GetInventoryLevelsAsync(item.Id!, after, cancellation))).Nodes;
}
