using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>The accounts of the organization that the caller reaches.</summary>
internal sealed class ListAccounts(IDbContextFactory<OmsDb> databases, Caller caller)
{
    public async Task<IReadOnlyList<AccountDetails>> RunAsync(CancellationToken cancellation)
    {
        var reached = caller.Organization!.Accounts.Select(account => account.Id).ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var accounts = await db.Set<Account>().AsNoTracking().Where(account => reached.Contains(account.Id))
            .OrderBy(account => account.Name).ThenBy(account => account.Id).ToListAsync(cancellation);
        return [.. accounts.Select(AccountDetails.Of)];
    }

    public async Task<AccountDetails?> FindAsync(AccountPlace place, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(account => account.Id == place.Id, cancellation) is { } account
            ? AccountDetails.Of(account)
            : null;
    }
}
