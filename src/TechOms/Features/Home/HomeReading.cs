using Npgsql;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Home;

/// <summary>The statements of the board, one for each part. All look only at the accounts they are given.</summary>
internal static class HomeReading
{
    public static async Task<IReadOnlyList<StatusCount>> ReadStatusesAsync(this Work work, Guid[] accounts, DateTimeOffset since, CancellationToken cancellation)
        => await work.QueryAsync(
            """
            select o.status, count(*), coalesce(sum(l.lines), 0)::bigint
            from sales_order o
            cross join lateral (select count(*) as lines from sales_order_line l where l.account_id = o.account_id and l.order_id = o.id) l
            where o.account_id = any($1)
              and (o.status in ('Draft', 'Approved', 'OnHold', 'Fulfilling', 'CancelRequested') or o.status in ('Shipped', 'Cancelled') and o.ordered_at >= $2)
            group by o.status
            """,
            row => new StatusCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancellation, accounts, since);

    public static async Task<MarkCounts> ReadMarksAsync(this Work work, Guid[] accounts, CancellationToken cancellation)
        => (await work.QueryAsync(
            """
            select (select count(*) from sales_order where account_id = any($1) and needs_attention),
                   (select count(*) from sales_order where account_id = any($1) and backordered),
                   (select count(*) from sales_order where account_id = any($1) and status = 'Fulfilling' and short)
            """,
            row => new MarkCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), cancellation, accounts))[0];

    public static async Task<FlowCounts> ReadFlowAsync(this Work work, Guid[] accounts, CancellationToken cancellation)
        => (await work.QueryAsync(
            """
            select s.to_send, s.in_doubt, s.refused, s.with_warehouse, c.waiting, c.oldest, c.refused, k.waiting
            from (
              select count(*) filter (where status = 'Pending' and handoff = 'NotSent') as to_send, count(*) filter (where handoff = 'InDoubt') as in_doubt,
                     count(*) filter (where handoff = 'Refused') as refused, count(*) filter (where status = 'Sent') as with_warehouse
              from shipment where account_id = any($1) and status in ('OnHold', 'Pending', 'Sent', 'CancelRequested')) s,
            (
              select count(*) filter (where status in ('Waiting', 'InDoubt')) as waiting, min(created_at) filter (where status in ('Waiting', 'InDoubt')) as oldest,
                     count(*) filter (where status = 'Refused') as refused
              from confirmation where account_id = any($1) and status <> 'Confirmed') c,
            (select count(*) as waiting from shop_stock where account_id = any($1) and ready_at is not null) k
            """,
            row => new FlowCounts(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
                row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5), row.GetInt64(6), row.GetInt64(7)),
            cancellation, accounts))[0];

    public static async Task<IReadOnlyList<Cause>> ReadCausesAsync(this Work work, Guid[] accounts, CancellationToken cancellation)
        => await work.QueryAsync(
            """
            select p.account_id, p.level, p.code, p.value, p.entity_kind, c.name, count(distinct p.entity_id), min(p.message), min(p.action), min(p.opened_at),
                   (array_agg(p.entity_id))[1], (array_agg(p.order_id))[1], p.channel_id
            from problem p
            left join channel c on c.account_id = p.account_id and c.id = p.channel_id
            where p.account_id = any($1) and p.closed_at is null
            group by p.account_id, p.level, p.code, p.value, p.entity_kind, c.name, p.channel_id
            order by array_position(array['Fatal', 'Error', 'Warning'], p.level), 7 desc, 10
            limit 60
            """,
            row => new Cause(
                row.GetGuid(0), row.GetString(1), row.GetString(2), TextOrNull(row, 3), Enum.Parse<EntityKind>(row.GetString(4)), TextOrNull(row, 5), row.GetInt64(6),
                row.GetString(7), row.GetString(8), row.GetFieldValue<DateTimeOffset>(9), row.GetGuid(10), GuidOrNull(row, 11), GuidOrNull(row, 12)),
            cancellation, accounts);

    public static async Task<IReadOnlyList<AccountCounts>> ReadAccountsAsync(this Work work, Guid[] accounts, CancellationToken cancellation)
        => await work.QueryAsync(
            """
            select a.id, o.attention, o.backordered, o.open, (select count(*) from shipment s where s.account_id = a.id and s.status in ('Sent', 'CancelRequested')) as shipping
            from account a
            cross join lateral (
              select count(*) filter (where needs_attention) as attention, count(*) filter (where backordered) as backordered, count(*) as open
              from sales_order where account_id = a.id and status in ('Draft', 'Approved', 'OnHold', 'Fulfilling', 'CancelRequested')) o
            where a.id = any($1)
            order by o.attention desc, o.backordered desc, o.open desc, a.name
            """,
            row => new AccountCounts(row.GetGuid(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), cancellation, accounts);

    public static async Task<IReadOnlyList<PausedChannel>> ReadPausedAsync(this Work work, Guid[] accounts, CancellationToken cancellation)
        => await work.QueryAsync(
            """
            select account_id, id, name, coalesce(paused_reason, paused_code, ''), paused_at from channel
            where account_id = any($1) and paused_at is not null and deleted_at is null
            order by paused_at
            """,
            row => new PausedChannel(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4)), cancellation, accounts);

    public static async Task<IReadOnlyList<EventLines.Line>> ReadRecentAsync(this Work work, Guid[] accounts, bool nameAccount, CancellationToken cancellation)
        => await work.QueryAsync(
            """
            select e.at, e.level, e.code, e.text, e.entity_kind, e.entity_id, e.order_id, e.channel_id, e.actor, a.id, a.code, o.number
            from account a
            cross join lateral (select * from event e where e.account_id = a.id order by e.id desc limit 12) e
            left join sales_order o on o.account_id = e.account_id and o.id = e.order_id
            where a.id = any($1)
            order by e.id desc
            limit 12
            """,
            row => new EventLines.Line(
                row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2), row.GetString(3),
                In(EventLinks.UrlOf(Enum.Parse<EntityKind>(row.GetString(4)), row.GetGuid(5), GuidOrNull(row, 6), GuidOrNull(row, 7)), nameAccount ? row.GetGuid(9) : null),
                TextOrNull(row, 8), TextOrNull(row, 11), nameAccount ? row.GetString(10) : null),
            cancellation, accounts);

    /// <summary>The same page, in that account.</summary>
    public static string? In(string? url, Guid? account)
        => url is null || account is null ? url : $"{url}{(url.Contains('?') ? '&' : '?')}account={account}";

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Guid? GuidOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
