using System.Security.Cryptography;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Security;

/// <param name="Password">Null when the administrator exists already; shown once and kept nowhere.</param>
/// <param name="ApiKey">Of the whole installation, scope Configure; null when the installation exists already.</param>
internal sealed record FirstStartResult(Guid OrganizationId, string Email, string? Password, string? ApiKey)
{
    public bool Created => Password is not null;
}

/// <summary>An empty installation gets an organization, its administrator and a key to set up the rest with.</summary>
internal sealed class FirstStart(TimeProvider clock)
{
    public const string Email = "admin@techoms.local";

    // Processes that start together must not both be first.
    private const long Lock = 7_042_026;

    public async Task<FirstStartResult> EnsureAsync(Database database, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        await work.ExecuteAsync("select pg_advisory_xact_lock($1)", cancellation, Lock);
        var administrators = await work.QueryAsync(
            "select u.email from app_user u join role_grant g on g.user_id = u.id where g.role = $1 order by u.created_at limit 1",
            row => row.GetString(0), cancellation, nameof(Role.SystemAdministrator));
        if (administrators is [var email])
            return new(await work.ScalarAsync<Guid>("select id from organization order by created_at limit 1", cancellation), email, null, null);

        var created = await CreateAsync(work, cancellation);
        await work.CommitAsync(cancellation);
        return created;
    }

    /// <summary>For trials, whose password nobody writes down: a new one at every start.</summary>
    public static async Task<FirstStartResult> RenewPasswordAsync(Database database, FirstStartResult first, CancellationToken cancellation)
    {
        var password = CreatePassword();
        await using var work = await database.BeginSystemAsync(cancellation);
        await work.ExecuteAsync(
            "update app_user set password_hash = $2, security_stamp = $3, failed_sign_ins = 0, locked_until = null where email = $1",
            cancellation, first.Email, Passwords.Hash(password), Passwords.CreateStamp());
        await work.CommitAsync(cancellation);
        return first with { Password = password };
    }

    private static string CreatePassword() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);

    private async Task<FirstStartResult> CreateAsync(Work work, CancellationToken cancellation)
    {
        var (organization, user, now) = (Guid.CreateVersion7(), Guid.CreateVersion7(), clock.GetUtcNow());
        var password = CreatePassword();
        var key = ApiKeySecret.Create();
        await work.ExecuteAsync(
            "insert into organization (id, name, code, created_at) values ($1, 'My Organization', 'MY-ORGANIZATION', $2)", cancellation, organization, now);
        await work.ExecuteAsync(
            "insert into app_user (id, email, name, password_hash, security_stamp, created_at) values ($1, $2, 'Administrator', $3, $4, $5)",
            cancellation, user, Email, Passwords.Hash(password), Passwords.CreateStamp(), now);
        await work.ExecuteAsync("insert into role_grant (user_id, role) values ($1, $2)", cancellation, user, nameof(Role.SystemAdministrator));
        await work.ExecuteAsync(
            "insert into api_key (id, name, scope, prefix, hash, created_at) values ($1, 'First key', $2, $3, $4, $5)",
            cancellation, Guid.CreateVersion7(), nameof(KeyScope.Configure), key.Prefix, ApiKeySecret.Hash(key.Text), now);
        return new(organization, Email, password, key.Text);
    }
}
