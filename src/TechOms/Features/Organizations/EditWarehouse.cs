using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>Only the name: code and application are what channels and mappings were set up for.</summary>
internal sealed class EditWarehouse(IDbContextFactory<OmsDb> databases)
{
    public sealed record Request([property: Required, MaxLength(Warehouse.MaxNameLength)] string Name);

    public async Task<Result<WarehouseDetails>> RunAsync(Guid warehouseId, Request request, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var warehouse = await db.Set<Warehouse>().SingleOrDefaultAsync(warehouse => warehouse.Id == warehouseId, cancellation);
        if (warehouse is null)
            return Refusal.NotFound("warehouse");

        warehouse.Name = request.Name.Trim();
        await db.SaveChangesAsync(cancellation);
        return WarehouseDetails.Of(warehouse);
    }
}
