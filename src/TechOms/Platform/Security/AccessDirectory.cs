using System.Collections.Concurrent;
using Npgsql;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Security;

/// <summary>
/// Looks up users and keys. Answers are kept for seconds, so that a page costs no queries for its rights and a withdrawn right ends soon everywhere.
/// </summary>
internal sealed class AccessDirectory(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, Entry> _known = new();

    public Task<Access?> FindUserAsync(Guid userId, CancellationToken cancellation)
        => FindAsync($"user {userId:N}", work => ReadUserAsync(work, userId, cancellation), cancellation);

    public Task<Access?> FindKeyAsync(string key, CancellationToken cancellation)
        => FindAsync($"key {Convert.ToHexString(ApiKeySecret.Hash(key))}", work => ReadKeyAsync(work, ApiKeySecret.Hash(key), cancellation), cancellation);

    /// <summary>Call after users, grants, keys, organizations or accounts changed, so that this process notices at once.</summary>
    public void Forget() => _known.Clear();

    private async Task<Access?> FindAsync(string name, Func<Work, Task<Access?>> read, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(name, out var entry) && entry.Until > now)
            return entry.Access;

        await using var work = await database.BeginSystemAsync(cancellation);
        var access = await read(work);
        await work.CommitAsync(cancellation);
        if (_known.Count > 10_000)
            _known.Clear();
        _known[name] = new(access, now + Freshness);
        return access;
    }

    private static async Task<Access?> ReadUserAsync(Work work, Guid userId, CancellationToken cancellation)
    {
        var users = await work.QueryAsync(
            "select name, email, security_stamp from app_user where id = $1 and not disabled",
            row => (Name: row.GetString(0), Email: row.GetString(1), Stamp: row.GetString(2)), cancellation, userId);
        if (users is not [var user])
            return null;

        var grants = await work.QueryAsync(
            "select role, organization_id, account_id from role_grant where user_id = $1",
            row => new Grant(Enum.Parse<Role>(row.GetString(0)), GuidOrNull(row, 1), GuidOrNull(row, 2)), cancellation, userId);
        return new(userId, user.Name, user.Email, user.Stamp, grants, await ReadPlacesAsync(work, grants, cancellation));
    }

    private async Task<Access?> ReadKeyAsync(Work work, byte[] hash, CancellationToken cancellation)
    {
        var keys = await work.QueryAsync(
            "select id, name, scope, organization_id, account_id from api_key where hash = $1 and revoked_at is null",
            row => (Id: row.GetGuid(0), Name: row.GetString(1), Scope: Enum.Parse<KeyScope>(row.GetString(2)), Organization: GuidOrNull(row, 3), Account: GuidOrNull(row, 4)),
            cancellation, hash);
        if (keys is not [var key])
            return null;

        await work.ExecuteAsync(
            "update api_key set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2 - interval '1 minute')",
            cancellation, key.Id, clock.GetUtcNow());
        var grants = new[] { new Grant(RoleMatrix.RoleOf(key.Scope, key.Organization, key.Account), key.Organization, key.Account) };
        return new(key.Id, key.Name, $"API key {key.Name}", Stamp: null, grants, await ReadPlacesAsync(work, grants, cancellation));
    }

    private static async Task<IReadOnlyList<OrganizationPlace>> ReadPlacesAsync(Work work, IReadOnlyList<Grant> grants, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            select o.id, o.code, o.name, o.time_zone, a.id, a.code, a.name, a.time_zone, a.enabled
            from organization o
            left join account a on a.organization_id = o.id and ($1::boolean or o.id = any($2) or a.id = any($3))
            where $1::boolean or o.id = any($2) or a.id is not null
            order by o.name, o.id, a.name, a.id
            """,
            row => (
                Organization: new OrganizationPlace(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), []),
                Account: row.IsDBNull(4) ? null : new AccountPlace(row.GetGuid(4), row.GetGuid(0), row.GetString(5), row.GetString(6), row.GetString(7), row.GetBoolean(8))),
            cancellation,
            grants.Any(grant => grant.OrganizationId is null),
            grants.Where(grant => grant is { OrganizationId: not null, AccountId: null }).Select(grant => grant.OrganizationId!.Value).ToArray(),
            grants.Where(grant => grant.AccountId is not null).Select(grant => grant.AccountId!.Value).ToArray());
        return
        [
            .. rows.GroupBy(row => row.Organization.Id)
                .Select(group => group.First().Organization with { Accounts = [.. group.Select(row => row.Account).OfType<AccountPlace>()] }),
        ];
    }

    private static Guid? GuidOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    private sealed record Entry(Access? Access, DateTimeOffset Until);
}
