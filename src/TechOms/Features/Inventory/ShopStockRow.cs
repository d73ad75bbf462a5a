using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>A listing at a place of a shop, as stored, beside what it may show now.</summary>
internal sealed record ShopStockRow(
    string ItemId, string? Sku, string SkuKey, string? Title, bool Tracked, DateTimeOffset SeenAt, Guid? VariantId, string? LocationId, string? Location, long? Sent, DateTimeOffset? SentAt,
    long? Known, DateTimeOffset? KnownAt, DateTimeOffset? ReadyAt, DateTimeOffset? RecheckAt, string? Withheld, string? ReasonCode, string? Reason,
    DateTimeOffset? PushAt, string? Failure, bool Fed, long? Units)
{
    /// <summary>What we believe the shop shows.</summary>
    public long? Shown => Known ?? Sent;

    /// <summary>Reads only. With <paramref name="differing"/> all listings of the channel are weighed, otherwise those of the page.</summary>
    /// <param name="after">SKU key, item and location of the last row seen.</param>
    public static Task<List<ShopStockRow>> ReadAsync(
        Work work, Guid channelId, string? search, Guid? variantId, bool differing, (string Sku, string Item, string Location)? after, int most, CancellationToken cancellation) => work.QueryAsync(
        $"""
        with listed as materialized (
          select l.item_id, l.sku, coalesce(l.sku_key, '') as sku_key, l.title, l.tracked, l.seen_at, coalesce(s.variant_id, m.variant_id, v.id) as variant_id, s.location_id, s.sent, s.sent_at,
            s.known, s.known_at, s.ready_at, s.recheck_at, s.withheld, s.reason_code, s.reason, s.push_id
          from listing l
          left join shop_stock s on s.account_id = l.account_id and s.channel_id = l.channel_id and s.item_id = l.item_id
          left join sku_mapping m on m.account_id = l.account_id and m.channel_id = l.channel_id and m.channel_sku_key = l.sku_key
          left join product_variant v on v.account_id = l.account_id and v.sku_key = l.sku_key
          where l.account_id = $1 and l.channel_id = $2
            and ($3::text is null or strpos(l.sku_key, lower($3)) > 0 or strpos(lower(l.title), lower($3)) > 0)
            and ($4::uuid is null or coalesce(s.variant_id, m.variant_id, v.id) = $4)
            and ($6::text is null or (coalesce(l.sku_key, ''), l.item_id, coalesce(s.location_id, '')) > ($6, $7, $8))
          order by 3, 1, coalesce(s.location_id, '') limit case when $5 then null else $9::bigint end),
        asked as materialized (select item_id, location_id, variant_id from listed where location_id is not null),
        {SellableStock.Ctes}
        select k.item_id, k.sku, k.sku_key, k.title, k.tracked, k.seen_at, k.variant_id, k.location_id, p.name, k.sent, k.sent_at, k.known, k.known_at, k.ready_at, k.recheck_at,
          k.withheld, k.reason_code, k.reason, greatest(q.ready_at, q.leased_until), q.failure, coalesce(v.fed, false), v.units
        from listed k
        left join sellable v on v.item_id = k.item_id and v.location_id = k.location_id
        left join shop_location p on p.account_id = $1 and p.channel_id = $2 and p.location_id = k.location_id
        left join stock_push q on q.account_id = $1 and q.id = k.push_id
        where not $5 or (v.fed and k.withheld is null and coalesce(k.known, k.sent) is distinct from v.units)
        order by k.sku_key, k.item_id, coalesce(k.location_id, '') limit $9
        """,
        row => new ShopStockRow(
            row.GetString(0), Text(row, 1), row.GetString(2), Text(row, 3), row.GetBoolean(4), row.GetFieldValue<DateTimeOffset>(5), row.IsDBNull(6) ? null : row.GetGuid(6), Text(row, 7), Text(row, 8),
            Number(row, 9), Time(row, 10), Number(row, 11), Time(row, 12), Time(row, 13), Time(row, 14), Text(row, 15), Text(row, 16), Text(row, 17), Time(row, 18), Text(row, 19), row.GetBoolean(20), Number(row, 21)),
        cancellation, work.AccountId, channelId, search, variantId, differing, after?.Sku, after?.Item, after?.Location, (long)most);

    private static string? Text(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static DateTimeOffset? Time(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
