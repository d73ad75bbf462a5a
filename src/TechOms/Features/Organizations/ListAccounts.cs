using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>The accounts of the organization that the caller reaches.</summary>
internal sealed class ListAccounts(IDbContextFactory<OmsDb> databases, Database database, ConnectorCatalog connectors, Caller caller)
{
    public async Task<IReadOnlyList<AccountDetails>> RunAsync(CancellationToken cancellation)
    {
        var reached = caller.Organization!.Accounts.Select(account => account.Id).ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var accounts = await db.Set<Account>().AsNoTracking().Where(account => reached.Contains(account.Id))
            .OrderBy(account => account.Name).ThenBy(account => account.Id).ToListAsync(cancellation);
        return [.. accounts.Select(AccountDetails.Of)];
    }

    /// <summary>The channels that the account's products could come from.</summary>
    public async Task<IReadOnlyList<ProductChannel>> ReadProductChannelsAsync(AccountPlace place, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(new(place.OrganizationId, place.Id), cancellation);
        return [.. (await MasterProducts.ReadChannelsAsync(work, connectors, cancellation)).Where(channel => channel.Suits)];
    }

    public async Task<AccountDetails?> FindAsync(AccountPlace place, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(account => account.Id == place.Id, cancellation) is { } account
            ? AccountDetails.Of(account)
            : null;
    }
}
