namespace TechOms.Features.Inventory;

/// <summary>What a shop may show at each of its places: one definition for sending, previewing and showing.</summary>
internal static class SellableStock
{
    /// <summary>
    /// Common table expressions that turn <c>asked (item_id, location_id, variant_id)</c> of account $1 and channel $2 into
    /// <c>sellable (item_id, location_id, fed, units, pending)</c>. A place is fed by the warehouses mapped to it; without any mapping the default
    /// place is fed by all that the account uses. What was sold but is not promised yet is taken off where its order will go. Never below zero.
    /// </summary>
    public const string Ctes =
        """
        feeding as materialized (
          select m.location_id, m.warehouse_id from warehouse_mapping m where m.account_id = $1 and m.channel_id = $2
          union all
          select p.location_id, w.warehouse_id from shop_location p join account_warehouse w on w.account_id = p.account_id and w.enabled
          where p.account_id = $1 and p.channel_id = $2 and p.is_default and p.active
            and not exists (select from warehouse_mapping m where m.account_id = $1 and m.channel_id = $2)),
        there as (
          select f.location_id, l.variant_id, sum(l.available)::bigint as units
          from feeding f join account_warehouse w on w.account_id = $1 and w.warehouse_id = f.warehouse_id and w.enabled
          join stock_level l on l.account_id = $1 and l.warehouse_id = f.warehouse_id
          where l.variant_id in (select variant_id from asked)
          group by 1, 2),
        on_the_way as materialized (
          select o.id, o.channel_id, o.warehouse_id as own, coalesce(a.default_warehouse_id, (
            select min(w.warehouse_id::text)::uuid from account_warehouse w where w.account_id = $1 and w.enabled having count(*) = 1)) as fallback
          from sales_order o join account a on a.id = o.account_id
          where o.account_id = $1 and (o.ready_for is not null or o.status = 'OnHold' or (o.status = 'Draft' and o.channel_id is not null))),
        routed as materialized (
          select p.*, warehouse_of_location($1, p.channel_id, p.place) as warehouse_id, is_elsewhere($1, p.channel_id, p.place) as elsewhere
          from (
            select distinct o.channel_id, l.location_id as place from on_the_way o join sales_order_line l on l.account_id = $1 and l.order_id = o.id
            where o.own is null and l.location_id is not null) p),
        sold as (
          select coalesce(o.own, r.warehouse_id, o.fallback) as warehouse_id, coalesce(l.variant_id, m.variant_id, v.id) as variant_id, sum(l.quantity - l.shipped - l.cancelled - l.allocated)::bigint as units
          from on_the_way o join sales_order_line l on l.account_id = $1 and l.order_id = o.id and l.shippable
          left join routed r on o.own is null and r.channel_id = o.channel_id and r.place = l.location_id
          left join sku_mapping m on l.variant_id is null and m.account_id = $1 and m.channel_id = o.channel_id and m.channel_sku_key = l.sku_key
          left join product_variant v on l.variant_id is null and v.account_id = $1 and v.sku_key = l.sku_key
          where not coalesce(r.elsewhere, false)
          group by 1, 2),
        coming as (
          select p.location_id, s.variant_id, sum(s.units)::bigint as units
          from sold s join lateral (select distinct f.location_id from feeding f where s.warehouse_id is null or f.warehouse_id = s.warehouse_id) p on true
          where s.units > 0 group by 1, 2),
        sellable as (
          select k.item_id, k.location_id, exists (select from feeding f where f.location_id = k.location_id) as fed,
            greatest(0, coalesce(t.units, 0) - coalesce(c.units, 0))::bigint as units, c.units is not null as pending
          from asked k
          left join there t on t.location_id = k.location_id and t.variant_id = k.variant_id
          left join coming c on c.location_id = k.location_id and c.variant_id = k.variant_id)
        """;
}
