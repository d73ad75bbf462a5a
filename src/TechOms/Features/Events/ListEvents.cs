using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Events;

/// <param name="Data">The inputs of the decision as they were then.</param>
/// <param name="Actor">The person or key that asked for it; null: the system.</param>
internal sealed record EventDetails(
    Guid Id, DateTimeOffset At, EventLevel Level, string Code, string Text, EntityKind Kind, Guid EntityId, Guid? OrderId, Guid? ChannelId, string? Actor, JsonElement? Data, string? OrderNumber)
{
    public static EventDetails Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), Enum.Parse<EventLevel>(row.GetString(2)), row.GetString(3), row.GetString(4),
        Enum.Parse<EntityKind>(row.GetString(5)), row.GetGuid(6), row.IsDBNull(7) ? null : row.GetGuid(7), row.IsDBNull(8) ? null : row.GetGuid(8),
        row.IsDBNull(9) ? null : row.GetString(9), row.IsDBNull(10) ? null : row.GetFieldValue<JsonElement>(10), row.IsDBNull(11) ? null : row.GetString(11));
}

/// <summary>What happened in the account, newest first.</summary>
internal sealed class ListEvents(Database database, CurrentTenant current)
{
    private const string Columns = "e.id, e.at, e.level, e.code, e.text, e.entity_kind, e.entity_id, e.order_id, e.channel_id, e.actor, e.data, o.number";

    public sealed record Filter
    {
        [FromQuery(Name = "level"), Description("Only this level and worse.")]
        public EventLevel? Level { get; init; }

        [FromQuery(Name = "order")]
        public Guid? OrderId { get; init; }

        [FromQuery(Name = "channel")]
        public Guid? ChannelId { get; init; }

        [FromQuery(Name = "code"), Description("Only codes that begin like this, as order. or channel.paused.")]
        public string? Code { get; init; }
    }

    public async Task<Result<Page<EventDetails>>> RunAsync(Filter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var rows = await work.QueryAsync(
            // Ids grow with time, so the primary key already is the order of a list without a filter; the filters have indexes by time.
            $"""
            select {Columns} from event e
            left join sales_order o on o.account_id = e.account_id and o.id = e.order_id
            where e.account_id = $1
              and ($2::text[] is null or e.level = any($2)) and ($3::uuid is null or e.order_id = $3)
              and ($4::uuid is null or e.channel_id = $4) and ($5::text is null or starts_with(e.code, $5))
              and ($6::uuid is null or {(filter is { Level: null, OrderId: null } ? "e.id < $6 and $7::timestamptz is not null" : "(e.at, e.id) < ($7, $6)")})
            order by {(filter is { Level: null, OrderId: null } ? "e.id desc" : "e.at desc, e.id desc")}
            limit $8
            """,
            EventDetails.Read, cancellation,
            work.AccountId, LevelsFrom(filter.Level), filter.OrderId, filter.ChannelId, filter.Code is { Length: > 0 } code ? code : null,
            page.After?.Id, page.After?.At, page.Size + 1);
        return Page<EventDetails>.Of(rows, page.Size, row => Cursor.Of(row.At, row.Id));
    }

    private static string[]? LevelsFrom(EventLevel? least)
        => least is null or EventLevel.Info ? null : [.. Enum.GetValues<EventLevel>().Where(level => level >= least).Select(level => level.ToString())];
}
