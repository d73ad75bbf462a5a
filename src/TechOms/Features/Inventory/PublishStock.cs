using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>
/// Keeps shops' stock true. A push is stored whole, with its key, before its first attempt: a repeat is the same request, so it cannot count twice.
/// </summary>
internal sealed class PublishStock(Database database, ChannelSessions sessions, ChannelHealth health, IOptions<HandoffOptions> options, TimeProvider clock) : IStep
{
    public const string Signal = "publish-stock";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public string Name => Signal;

    public async Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            """
            select a.organization_id, a.id, c.id
            from channel c join account a on a.id = c.account_id
            where a.enabled and c.enabled and c.paused_at is null and c.deleted_at is null and c.kind = 'SalesChannel'
              and (exists (select from shop_stock s where s.account_id = c.account_id and s.channel_id = c.id and (s.ready_at <= $1 or s.recheck_at <= $1) and s.push_id is null)
                or exists (select from stock_push p where p.account_id = c.account_id and p.channel_id = c.id and p.status = 'Waiting' and p.ready_at <= $1 and (p.lease is null or p.leased_until < $1)))
            """,
            row => new StepWork(new(row.GetGuid(0), row.GetGuid(1)), row.GetGuid(2)), cancellation, now);
    }

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        using var channel = await sessions.OpenAsync(step.Tenant, step.ChannelId!.Value, cancellation);
        if (channel?.Session is not IStockSink shop)
            return 0;

        int built;
        try
        {
            built = await StockPushBuilder.BuildAsync(database, channel, shop.MaxRows, clock.GetUtcNow(), cancellation);
        }
        catch (ConnectorException failure)
        {
            return await StockPushBuilder.PostponeAsync(database, health, channel, failure, clock.GetUtcNow(), CancellationToken.None);
        }

        var lease = Guid.CreateVersion7();
        var push = await StockPushes.ClaimAsync(database, channel, lease, clock.GetUtcNow(), options.Value.Lease, cancellation);
        if (push is null)
            return built;

        try
        {
            var outcomes = push.Adjusts
                ? await shop.AdjustStockAsync(new(push.Id.ToString(), push.Rows), CancellationToken.None)
                : await shop.SetStockAsync(new(push.Id.ToString(), push.Rows), CancellationToken.None);
            await StockPushes.SettleAsync(database, channel, push, outcomes, clock.GetUtcNow(), CancellationToken.None);
        }
        catch (ConnectorException failure)
        {
            await StockPushes.FailAsync(database, health, channel, push, failure, clock.GetUtcNow(), CancellationToken.None);
        }

        return push.Rows.Count;
    }
}
