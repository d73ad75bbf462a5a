namespace TechOms.Platform.Storage;

/// <summary>Whose rows a piece of work may see. The database enforces it.</summary>
internal sealed record Tenant(Guid OrganizationId, Guid AccountId)
{
    /// <summary>Only what belongs to the organization itself; no account's rows.</summary>
    public static Tenant OfOrganization(Guid organizationId) => new(organizationId, Guid.Empty);
}

/// <summary>The tenant of the request or run in progress; one per dependency scope, set before anything is read.</summary>
internal sealed class CurrentTenant
{
    private Tenant? _tenant;

    public Tenant Tenant => _tenant ?? throw new InvalidOperationException("No tenant was chosen for this work.");

    public Guid AccountId => Tenant.AccountId;

    public bool IsChosen => _tenant is not null;

    public void Choose(Tenant tenant) => _tenant = tenant;
}
