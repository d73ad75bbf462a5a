using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <summary>How much of what a channel names we know.</summary>
internal sealed record Coverage(long Seen, long Known)
{
    public int Percent => Seen == 0 ? 100 : (int)(Known * 100 / Seen);
}

/// <param name="Orders">Open orders that wait for it.</param>
/// <param name="Target">Null: nothing of ours is like it.</param>
internal sealed record SkuSuggestion(string ChannelSku, string? Title, long Orders, SkuTarget? Target);

/// <summary>SKUs a channel uses that we do not know, each with the variant it might be, the most wanted first.</summary>
internal sealed class SuggestSkus(Database database, CurrentTenant current, FindChannel find)
{
    private const int Most = 100;

    // Beyond this, what merely looks alike takes too long to find for a page.
    private const int MostCompared = 100_000;

    // What the shop lists, and what open orders name.
    private const string OfShop =
        """
        with seen as (
          select l.sku_key, l.sku, l.title, null::uuid as order_id from listing l where l.account_id = $1 and l.channel_id = $2 and l.sku_key <> ''
          union all
          select l.sku_key, l.sku, l.name, l.order_id from sales_order_line l join sales_order o on o.account_id = l.account_id and o.id = l.order_id
          where l.account_id = $1 and l.variant_id is null and l.sku_key <> '' and l.shippable and o.channel_id = $2 and o.status not in ('Shipped', 'Cancelled')),
        """;

    // What the warehouse has: of what it counted, we noted only what we did not know.
    private const string OfWarehouse =
        """
        with seen as (
          select lower(btrim(p.field)) as sku_key, p.field as sku, null as title, null::uuid as order_id from problem p
          where p.account_id = $1 and p.entity_id = $2 and p.code = 'inventory.sku-unknown' and p.closed_at is null
          union all
          select coalesce(m.channel_sku_key, v.sku_key), coalesce(m.channel_sku, v.sku), null, null from channel c
          join stock_level s on s.account_id = c.account_id and s.warehouse_id = c.warehouse_id
          join product_variant v on v.account_id = s.account_id and v.id = s.variant_id
          left join sku_mapping m on m.account_id = c.account_id and m.channel_id = c.id and m.variant_id = v.id
          where c.account_id = $1 and c.id = $2),
        """;

    private const string Judged =
        """
        grouped as (select sku_key, min(sku) as sku, min(title) as title, count(distinct order_id) as orders from seen group by sku_key),
        judged as (
          select g.*, exists (select from product_variant v where v.account_id = $1 and v.sku_key = g.sku_key)
            or exists (select from sku_mapping m where m.account_id = $1 and m.channel_id = $2 and m.channel_sku_key = g.sku_key) as known
          from grouped g)
        select sku, title, orders, (select count(*) from judged), (select count(*) from judged where known) from judged where not known
        union all
        select null, null, -1, count(*), count(*) filter (where known) from judged
        order by 3 desc, 1 limit $3
        """;

    public sealed record Answer(Coverage Coverage, IReadOnlyList<SkuSuggestion> Unmapped);

    public async Task<Result<Answer>> RunAsync(string channel, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var rows = await work.QueryAsync(
            $"{(found.Kind is ConnectorKind.SalesChannel ? OfShop : OfWarehouse)}\n{Judged}",
            row => (Sku: row.IsDBNull(0) ? null : row.GetString(0), Title: row.IsDBNull(1) ? null : row.GetString(1), Orders: row.GetInt64(2), Coverage: new Coverage(row.GetInt64(3), row.GetInt64(4))),
            cancellation, work.AccountId, found.Id, Most);
        var unmapped = rows.Where(row => row.Sku is not null).ToList();
        var likeness = unmapped.Count == 0 ? new([]) : new SkuLikeness(await ReadVariantsAsync(work, cancellation));
        return new Answer(rows[0].Coverage, unmapped.ConvertAll(row => new SkuSuggestion(row.Sku!, row.Title, row.Orders, likeness.Find(row.Sku!, row.Title))));
    }

    private static Task<List<KnownVariant>> ReadVariantsAsync(Work work, CancellationToken cancellation) => work.QueryAsync(
        "select id, sku, name, barcode from product_variant where account_id = $1 order by sku_key limit $2",
        row => new KnownVariant(row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)), cancellation, work.AccountId, MostCompared);
}
