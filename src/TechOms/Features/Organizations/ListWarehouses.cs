using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>The warehouses of the organization, or how an account uses them.</summary>
internal sealed class ListWarehouses(IDbContextFactory<OmsDb> databases, Database database)
{
    public async Task<IReadOnlyList<WarehouseDetails>> RunAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var warehouses = await db.Set<Warehouse>().AsNoTracking().OrderBy(warehouse => warehouse.Name).ThenBy(warehouse => warehouse.Id).ToListAsync(cancellation);
        return [.. warehouses.Select(WarehouseDetails.Of)];
    }

    public async Task<IReadOnlyList<AccountWarehouseDetails>> RunAsync(AccountPlace account, CancellationToken cancellation)
    {
        await using var db = database.Open(new(account.OrganizationId, account.Id));
        return await db.Set<Warehouse>().AsNoTracking().OrderBy(warehouse => warehouse.Name).ThenBy(warehouse => warehouse.Id)
            .Select(warehouse => new AccountWarehouseDetails(
                warehouse.Id, warehouse.Code, warehouse.Name, warehouse.Application,
                db.Set<AccountWarehouse>().Any(use => use.WarehouseId == warehouse.Id && use.AccountId == account.Id && use.Enabled)))
            .ToListAsync(cancellation);
    }
}
