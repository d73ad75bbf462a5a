using TechOms.Connectors;
using TechOms.Platform.Automations;

namespace TechOms.Features.Orders;

/// <summary>Reads orders of a shop whole and stores them, some at a time. One that cannot be read stops nothing.</summary>
internal sealed partial class OrderReading(OrderImport import, ILogger<OrderReading> logger)
{
    // Enough to hide the round trip without holding a shop's whole budget.
    private const int AtOnce = 4;
    private const int StoreAfter = 100;

    // One unreadable order is that order's trouble; several in a row are the shop's.
    private const int SickAfter = 3;

    public async Task RunAsync(AutomationRun run, IOrderSource shop, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        foreach (var chunk in ids.Chunk(StoreAfter))
            await ReadAndStoreAsync(run, shop, chunk, cancellation);
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

    [LoggerMessage(LogLevel.Warning, "Channel {ChannelId}: order {ExternalId} could not be read; it is tried again with every run.")]
    private partial void LogUnreadable(Guid channelId, string externalId, ConnectorException failure);
}
