using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>The main settings of an account. What is changed while orders are on their way holds from their next step on.</summary>
internal sealed class EditAccount(Database database, AccessDirectory directory, ConnectorCatalog connectors, Caller caller, TimeProvider clock)
{
    public async Task<Result<AccountDetails>> RunAsync(AccountPlace place, AccountSettings wanted, long? version, CancellationToken cancellation)
    {
        if (wanted.Enabled is { } enabled && enabled != place.Enabled && !caller.MayInOrganization(Permission.ConfigureOrganization))
            return Refusals.NotAllowed(Permission.ConfigureOrganization);

        var tenant = new Tenant(place.OrganizationId, place.Id);
        await using var db = database.Open(tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var account = await db.Set<Account>().SingleAsync(account => account.Id == place.Id, cancellation);
        if (version is not null && version != account.Version)
            return Refusal.Stale("account");
        if (account.Change(wanted) is { } refusal)
            return refusal;
        if (wanted.DefaultWarehouse is { } code && await ShipFromAsync(db, account, code, cancellation) is { } unknown)
            return unknown;

        var work = db.AsWork(tenant);
        if (await MasterProducts.ApplyAsync(work, account, wanted, connectors, cancellation) is { } unsuitable)
            return unsuitable;

        var changed = Changes(db, account);
        if (changed.Count == 0)
            return AccountDetails.Of(account);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Stale("account");
        }

        if (changed.ContainsKey(nameof(Account.MasterProductChannelId)))
            await MasterProducts.TellSchedulesAsync(work, connectors, cancellation);
        await work.RecordAsync(
            [
                new(EventLevel.Info, "account.changed", $"Settings changed: {string.Join(", ", changed.Keys)}.", EntityKind.Account, account.Id)
                {
                    Actor = caller.Actor, Data = changed,
                },
            ],
            clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        directory.Forget();
        return AccountDetails.Of(account);
    }

    private static async Task<Refusal?> ShipFromAsync(OmsDb db, Account account, string wanted, CancellationToken cancellation)
    {
        if (wanted.Length == 0)
        {
            account.ShipFrom(null);
            return null;
        }

        var id = Guid.TryParse(wanted, out var guid) ? guid : Guid.Empty;
        var enabled = await db.Set<AccountWarehouse>().Where(use => use.Enabled)
            .Join(db.Set<Warehouse>(), use => use.WarehouseId, warehouse => warehouse.Id, (_, warehouse) => warehouse)
            .FirstOrDefaultAsync(warehouse => warehouse.Id == id || warehouse.Code == wanted, cancellation);
        if (enabled is null)
            return Refusal.Invalid("account.default-warehouse", "defaultWarehouse", $"{wanted} is no warehouse that this account uses.");

        account.ShipFrom(enabled.Id);
        return null;
    }

    private static Dictionary<string, object?> Changes(OmsDb db, Account account) => db.Entry(account).Properties
        .Where(property => property.IsModified)
        .ToDictionary(property => property.Metadata.Name, object? (property) => new { from = property.OriginalValue, to = property.CurrentValue });
}
