using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>A new building of the organization. Which system runs it is decided here and stays; accounts use it once it is enabled for them.</summary>
internal sealed class CreateWarehouse(IDbContextFactory<OmsDb> databases, CurrentTenant current, ConnectorCatalog connectors, TimeProvider clock)
{
    public sealed record Request(
        [property: Required, MaxLength(Warehouse.MaxNameLength)] string Name,
        [property: MaxLength(Codes.MaxLength)] string? Code,
        string? Application);

    public async Task<Result<WarehouseDetails>> RunAsync(Request request, CancellationToken cancellation)
    {
        var application = request.Application is { Length: > 0 } key ? key : null;
        if (application is not null && connectors.Find(application)?.Info.Kind is not ConnectorKind.FulfillmentChannel)
            return Refusal.Invalid("warehouse.application", "application", $"There is no warehouse system {application} here.");

        var code = Codes.Of(request.Code is { Length: > 0 } own ? own : request.Name);
        if (code.Length == 0)
            return Refusal.Invalid("warehouse.code", "name", "The name needs a letter or a digit to make a code of.");

        var warehouse = new Warehouse
        {
            OrganizationId = current.Tenant.OrganizationId,
            Name = request.Name.Trim(),
            Code = code,
            Application = application,
            CreatedAt = clock.GetUtcNow(),
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(warehouse);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException failure) when (failure.IsDuplicate())
        {
            return Refusal.Conflict("warehouse.code-taken", $"There is a warehouse {code} already. Choose another code.");
        }

        return WarehouseDetails.Of(warehouse);
    }
}
