using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Users;

/// <summary>Who may do what: one row per grant. In an account those who reach it by a grant of its own; otherwise everybody of the organization.</summary>
internal sealed class ListUsers(Database database, Caller caller)
{
    public async Task<IReadOnlyList<UserDetails>> RunAsync(CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            """
            select u.id, u.email, u.name, g.role, g.account_id, a.code, u.disabled, u.last_sign_in_at, u.created_at
            from role_grant g
            join app_user u on u.id = g.user_id
            left join account a on a.id = g.account_id
            where g.organization_id = $1 and ($2::uuid is null or g.account_id = $2) or g.organization_id is null and $3
            order by u.email_key, a.code nulls first
            """,
            row => new UserDetails(
                row.GetGuid(0), row.GetString(1), row.GetString(2), Enum.Parse<Role>(row.GetString(3)), row.IsDBNull(4) ? null : row.GetGuid(4),
                row.IsDBNull(5) ? null : row.GetString(5), row.GetBoolean(6), row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7), row.GetFieldValue<DateTimeOffset>(8)),
            cancellation, caller.Organization!.Id, caller.Account?.Id, caller.Account is null && caller.MayInInstallation(Permission.ManageUsers));
    }
}
