using TechOms.Platform.Storage;
using TechOms.Platform.Web;

namespace TechOms.Platform.Security;

/// <summary>Who is asking, and for which organization or account; one per request. In background work nobody is: the actor is null.</summary>
internal sealed class Caller(CurrentTenant tenant)
{
    public Access? Access { get; private set; }

    public OrganizationPlace? Organization { get; private set; }

    /// <summary>Null: organization mode.</summary>
    public AccountPlace? Account { get; private set; }

    /// <summary>Where the caller is, as the database is told.</summary>
    public Tenant Tenant => tenant.Tenant;

    /// <summary>For events: the person or key that asked; null: the system.</summary>
    public string? Actor => Access?.Actor;

    /// <summary>Of the account, or of the organization when none is chosen. Times on pages are shown in it.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>What the last request wanted to tell this person.</summary>
    public Flash? Flash { get; set; }

    public bool IsSignedIn => Access is not null;

    public void SignIn(Access access) => Access = access;

    public void Enter(OrganizationPlace? organization, AccountPlace? account)
    {
        (Organization, Account) = (organization, account);
        Zone = Zones.Find(account?.TimeZone ?? organization?.TimeZone);
        if (organization is not null)
            tenant.Choose(new Tenant(organization.Id, account?.Id ?? Guid.Empty));
    }

    /// <summary>Whether the caller may do this where he is now.</summary>
    public bool May(Permission permission) => May(permission, Organization?.Id, Account);

    /// <summary>Whether the caller may do this in the whole organization, whatever account is chosen.</summary>
    public bool MayInOrganization(Permission permission) => May(permission, Organization?.Id, account: null);

    public bool MayIn(Permission permission, AccountPlace account) => May(permission, account.OrganizationId, account);

    public bool MayInInstallation(Permission permission)
        => Access is not null && Access.Grants.Any(grant => grant.Covers(null, null) && RoleMatrix.Allows(grant.Role, permission));

    private bool May(Permission permission, Guid? organizationId, AccountPlace? account)
        => Access is not null && Access.Grants.Any(grant => grant.Covers(organizationId, account?.Id)
            && RoleMatrix.Allows(grant.Role, permission)
            && (account is not { Enabled: false } || StaysWhenDisabled(grant, permission)));

    // A disabled account is closed to its own users; the organization still reads it, and can enable it again.
    private static bool StaysWhenDisabled(Grant grant, Permission permission)
        => grant.AccountId is null && permission is (Permission.View or Permission.ConfigureOrganization);
}
