using TechOms.Platform.Security;

namespace TechOms.Features.Users;

/// <summary>Where a role can be granted, who may grant it, and how people call it.</summary>
internal static class RoleWords
{
    public static bool BelongsToAccount(this Role role) => role is Role.AccountAdministrator or Role.Operator or Role.Viewer;

    public static bool BelongsToOrganization(this Role role) => role is Role.Owner or Role.Administrator or Role.Supervisor;

    public static string Words(this Role role) => role switch
    {
        Role.SystemAdministrator => "System administrator",
        Role.AccountAdministrator => "Account administrator",
        Role.Administrator => "Organization administrator",
        _ => role.ToString(),
    };

    public static string Explained(this Role role) => role switch
    {
        Role.SystemAdministrator => "the whole installation",
        Role.Owner => "everything, and the licence",
        Role.Administrator => "everything but the licence",
        Role.Supervisor => "reads and operates all accounts; no users, no credentials",
        Role.AccountAdministrator => "everything in one account",
        Role.Operator => "orders, stock and mappings of one account",
        _ => "reads one account",
    };

    /// <summary>Nobody grants more than he has: whoever could, would have it a minute later.</summary>
    public static bool MayGrant(this Caller caller, Role role) => caller.Access is { } access && access.Grants
        .Where(grant => grant.Covers(caller.Organization?.Id, caller.Account?.Id))
        .Any(grant => RoleMatrix.Allows(grant.Role, Permission.ManageUsers)
            && Enum.GetValues<Permission>().All(permission => !RoleMatrix.Allows(role, permission) || RoleMatrix.Allows(grant.Role, permission)));
}
