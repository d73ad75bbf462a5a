using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>
/// What can be run for a channel: what its connector is capable of, less what the account's Master Product Source rules out. The master's products
/// are imported and never overwritten; nobody else's are imported.
/// </summary>
internal sealed class SyncMenu(IDbContextFactory<OmsDb> databases, CurrentTenant current, ConnectorCatalog connectors, AutomationCatalog automations)
{
    public const string ImportProducts = "receive-products";
    public const string ExportProducts = "send-products";

    public async Task<IReadOnlyList<AutomationPlan>> OfAsync(string? connectorKey, Guid channelId, CancellationToken cancellation)
    {
        if (connectorKey is null || connectors.Find(connectorKey) is not { } connector)
            return [];

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var master = await db.Database.SqlQuery<Guid?>(
                $"select case when master_product_source <> 'TechOms' then master_product_channel_id end as \"Value\" from account where id = {current.AccountId}")
            .SingleAsync(cancellation);
        return [.. automations.Of(connector).Select(automation => automation.Plan).Where(plan => Allows(plan.Key, channelId == master))];
    }

    public static bool Allows(string automation, bool isMaster) => automation switch
    {
        ImportProducts => isMaster,
        ExportProducts => !isMaster,
        _ => true,
    };
}
