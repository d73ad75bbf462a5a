using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using TechOms.Connectors;
using TechOms.Platform.Automations;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Handoffs;

/// <summary>What is reported of one document: whole, never a difference.</summary>
/// <param name="Version">Differs whenever the state differs.</param>
internal sealed record RemoteReport(string ExternalId, string? Reference, string Version, object Facts);

/// <summary>A report that nothing was concluded from yet.</summary>
/// <param name="ChannelId">Null: a person reported it, of a warehouse that is worked by hand.</param>
/// <param name="DocumentId">Whose report it is: known by the remote's id, or by our reference while that id is not known.</param>
/// <param name="NamesakeId">The document that has the reference, whatever it is called over there.</param>
internal sealed record StoredReport<T>(Guid Id, Guid? ChannelId, T Facts, Guid? DocumentId, Guid? NamesakeId);

/// <summary>What remote systems report of documents they were handed. Facts are recorded first, whatever they mean; concluding is a step of its own.</summary>
internal static class RemoteReports
{
    private const int MostOpen = 5000;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <param name="open">Which documents may still change over there, as a condition on <c>d</c>.</param>
    public static async Task<UpdateQuery> ReadQueryAsync(Database database, HandoffKind kind, AutomationRun run, string open, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var cursor = await work.ScalarAsync<string>(
            "select value from channel_cursor where account_id = $1 and channel_id = $2 and name = $3", cancellation, work.AccountId, run.ChannelId, CursorOf(kind));
        var documents = await work.QueryAsync(
            $"""
            select {kind.Reference("d")}, d.external_id from {kind.Word()} d
            where d.account_id = $1 and d.channel_id = $2 and d.external_id is not null and ({open})
            order by d.sent_at nulls first, d.id limit $3
            """,
            row => new OpenDocument(row.GetString(0), row.GetString(1)), cancellation, work.AccountId, run.ChannelId, MostOpen);
        return new(cursor, documents);
    }

    /// <summary>Stores a page and, after it in the same transaction, its cursor. A version seen before is no news: windows overlap, webhooks repeat.</summary>
    /// <returns>How many were news.</returns>
    public static async Task<int> StoreAsync(
        Database database, HandoffKind kind, AutomationRun run, IReadOnlyList<RemoteReport> page, string? cursor, string signal, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(run.Tenant, cancellation);
        var news = await InsertAsync(work, kind, run.ChannelId, [.. page.DistinctBy(report => (report.ExternalId, report.Version))], now, cancellation);
        if (cursor is not null)
        {
            await work.ExecuteAsync(
                """
                insert into channel_cursor (account_id, channel_id, name, value, updated_at) values ($1, $2, $3, $4, $5)
                on conflict (account_id, channel_id, name) do update set value = excluded.value, updated_at = excluded.updated_at
                """,
                cancellation, work.AccountId, run.ChannelId, CursorOf(kind), cursor, now);
        }

        if (news.Count > 0)
            work.Wake(signal);
        await work.CommitAsync(cancellation);
        return news.Count;
    }

    /// <returns>The ids of those that were news.</returns>
    public static Task<List<Guid>> InsertAsync(Work work, HandoffKind kind, Guid? channelId, IReadOnlyList<RemoteReport> reports, DateTimeOffset now, CancellationToken cancellation) => work.QueryAsync(
        $"""
        insert into {kind.Word()}_update (account_id, id, channel_id, external_id, reference, version, payload, received_at)
        select $1, u.id, $2::uuid, u.external_id, u.reference, u.version, u.payload::jsonb, $3
        from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[]) as u(id, external_id, reference, version, payload)
        on conflict (account_id, channel_id, external_id, version) do nothing
        returning id
        """,
        row => row.GetGuid(0),
        cancellation, work.AccountId, channelId, now,
        reports.Select(_ => Guid.CreateVersion7()).ToArray(),
        reports.Select(report => report.ExternalId).ToArray(),
        reports.Select(report => report.Reference).ToArray(),
        reports.Select(report => report.Version).ToArray(),
        reports.Select(report => JsonSerializer.Serialize(report.Facts, report.Facts.GetType(), Json)).ToArray());

    /// <summary>Accounts with reports to conclude from.</summary>
    public static async Task<IReadOnlyList<StepWork>> FindAsync(Database database, HandoffKind kind, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            $"select a.organization_id, a.id from account a where exists (select from {kind.Word()}_update u where u.account_id = a.id and u.settled_at is null)",
            row => new StepWork(new(row.GetGuid(0), row.GetGuid(1))), cancellation);
    }

    /// <param name="only">Null: the oldest.</param>
    public static Task<List<StoredReport<T>>> ClaimAsync<T>(Work work, HandoffKind kind, int batchSize, Guid? only, CancellationToken cancellation) => work.QueryAsync(
        $"""
        with claimed as (
          select u.id, u.channel_id, u.external_id, u.reference, u.payload, u.received_at from {kind.Word()}_update u
          where u.account_id = $1 and u.settled_at is null and ($3::uuid is null or u.id = $3)
          order by u.received_at, u.id limit $2 for update skip locked)
        select c.id, c.channel_id, c.payload::text, coalesce(
          (select d.id from {kind.Word()} d where d.account_id = $1 and d.channel_id = c.channel_id and d.external_id = c.external_id limit 1),
          (select d.id from {kind.Word()} d where d.account_id = $1 and d.channel_id is not distinct from c.channel_id and d.number = c.reference and d.external_id is null limit 1)),
          (select d.id from {kind.Word()} d where d.account_id = $1 and d.channel_id is not distinct from c.channel_id and d.number = c.reference limit 1)
        from claimed c order by c.received_at, c.id
        """,
        row => new StoredReport<T>(row.GetGuid(0), IdOrNull(row, 1), JsonSerializer.Deserialize<T>(row.GetString(2), Json)!, IdOrNull(row, 3), IdOrNull(row, 4)),
        cancellation, work.AccountId, batchSize, only);

    /// <param name="outcomes">Per report what was concluded.</param>
    public static Task<int> MarkAsync(Work work, HandoffKind kind, IReadOnlyList<(Guid Id, string Outcome)> outcomes, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        $"update {kind.Word()}_update u set settled_at = $2, outcome = v.outcome from unnest($3::uuid[], $4::text[]) as v(id, outcome) where u.account_id = $1 and u.id = v.id",
        cancellation, work.AccountId, now, outcomes.Select(row => row.Id).ToArray(), outcomes.Select(row => row.Outcome).ToArray());

    private static string CursorOf(HandoffKind kind) => $"{kind.Word()}s";

    private static Guid? IdOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
