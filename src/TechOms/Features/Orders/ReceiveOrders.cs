using TechOms.Connectors;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Pulls orders from a shop: what changed since the last time, each read whole, each stored exactly once.</summary>
internal sealed partial class ReceiveOrders(Database database, OrderImport import, TimeProvider clock, ILogger<ReceiveOrders> logger)
    : IAutomation<IOrderSource>
{
    public const string CursorName = "orders";

    // Enough to hide the round trip without holding a shop's whole budget.
    private const int AtOnce = 4;
    private const int StoreAfter = 100;

    // One unreadable order is that order's trouble; several in a row are the shop's.
    private const int SickAfter = 3;

    public static AutomationPlan Plan { get; } = new("receive-orders", "Receive orders from channel", DefaultSchedule: "5");

    public async Task RunAsync(AutomationRun run, IOrderSource shop, CancellationToken cancellation)
    {
        if (run.Subjects is { } named)
        {
            run.Read += named.Count;
            foreach (var chunk in named.Chunk(StoreAfter))
                await ReadAndStoreAsync(run, shop, chunk, cancellation);
            return;
        }

        await RetryUnreadableAsync(run, shop, cancellation);
        var cursor = await ReadCursorAsync(run, cancellation);
        await foreach (var page in shop.ReadOrderChangesAsync(cursor, cancellation))
        {
            run.Read += page.Changes.Count;
            var unseen = await import.UnseenAsync(run.Tenant, run.ChannelId, page.Changes, cancellation);
            foreach (var chunk in unseen.Chunk(StoreAfter))
                await ReadAndStoreAsync(run, shop, chunk, cancellation);
            if (page.Cursor is not null)
                await import.SaveCursorAsync(run.Tenant, run.ChannelId, page.Cursor, cancellation);
        }
    }

    private async Task ReadAndStoreAsync(AutomationRun run, IOrderSource shop, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var orders = new List<ShopOrder>(ids.Count);
        var unreadable = new List<(string Id, ConnectorException Failure)>();
        try
        {
            foreach (var group in ids.Chunk(AtOnce))
            {
                var answers = await Task.WhenAll(group.Select(id => TryReadAsync(shop, id, cancellation)));
                orders.AddRange(answers.Select(answer => answer.Order).OfType<ShopOrder>());
                unreadable.AddRange(answers.Where(answer => answer.Failure is not null).Select(answer => (answer.Id, answer.Failure!)));
                if (unreadable.Count >= SickAfter && orders.Count == 0)
                    throw unreadable[0].Failure;
            }
        }
        finally
        {
            // What was read is kept even when the shop fails half-way; the cursor stays behind it.
            run.Changed += await import.StoreAsync(run.Tenant, run.ChannelId, orders, CancellationToken.None);
        }

        await import.NoteUnreadableAsync(run.Tenant, run.ChannelId, unreadable, cancellation);
        foreach (var (id, failure) in unreadable)
            LogUnreadable(run.ChannelId, id, failure);
    }

    private async Task RetryUnreadableAsync(AutomationRun run, IOrderSource shop, CancellationToken cancellation)
    {
        var ids = await import.UnreadableAsync(run.Tenant, run.ChannelId, cancellation);
        if (ids.Count > 0)
            await ReadAndStoreAsync(run, shop, ids, cancellation);
    }

    private static async Task<(string Id, ShopOrder? Order, ConnectorException? Failure)> TryReadAsync(IOrderSource shop, string id, CancellationToken cancellation)
    {
        try
        {
            return (id, await shop.ReadOrderAsync(id, cancellation), null);
        }
        catch (ConnectorException failure) when (failure.Fault is ConnectorFault.Rejected or ConnectorFault.Unavailable)
        {
            return (id, null, failure);
        }
    }

    private async Task<string?> ReadCursorAsync(AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var stored = await work.ScalarAsync<string>(
            "select value from channel_cursor where account_id = $1 and channel_id = $2 and name = $3", cancellation, run.Tenant.AccountId, run.ChannelId, CursorName);
        LogStarting(run.ChannelId, stored is null, clock.GetUtcNow());
        return stored;
    }

    [LoggerMessage(LogLevel.Debug, "Channel {ChannelId}: pulling orders (first time: {First}) at {Now}.")]
    private partial void LogStarting(Guid channelId, bool first, DateTimeOffset now);

    [LoggerMessage(LogLevel.Warning, "Channel {ChannelId}: order {ExternalId} could not be read; it is tried again with every run.")]
    private partial void LogUnreadable(Guid channelId, string externalId, ConnectorException failure);
}
