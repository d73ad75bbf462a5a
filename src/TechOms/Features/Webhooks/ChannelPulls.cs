using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Webhooks;

/// <summary>What can be pulled from a channel, in the transaction that asks for it.</summary>
internal sealed class ChannelPulls(ConnectorCatalog connectors, AutomationCatalog automations)
{
    /// <returns>Null when the channel is not to be read from: off, paused, deleted.</returns>
    public async Task<IReadOnlyList<RegisteredAutomation>?> ReadAsync(Work work, Guid channelId, CancellationToken cancellation)
    {
        var channels = await work.QueryAsync(
            """
            select channel.connector, account.master_product_source <> 'TechOms' and account.master_product_channel_id = channel.id
            from channel join account on account.id = channel.account_id
            where channel.account_id = $1 and channel.id = $2 and channel.enabled and channel.paused_at is null and channel.deleted_at is null and account.enabled
              and channel.connector is not null
            """,
            row => (Connector: connectors.Find(row.GetString(0)), IsMaster: !row.IsDBNull(1) && row.GetBoolean(1)),
            cancellation, work.AccountId, channelId);
        return channels is [{ Connector: { } connector } channel]
            ? [.. automations.Of(connector).Where(automation => automation.Plan.IsPull && SyncMenu.Allows(automation.Plan.Key, channel.IsMaster, webhooks: true))]
            : null;
    }
}
