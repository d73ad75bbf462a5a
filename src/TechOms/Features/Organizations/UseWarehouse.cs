using Microsoft.EntityFrameworkCore;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>Lets an account use a warehouse, or stops it. What it has there is kept.</summary>
internal sealed class UseWarehouse(Database database, Caller caller, TimeProvider clock)
{
    public sealed record Request(bool Enabled);

    public async Task<Result<AccountWarehouseDetails>> RunAsync(AccountPlace account, string warehouseKey, Request request, CancellationToken cancellation)
    {
        var tenant = new Tenant(account.OrganizationId, account.Id);
        var id = Guid.TryParse(warehouseKey, out var guid) ? guid : Guid.Empty;
        await using var db = database.Open(tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var warehouse = await db.Set<Warehouse>().AsNoTracking()
            .FirstOrDefaultAsync(warehouse => warehouse.Id == id || warehouse.Code == warehouseKey, cancellation);
        if (warehouse is null)
            return Refusal.NotFound("warehouse");
        if (!request.Enabled && await db.Set<Account>().AnyAsync(one => one.Id == account.Id && one.DefaultWarehouseId == warehouse.Id, cancellation))
            return Refusal.Conflict("warehouse.is-default", $"{warehouse.Name} is the account's default warehouse. Choose another default first.");

        var answer = new AccountWarehouseDetails(warehouse.Id, warehouse.Code, warehouse.Name, warehouse.Application, request.Enabled);
        var use = await db.Set<AccountWarehouse>().SingleOrDefaultAsync(use => use.AccountId == account.Id && use.WarehouseId == warehouse.Id, cancellation);
        if ((use?.Enabled ?? false) == request.Enabled)
            return answer;

        use ??= db.Add(new AccountWarehouse { AccountId = account.Id, WarehouseId = warehouse.Id }).Entity;
        use.Enabled = request.Enabled;
        await db.SaveChangesAsync(cancellation);
        var work = db.AsWork(tenant);
        var (code, words) = request.Enabled ? ("account.warehouse-enabled", "now ships for") : ("account.warehouse-disabled", "no longer ships for");
        await work.RecordAsync(
            [new(EventLevel.Info, code, $"{warehouse.Name} {words} this account.", EntityKind.Account, account.Id) { Actor = caller.Actor }], clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return answer;
    }
}
