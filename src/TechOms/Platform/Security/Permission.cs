using System.Collections.Frozen;

namespace TechOms.Platform.Security;

/// <summary>What a person or an API key may be allowed to do. API, pages and tests ask <see cref="RoleMatrix"/>.</summary>
internal enum Permission
{
    /// <summary>See everything of an account: orders, stock, channels without their credentials, events.</summary>
    View,

    /// <summary>Move orders and shipments: create, approve, hold, allocate, cancel.</summary>
    Operate,

    AdjustStock,
    EditProducts,
    EditMappings,

    /// <summary>Start a channel's automations by hand, and resume a paused channel.</summary>
    RunAutomations,

    /// <summary>Change an order or shipment that a warehouse already has.</summary>
    Unlock,

    /// <summary>Create channels, change their settings and credentials.</summary>
    ConfigureChannels,

    /// <summary>Settings of the account, and which warehouses it uses.</summary>
    ConfigureAccount,

    ManageUsers,
    ManageApiKeys,

    /// <summary>The organization's own settings, its accounts and warehouses.</summary>
    ConfigureOrganization,

    ManageLicence,

    /// <summary>Create organizations; see all of them.</summary>
    ManageInstallation,
}

/// <summary>Stored by name with every grant.</summary>
internal enum Role { SystemAdministrator, Owner, Administrator, Supervisor, AccountAdministrator, Operator, Viewer }

/// <summary>How far an API key may go. Each includes the one before it.</summary>
internal enum KeyScope { Read, Operate, Configure }

/// <summary>The one table of who may do what. Where a grant applies is said by the grant, not here.</summary>
internal static class RoleMatrix
{
    private static readonly FrozenDictionary<Permission, Role[]> Allowed = new Dictionary<Permission, Role[]>
    {
        [Permission.View] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.Supervisor, Role.AccountAdministrator, Role.Operator, Role.Viewer],
        [Permission.Operate] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.Supervisor, Role.AccountAdministrator, Role.Operator],
        [Permission.AdjustStock] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.Supervisor, Role.AccountAdministrator, Role.Operator],
        [Permission.EditProducts] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.Supervisor, Role.AccountAdministrator, Role.Operator],
        [Permission.EditMappings] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.Supervisor, Role.AccountAdministrator, Role.Operator],
        [Permission.RunAutomations] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.Supervisor, Role.AccountAdministrator, Role.Operator],
        [Permission.Unlock] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.AccountAdministrator],
        [Permission.ConfigureChannels] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.AccountAdministrator],
        [Permission.ConfigureAccount] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.AccountAdministrator],
        [Permission.ManageUsers] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.AccountAdministrator],
        [Permission.ManageApiKeys] = [Role.SystemAdministrator, Role.Owner, Role.Administrator, Role.AccountAdministrator],
        [Permission.ConfigureOrganization] = [Role.SystemAdministrator, Role.Owner, Role.Administrator],
        [Permission.ManageLicence] = [Role.SystemAdministrator, Role.Owner],
        [Permission.ManageInstallation] = [Role.SystemAdministrator],
    }.ToFrozenDictionary();

    public static bool Allows(Role role, Permission permission) => Allowed[permission].Contains(role);

    /// <summary>What a key's scope amounts to where the key applies.</summary>
    public static Role RoleOf(KeyScope scope, Guid? organizationId, Guid? accountId) => scope switch
    {
        KeyScope.Read => Role.Viewer,
        KeyScope.Operate => Role.Operator,
        _ when accountId is not null => Role.AccountAdministrator,
        _ when organizationId is not null => Role.Administrator,
        _ => Role.SystemAdministrator,
    };
}

/// <param name="OrganizationId">Null: the whole installation.</param>
/// <param name="AccountId">Null: the whole organization.</param>
internal sealed record Grant(Role Role, Guid? OrganizationId, Guid? AccountId)
{
    public bool Covers(Guid? organizationId, Guid? accountId)
        => (OrganizationId is null || OrganizationId == organizationId) && (AccountId is null || AccountId == accountId);
}
