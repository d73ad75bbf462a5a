using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Webhooks;

/// <summary>
/// Watches over a channel's subscriptions: remote systems drop them when we were not there for a while. A lost one is made again, and what was not
/// told meanwhile is pulled. A channel that went back to Recurring gives its subscriptions back.
/// </summary>
internal sealed class EnsureSubscriptions(
    Database database, ServerOptions server, RunRequests requests, ChannelPulls pulls, TimeProvider clock) : IAutomation<IWebhookReceiver>
{
    public static AutomationPlan Plan { get; } = new(SyncMenu.EnsureSubscriptions, "Check webhook subscriptions", DefaultSchedule: "5");

    public async Task RunAsync(AutomationRun run, IWebhookReceiver remote, CancellationToken cancellation)
    {
        var watch = await ReadAsync(run, cancellation);
        if (server.WebhookAddress(watch.Token) is not { } address)
            return;

        var changes = watch.Wanted ? await remote.EnsureSubscriptionsAsync(address, cancellation) : await remote.EndSubscriptionsAsync(address, cancellation);
        run.Changed = changes.Count;
        await SaveAsync(run, watch, address, changes, cancellation);
    }

    private async Task<Watch> ReadAsync(AutomationRun run, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        return (await work.QueryAsync(
            """
            select c.webhook_token, c.options, w.address from channel c left join webhook_watch w on w.account_id = c.account_id and w.channel_id = c.id
            where c.account_id = $1 and c.id = $2
            """,
            row => new Watch(row.GetString(0), ChannelOptionsJson.Read(row.GetString(1)).AutomationMode is AutomationMode.Webhook, row.IsDBNull(2) ? null : row.GetString(2)),
            cancellation, work.AccountId, run.ChannelId)).Single();
    }

    private async Task SaveAsync(AutomationRun run, Watch watch, Uri address, IReadOnlyList<string> changes, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        await work.ExecuteAsync(
            """
            insert into webhook_watch (account_id, channel_id, checked_at, changed_at, address) values ($1, $2, $3, $4, $5)
            on conflict (account_id, channel_id) do update
            set checked_at = excluded.checked_at, changed_at = coalesce(excluded.changed_at, webhook_watch.changed_at), address = excluded.address
            """,
            cancellation, work.AccountId, run.ChannelId, now, changes.Count > 0 ? now : null, watch.Wanted ? address.AbsoluteUri : null);
        if (changes.Count > 0)
        {
            await work.RecordAsync([EventOf(run, watch, address, changes)], now, cancellation);
            if (watch.Wanted)
                await PullAsync(work, run, cancellation);
        }

        await work.CommitAsync(cancellation);
    }

    // Nobody knows since when nothing was told, so everything that can be pulled is.
    private async Task PullAsync(Work work, AutomationRun run, CancellationToken cancellation)
    {
        foreach (var pull in await pulls.ReadAsync(work, run.ChannelId, cancellation) ?? [])
            await requests.AskAsync(work, run.ChannelId, pull.Plan.Key, RunCause.Webhook, actor: null, cancellation);
    }

    private static Event EventOf(AutomationRun run, Watch watch, Uri address, IReadOnlyList<string> changes)
    {
        var (level, code, text) = watch switch
        {
            { Wanted: false } => (EventLevel.Info, "webhook.unsubscribed", "Webhook subscriptions were taken back."),
            { Address: { } known } when known == address.AbsoluteUri => (EventLevel.Warning, "webhook.subscriptions-restored", "Webhook subscriptions had been lost and were made again; what was missed is pulled now."),
            _ => (EventLevel.Info, "webhook.subscribed", "Webhook subscriptions were made."),
        };
        return ChannelEvents.Of(level, code, text, run.ChannelId, run.Actor, new { Changes = changes });
    }

    /// <param name="Address">Where the subscriptions pointed when last looked at; null: there were none of ours.</param>
    private sealed record Watch(string Token, bool Wanted, string? Address);
}
