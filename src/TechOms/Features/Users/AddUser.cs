using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Users;

/// <summary>
/// Grants a role to a person, who is created when unknown. Account roles hold for the account that is chosen, organization roles for the
/// whole organization; a person has one role in each place.
/// </summary>
internal sealed class AddUser(Database database, AccessDirectory directory, Caller caller, TimeProvider clock)
{
    public sealed record Request(
        [property: Required, EmailAddress, MaxLength(254)] string Email,
        [property: MaxLength(100)] string? Name,
        Role Role);

    public async Task<Result<NewUser>> RunAsync(Request request, CancellationToken cancellation)
    {
        if (!caller.MayGrant(request.Role))
            return Refusal.Forbidden("user.role-too-high", $"You may not make anybody {request.Role.Words()}.");
        if (request.Role.BelongsToAccount() && caller.Account is null)
            return Refusal.Invalid("user.account-needed", "role", $"{request.Role.Words()} is a role in one account. Choose the account first.");

        var (organization, account) = PlaceOf(request.Role);
        await using var work = await database.BeginSystemAsync(cancellation);
        var (user, password) = await FindOrCreateAsync(work, request, cancellation);
        var granted = await work.ExecuteAsync(
            "insert into role_grant (user_id, organization_id, account_id, role) values ($1, $2::uuid, $3::uuid, $4) on conflict do nothing",
            cancellation, user, organization, account, request.Role.ToString());
        if (granted == 0)
            return Refusal.Conflict("user.has-role", $"{request.Email} has a role here already. Change it in the list.");

        await work.CommitAsync(cancellation);
        directory.Forget();
        return new NewUser(user, request.Email, password);
    }

    private (Guid? Organization, Guid? Account) PlaceOf(Role role) => role switch
    {
        Role.SystemAdministrator => (null, null),
        _ when role.BelongsToAccount() => (caller.Organization!.Id, caller.Account!.Id),
        _ => (caller.Organization!.Id, null),
    };

    private async Task<(Guid Id, string? Password)> FindOrCreateAsync(Work work, Request request, CancellationToken cancellation)
    {
        if (await work.ScalarAsync<Guid>("select id from app_user where email_key = lower(btrim($1))", cancellation, request.Email) is var known && known != Guid.Empty)
            return (known, null);

        var (id, password) = (Guid.CreateVersion7(), NewPassword());
        var name = request.Name is { Length: > 0 } given ? given.Trim() : request.Email.Split('@')[0];
        await work.ExecuteAsync(
            "insert into app_user (id, email, name, password_hash, security_stamp, created_at) values ($1, $2, $3, $4, $5, $6)",
            cancellation, id, request.Email.Trim(), name, Passwords.Hash(password), Passwords.CreateStamp(), clock.GetUtcNow());
        return (id, password);
    }

    internal static string NewPassword() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);
}
