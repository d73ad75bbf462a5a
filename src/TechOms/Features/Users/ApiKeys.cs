using System.ComponentModel.DataAnnotations;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Users;

/// <param name="Account">Code of the account it reaches; null: the whole organization.</param>
internal sealed record ApiKeyDetails(
    Guid Id, string Name, KeyScope Scope, string Prefix, string? Account, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <param name="Key">Shown this once; only its hash is kept.</param>
internal sealed record NewApiKey(Guid Id, string Name, KeyScope Scope, string Key);

/// <summary>The keys of the place the caller is in.</summary>
internal sealed class ListApiKeys(Database database, Caller caller)
{
    public async Task<IReadOnlyList<ApiKeyDetails>> RunAsync(CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            """
            select k.id, k.name, k.scope, k.prefix, a.code, k.created_at, k.last_used_at, k.revoked_at
            from api_key k left join account a on a.id = k.account_id
            where k.organization_id = $1 and ($2::uuid is null or k.account_id = $2) or k.organization_id is null and $3
            order by k.revoked_at is not null, k.created_at desc
            """,
            row => new ApiKeyDetails(
                row.GetGuid(0), row.GetString(1), Enum.Parse<KeyScope>(row.GetString(2)), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4),
                row.GetFieldValue<DateTimeOffset>(5), TimeOrNull(row, 6), TimeOrNull(row, 7)),
            cancellation, caller.Organization!.Id, caller.Account?.Id, caller.Account is null && caller.MayInInstallation(Permission.ManageApiKeys));
    }

    private static DateTimeOffset? TimeOrNull(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}

/// <summary>A key for a program: of the account that is chosen, or of the whole organization. It never reaches further than its maker.</summary>
internal sealed class CreateApiKey(Database database, Caller caller, TimeProvider clock)
{
    public sealed record Request([property: Required, MaxLength(100)] string Name, KeyScope Scope);

    public async Task<Result<NewApiKey>> RunAsync(Request request, CancellationToken cancellation)
    {
        var (id, secret) = (Guid.CreateVersion7(), ApiKeySecret.Create());
        await using var work = await database.BeginSystemAsync(cancellation);
        await work.ExecuteAsync(
            "insert into api_key (id, organization_id, account_id, name, scope, prefix, hash, created_at) values ($1, $2, $3::uuid, $4, $5, $6, $7, $8)",
            cancellation, id, caller.Organization!.Id, caller.Account?.Id, request.Name.Trim(), request.Scope.ToString(), secret.Prefix, ApiKeySecret.Hash(secret.Text), clock.GetUtcNow());
        await work.CommitAsync(cancellation);
        return new NewApiKey(id, request.Name.Trim(), request.Scope, secret.Text);
    }
}

/// <summary>Ends a key for good, within seconds on every server process.</summary>
internal sealed class RevokeApiKey(Database database, AccessDirectory directory, Caller caller, TimeProvider clock)
{
    public async Task<Result<Guid>> RunAsync(Guid keyId, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        var revoked = await work.ExecuteAsync(
            """
            update api_key set revoked_at = coalesce(revoked_at, $4)
            where id = $1 and (organization_id = $2 and ($3::uuid is null or account_id = $3) or organization_id is null and $5)
            """,
            cancellation, keyId, caller.Organization!.Id, caller.Account?.Id, clock.GetUtcNow(), caller.Account is null && caller.MayInInstallation(Permission.ManageApiKeys));
        if (revoked == 0)
            return Refusal.NotFound("key");

        await work.CommitAsync(cancellation);
        directory.Forget();
        return keyId;
    }
}
