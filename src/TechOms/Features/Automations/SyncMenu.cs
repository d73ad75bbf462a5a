using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>
/// What can be run for a channel: what its connector is capable of, less what the account's Master Product Source rules out. The master's products
/// are imported and never overwritten; nobody else's are imported. Subscriptions are looked after only where webhooks are wanted.
/// </summary>
internal sealed class SyncMenu(
    IDbContextFactory<OmsDb> databases, CurrentTenant current, ConnectorCatalog connectors, AutomationCatalog automations, ServerOptions server)
{
    public const string ImportProducts = "receive-products";
    public const string ExportProducts = "send-products";
    public const string EnsureSubscriptions = "ensure-subscriptions";

    public async Task<IReadOnlyList<AutomationPlan>> OfAsync(string? connectorKey, Guid channelId, CancellationToken cancellation)
    {
        if (connectorKey is null || connectors.Find(connectorKey) is not { } connector)
            return [];

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var master = await db.Database.SqlQuery<Guid?>(
                $"select case when master_product_source <> 'TechOms' then master_product_channel_id end as \"Value\" from account where id = {current.AccountId}")
            .SingleAsync(cancellation);
        var mode = await db.Set<Channel>().Where(channel => channel.Id == channelId).Select(channel => channel.Options).SingleOrDefaultAsync(cancellation);
        var webhooks = server.PublicAddress is not null && mode is not null && ChannelOptionsJson.Read(mode).AutomationMode is AutomationMode.Webhook;
        return [.. automations.Of(connector).Select(automation => automation.Plan).Where(plan => Allows(plan.Key, channelId == master, webhooks))];
    }

    /// <param name="webhooks">Whether the channel wants webhooks and the installation can be called.</param>
    public static bool Allows(string automation, bool isMaster, bool webhooks) => automation switch
    {
        EnsureSubscriptions => webhooks,
        ImportProducts => isMaster,
        ExportProducts => !isMaster,
        _ => true,
    };
}
