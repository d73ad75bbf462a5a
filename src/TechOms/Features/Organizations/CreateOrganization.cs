using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Organizations;

/// <summary>A new company on this installation, with accounts and warehouses of its own.</summary>
internal sealed class CreateOrganization(Database database, AccessDirectory directory, TimeProvider clock)
{
    public sealed record Request(
        [property: Required, MaxLength(Organization.MaxNameLength)] string Name,
        [property: MaxLength(64)] string? TimeZone);

    public async Task<Result<OrganizationDetails>> RunAsync(Request request, CancellationToken cancellation)
    {
        var organization = new Organization { Name = request.Name, Code = Codes.Of(request.Name), CreatedAt = clock.GetUtcNow() };
        if (organization.Change(request.Name, request.TimeZone) is { } refusal)
            return refusal;
        if (organization.Code.Length == 0)
            return Refusal.Invalid("organization.code", "name", "The name needs a letter or a digit to make a code of.");

        await using var db = database.Open(Tenant.OfOrganization(organization.Id));
        db.Add(organization);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException failure) when (failure.IsDuplicate())
        {
            return Refusal.Conflict("organization.code-taken", $"There is an organization {organization.Code} already. Choose another name.");
        }

        directory.Forget();
        return OrganizationDetails.Of(organization);
    }
}
