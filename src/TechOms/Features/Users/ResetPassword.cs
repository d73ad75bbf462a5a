using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Users;

/// <summary>A new password for someone who lost his. Ends his sessions and any lock.</summary>
internal sealed class ResetPassword(Database database, AccessDirectory directory, Caller caller)
{
    public async Task<Result<NewUser>> RunAsync(Guid userId, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        var roles = await work.QueryAsync(
            "select role, organization_id, account_id from role_grant where user_id = $1",
            row => new Grant(Enum.Parse<Role>(row.GetString(0)), row.IsDBNull(1) ? null : row.GetGuid(1), row.IsDBNull(2) ? null : row.GetGuid(2)), cancellation, userId);
        if (!roles.Any(grant => grant.OrganizationId is null || grant.OrganizationId == caller.Organization!.Id))
            return Refusal.NotFound("user");
        // The password opens every place the person reaches, so all of them count.
        if (!roles.TrueForAll(grant => caller.MayGrant(grant.Role) && ReachesPlaceOf(grant)))
            return Refusal.Forbidden("user.reaches-further", "This person has roles beyond yours. Someone who may grant those can reset the password.");

        var password = AddUser.NewPassword();
        var email = await work.ScalarAsync<string>(
            """
            update app_user set password_hash = $2, security_stamp = $3, failed_sign_ins = 0, locked_until = null where id = $1 returning email
            """,
            cancellation, userId, Passwords.Hash(password), Passwords.CreateStamp());
        await work.CommitAsync(cancellation);
        directory.Forget();
        return new NewUser(userId, email!, password);
    }

    private bool ReachesPlaceOf(Grant other) => caller.Access!.Grants.Any(own
        => RoleMatrix.Allows(own.Role, Permission.ManageUsers) && own.Covers(other.OrganizationId, other.AccountId));
}
