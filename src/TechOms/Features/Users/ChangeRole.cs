using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Users;

/// <summary>Another role for a person in the same place, or none any more. Nobody changes his own, so that one cannot lock oneself out.</summary>
internal sealed class ChangeRole(Database database, AccessDirectory directory, Caller caller)
{
    /// <param name="Role">Null takes the present role away.</param>
    public sealed record Request(Role? Role);

    public async Task<Result<Guid>> RunAsync(Guid userId, Request request, CancellationToken cancellation)
    {
        if (userId == caller.Access!.Id)
            return Refusal.Conflict("user.self", "You cannot change your own role. Another administrator can.");
        if (request.Role is { } role && caller.Account is null == role.BelongsToAccount())
            return Refusal.Invalid("user.role-elsewhere", "role", $"{role.Words()} is not a role of this place.");

        await using var work = await database.BeginSystemAsync(cancellation);
        var present = await work.ScalarAsync<string>(
            "select role from role_grant where user_id = $1 and organization_id = $2 and account_id is not distinct from $3::uuid for update",
            cancellation, userId, caller.Organization!.Id, caller.Account?.Id);
        if (present is null)
            return Refusal.NotFound("user");
        if (!caller.MayGrant(Enum.Parse<Role>(present)) || request.Role is { } wanted && !caller.MayGrant(wanted))
            return Refusal.Forbidden("user.role-too-high", "You may not grant or take away this role.");

        await work.ExecuteAsync(
            request.Role is null
                ? "delete from role_grant where user_id = $1 and organization_id = $2 and account_id is not distinct from $3::uuid and $4::text is null"
                : "update role_grant set role = $4 where user_id = $1 and organization_id = $2 and account_id is not distinct from $3::uuid",
            cancellation, userId, caller.Organization.Id, caller.Account?.Id, request.Role?.ToString());
        await work.CommitAsync(cancellation);
        directory.Forget();
        return userId;
    }
}
