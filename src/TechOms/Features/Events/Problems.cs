using TechOms.Platform.Storage;

namespace TechOms.Features.Events;

/// <summary>What keeps something from moving on, and the action that clears it.</summary>
internal sealed record Problem(EntityKind Kind, Guid EntityId, EventLevel Level, string Code, string Message, string Action)
{
    public Guid? OrderId { get; init; }
    public Guid? ChannelId { get; init; }

    /// <summary>What is wrong: a field of the entity. Part of the problem's identity.</summary>
    public string? Field { get; init; }

    /// <summary>The offending value: problems with the same code and value have one cause.</summary>
    public string? Value { get; init; }
}

internal static class Problems
{
    /// <summary>Opens what is not open yet; an open one keeps its age.</summary>
    public static async Task OpenAsync(Work work, IReadOnlyList<Problem> problems, DateTimeOffset now, CancellationToken cancellation)
    {
        if (problems.Count == 0)
            return;

        await work.ExecuteAsync(
            """
            insert into problem (account_id, id, entity_kind, entity_id, order_id, channel_id, level, code, field, value, message, action, opened_at)
            select $1, p.id, p.kind, p.entity_id, p.order_id, p.channel_id, p.level, p.code, p.field, p.value, p.message, p.action, $2
            from unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
              as p(id, kind, entity_id, order_id, channel_id, level, code, field, value, message, action)
            on conflict (account_id, entity_id, code, coalesce(field, '')) where closed_at is null
            do update set message = excluded.message, value = excluded.value, level = excluded.level, action = excluded.action
            """,
            cancellation,
            work.AccountId, now,
            problems.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            problems.Select(p => p.Kind.ToString()).ToArray(),
            problems.Select(p => p.EntityId).ToArray(),
            problems.Select(p => p.OrderId).ToArray(),
            problems.Select(p => p.ChannelId).ToArray(),
            problems.Select(p => p.Level.ToString()).ToArray(),
            problems.Select(p => p.Code).ToArray(),
            problems.Select(p => p.Field).ToArray(),
            problems.Select(p => p.Value).ToArray(),
            problems.Select(p => p.Message).ToArray(),
            problems.Select(p => p.Action).ToArray());
    }

    /// <summary>Closes the open problems of these things whose code begins as given, but for those in <paramref name="still"/>.</summary>
    public static async Task CloseAsync(
        Work work, IReadOnlyCollection<Guid> entityIds, string codePrefix, IReadOnlyList<Problem> still, DateTimeOffset now, CancellationToken cancellation)
    {
        if (entityIds.Count == 0)
            return;

        await work.ExecuteAsync(
            """
            update problem p set closed_at = $2
            where p.account_id = $1 and p.entity_id = any($3) and p.closed_at is null and p.code like $4 || '%'
              and not exists (
                select from unnest($5::uuid[], $6::text[], $7::text[]) as s(entity_id, code, field)
                where s.entity_id = p.entity_id and s.code = p.code and coalesce(s.field, '') = coalesce(p.field, ''))
            """,
            cancellation, work.AccountId, now, entityIds.ToArray(), codePrefix,
            still.Select(p => p.EntityId).ToArray(), still.Select(p => p.Code).ToArray(), still.Select(p => p.Field).ToArray());
    }

    /// <summary>Makes the orders' mark say whether something open stops them.</summary>
    public static Task<int> MarkOrdersAsync(Work work, IReadOnlyCollection<Guid> orderIds, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update sales_order o set needs_attention = v.stopped, version = version + 1
        from (
          select i.id, exists (
            select from problem p where p.account_id = $1 and p.order_id = i.id and p.closed_at is null and p.level <> 'Warning') as stopped
          from unnest($2::uuid[]) as i(id)) as v
        where o.account_id = $1 and o.id = v.id and o.needs_attention <> v.stopped
        """,
        cancellation, work.AccountId, orderIds.Distinct().ToArray());
}
