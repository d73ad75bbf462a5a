using Microsoft.AspNetCore.Identity;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Security;

/// <summary>Checks an e-mail address and password. Too many failures lock the user for a while; the answer never tells which of the two was wrong.</summary>
internal sealed partial class SignIn(Database database, AccessDirectory directory, TimeProvider clock, ILogger<SignIn> logger)
{
    public const int FailuresAllowed = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(10);

    private static readonly Refusal Wrong = Refusal.Invalid("sign-in.wrong", "Password", "The e-mail address or the password is wrong.");
    private static readonly Refusal Locked = Refusal.Invalid("sign-in.locked", "Password", "Too many failed attempts. Wait ten minutes and try again.");

    public sealed record Request(string Email, string Password);

    public sealed record Session(Guid UserId, string Stamp);

    public async Task<Result<Session>> RunAsync(Request request, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        var users = await work.QueryAsync(
            "select id, password_hash, security_stamp, locked_until from app_user where email_key = lower(btrim($1)) and not disabled for update",
            row => new User(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3)),
            cancellation, request.Email);
        var now = clock.GetUtcNow();
        var user = users.SingleOrDefault();
        if (user?.LockedUntil > now)
            return Locked;

        // An unknown address costs the same time as a known one.
        if (!Passwords.Matches(user?.PasswordHash ?? Passwords.OfNobody, request.Password) || user?.PasswordHash is null)
        {
            if (user is not null)
                await CountFailureAsync(work, user.Id, now, cancellation);
            await work.CommitAsync(cancellation);
            return Wrong;
        }

        await work.ExecuteAsync(
            "update app_user set failed_sign_ins = 0, locked_until = null, last_sign_in_at = $2 where id = $1", cancellation, user.Id, now);
        await work.CommitAsync(cancellation);
        directory.Forget();
        return new Session(user.Id, user.Stamp);
    }

    private async Task CountFailureAsync(Work work, Guid userId, DateTimeOffset now, CancellationToken cancellation)
    {
        var failures = await work.ScalarAsync<int>(
            """
            update app_user
            set failed_sign_ins = case when failed_sign_ins + 1 >= $2 then 0 else failed_sign_ins + 1 end,
                locked_until = case when failed_sign_ins + 1 >= $2 then $3 end
            where id = $1
            returning failed_sign_ins
            """,
            cancellation, userId, FailuresAllowed, now + LockedFor);
        if (failures == 0)
            LogLocked(userId);
    }

    [LoggerMessage(LogLevel.Warning, "User {UserId} is locked after too many failed attempts to sign in.")]
    private partial void LogLocked(Guid userId);

    private sealed record User(Guid Id, string? PasswordHash, string Stamp, DateTimeOffset? LockedUntil);
}

internal static class Passwords
{
    public const int LeastLength = 10;

    private static readonly PasswordHasher<object> Hasher = new();

    /// <summary>The hash of a password that nobody has.</summary>
    public static string OfNobody { get; } = Hash(Guid.NewGuid().ToString());

    public static string Hash(string password) => Hasher.HashPassword(Hasher, password);

    public static bool Matches(string hash, string password)
        => Hasher.VerifyHashedPassword(Hasher, hash, password) is not PasswordVerificationResult.Failed;

    public static string CreateStamp() => Guid.NewGuid().ToString("N");
}
