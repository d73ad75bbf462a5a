using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <param name="ChannelCarrier">Null: how this warehouse calls it is not known.</param>
/// <param name="Carrier">Ours; null: nothing of ours is like it.</param>
/// <param name="Orders">That named it of late.</param>
internal sealed record CarrierSuggestion(string? ChannelCarrier, string? ChannelService, string? Carrier, string? Service, long Orders, int Confidence, string? Because);

/// <summary>Carriers and services that orders or shipments of a channel named of late and that no mapping knows.</summary>
internal sealed class SuggestCarriers(Database database, CurrentTenant current, FindChannel find, TimeProvider clock)
{
    private const int Most = 50;
    private const int Weakest = 45;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(90);

    public async Task<Result<IReadOnlyList<CarrierSuggestion>>> RunAsync(string channel, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        var since = clock.GetUtcNow() - Lately;
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        return found.Kind is ConnectorKind.SalesChannel
            ? await OfShopAsync(work, found.Id, since, cancellation)
            : await OfWarehouseAsync(work, found, since, cancellation);
    }

    private static async Task<List<CarrierSuggestion>> OfShopAsync(Work work, Guid channelId, DateTimeOffset since, CancellationToken cancellation)
    {
        var seen = await work.QueryAsync(
            """
            select o.channel_carrier, o.channel_service, count(*) from sales_order o
            where o.account_id = $1 and o.channel_id = $2 and o.ordered_at >= $3 and coalesce(o.channel_carrier, o.channel_service, '') <> ''
              and not exists (
                select from carrier_mapping m where m.account_id = $1 and m.channel_id = $2
                  and (coalesce(o.channel_carrier, '') ilike like_pattern(m.channel_carrier) or (m.channel_service = '' and coalesce(o.channel_service, '') ilike like_pattern(m.channel_carrier)))
                  and (m.channel_service = '' or coalesce(o.channel_service, '') ilike like_pattern(m.channel_service)))
            group by 1, 2 order by 3 desc, 1, 2 limit $4
            """,
            row => (Carrier: row.IsDBNull(0) ? null : row.GetString(0), Service: row.IsDBNull(1) ? null : row.GetString(1), Orders: row.GetInt64(2)),
            cancellation, work.AccountId, channelId, since, Most);
        var ours = await work.QueryAsync(
            "select distinct carrier, service from carrier_mapping where account_id = $1 order by 1, 2", row => (Carrier: row.GetString(0), Service: row.GetString(1)), cancellation, work.AccountId);
        return seen.ConvertAll(row =>
        {
            // A shop without carriers of its own names services only; the mapping then has them as its carrier.
            var (carrier, service) = string.IsNullOrWhiteSpace(row.Carrier) ? (row.Service!, null) : (row.Carrier, row.Service);
            var words = Likeness.LettersOf(carrier + service);
            var best = ours.Select(pair => (Pair: pair, Score: (int)(100 * Likeness.Of(words, Likeness.LettersOf(pair.Carrier + pair.Service))))).OrderByDescending(pair => pair.Score).FirstOrDefault();
            return best.Score < Weakest
                ? new CarrierSuggestion(carrier, service, null, null, row.Orders, 0, null)
                : new(carrier, service, best.Pair.Carrier, best.Pair.Service, row.Orders, Math.Min(best.Score, 95), best.Score == 100 ? "the same words" : "it looks alike");
        });
    }

    // Its words for our carriers are its own secret; another warehouse of the same system most likely has the same ones.
    private static Task<List<CarrierSuggestion>> OfWarehouseAsync(Work work, Channel channel, DateTimeOffset since, CancellationToken cancellation) => work.QueryAsync(
        """
        with used as (
          select s.carrier, coalesce(s.service, '') as service, count(*) as orders from shipment s
          where s.account_id = $1 and s.channel_id = $2 and s.created_at >= $3 and s.carrier <> '' and s.status in ('Pending', 'Sent', 'OnHold') group by 1, 2
          union all
          select distinct m.carrier, m.service, 0 from carrier_mapping m join channel c on c.account_id = m.account_id and c.id = m.channel_id
          where m.account_id = $1 and c.kind = 'SalesChannel' and c.deleted_at is null)
        select u.carrier, u.service, sum(u.orders)::bigint, twin.channel_carrier, twin.channel_service, twin.name
        from used u
        left join lateral (
          select m.channel_carrier, m.channel_service, c.name from carrier_mapping m join channel c on c.account_id = m.account_id and c.id = m.channel_id
          where m.account_id = $1 and c.connector = $4 and c.id <> $2 and c.deleted_at is null and lower(m.carrier) = lower(u.carrier) and lower(m.service) = lower(u.service)
            and m.channel_carrier not like '%*%' and m.channel_service not like '%*%'
          order by m.is_primary desc, m.id limit 1) twin on true
        where not exists (
          select from carrier_mapping m where m.account_id = $1 and m.channel_id = $2 and lower(m.carrier) = lower(u.carrier) and (m.service = '' or lower(m.service) = lower(u.service)))
        group by 1, 2, 4, 5, 6 order by 3 desc, 1, 2 limit $5
        """,
        row => row.IsDBNull(3)
            ? new CarrierSuggestion(null, null, row.GetString(0), row.GetString(1), row.GetInt64(2), 0, null)
            : new(row.GetString(3), row.GetString(4), row.GetString(0), row.GetString(1), row.GetInt64(2), 90, $"as at {row.GetString(5)}"),
        cancellation, work.AccountId, channel.Id, since, channel.Connector, Most);
}
