using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>Name and time zone; the code stays.</summary>
internal sealed class EditOrganization(IDbContextFactory<OmsDb> databases, CurrentTenant tenant, AccessDirectory directory)
{
    public sealed record Request([property: MaxLength(Organization.MaxNameLength)] string? Name, [property: MaxLength(64)] string? TimeZone);

    public async Task<OrganizationDetails> FindAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return OrganizationDetails.Of(await db.Set<Organization>().AsNoTracking().SingleAsync(cancellation));
    }

    public async Task<Result<OrganizationDetails>> RunAsync(Request request, long? version, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var organization = await db.Set<Organization>().SingleAsync(organization => organization.Id == tenant.Tenant.OrganizationId, cancellation);
        if (version is not null && version != organization.Version)
            return Refusal.Stale("organization");
        if (organization.Change(request.Name, request.TimeZone) is { } refusal)
            return refusal;

        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Stale("organization");
        }

        directory.Forget();
        return OrganizationDetails.Of(organization);
    }
}
