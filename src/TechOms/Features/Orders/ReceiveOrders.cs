using TechOms.Connectors;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Pulls orders from a shop: what changed since the last time, each read whole, each stored exactly once.</summary>
internal sealed partial class ReceiveOrders(Database database, OrderImport import, OrderReading reading, TimeProvider clock, ILogger<ReceiveOrders> logger)
    : IAutomation<IOrderSource>
{
    public const string CursorName = "orders";

    public static AutomationPlan Plan { get; } = new("receive-orders", "Receive orders from channel", DefaultSchedule: "5");

    public async Task RunAsync(AutomationRun run, IOrderSource shop, CancellationToken cancellation)
    {
        if (run.Subjects is { } named)
        {
            run.Read += named.Count;
            await reading.RunAsync(run, shop, named, cancellation);
            return;
        }

        await RetryUnreadableAsync(run, shop, cancellation);
        var cursor = await ReadCursorAsync(run, cancellation);
        await foreach (var page in shop.ReadOrderChangesAsync(cursor, cancellation))
        {
            run.Read += page.Changes.Count;
            var unseen = await import.UnseenAsync(run.Tenant, run.ChannelId, page.Changes, cancellation);
            await reading.RunAsync(run, shop, unseen, cancellation);
            if (page.Cursor is not null)
                await import.SaveCursorAsync(run.Tenant, run.ChannelId, page.Cursor, cancellation);
        }
    }

    private async Task RetryUnreadableAsync(AutomationRun run, IOrderSource shop, CancellationToken cancellation)
    {
        var ids = await import.UnreadableAsync(run.Tenant, run.ChannelId, cancellation);
        await reading.RunAsync(run, shop, ids, cancellation);
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
}
