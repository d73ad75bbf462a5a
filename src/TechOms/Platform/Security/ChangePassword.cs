using System.ComponentModel.DataAnnotations;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Security;

/// <summary>A person's own password. Ends every other session of this user.</summary>
internal sealed class ChangePassword(Database database, AccessDirectory directory)
{
    public sealed record Request([property: MaxLength(200)] string CurrentPassword, [property: MaxLength(200)] string NewPassword);

    /// <returns>The new stamp, for the session that goes on.</returns>
    public async Task<Result<string>> RunAsync(Guid userId, Request request, CancellationToken cancellation)
    {
        if (request.NewPassword.Length < Passwords.LeastLength)
            return Refusal.Invalid("password.short", nameof(request.NewPassword), $"A password has at least {Passwords.LeastLength} characters.");

        await using var work = await database.BeginSystemAsync(cancellation);
        var hash = await work.ScalarAsync<string>("select password_hash from app_user where id = $1 for update", cancellation, userId);
        if (hash is null || !Passwords.Matches(hash, request.CurrentPassword))
            return Refusal.Invalid("password.wrong", nameof(request.CurrentPassword), "This is not your present password.");

        var stamp = Passwords.CreateStamp();
        await work.ExecuteAsync(
            "update app_user set password_hash = $2, security_stamp = $3 where id = $1", cancellation, userId, Passwords.Hash(request.NewPassword), stamp);
        await work.CommitAsync(cancellation);
        directory.Forget();
        return stamp;
    }
}
