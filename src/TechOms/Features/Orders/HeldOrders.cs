using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Reads and locks orders of a shop with all that decides about changes of them: orders first, then shipments, as every step does.</summary>
internal static class HeldOrders
{
    /// <summary>
    /// Those among them that are not as we hold them; an older reading than ours is none. The version alone does not tell: two changes within one second of
    /// the shop's clock may have the same.
    /// </summary>
    public static Task<IReadOnlyList<HeldOrder>> LockChangedAsync(Work work, Guid channelId, IReadOnlyList<ShopOrder> told, CancellationToken cancellation) => LockAsync(
        work, channelId,
        $"""
        o.external_id = any($3) and exists (
          select from unnest($3, $4::text[], $5::timestamptz[], $6::text[], $7::boolean[]) as v(id, version, changed_at, digest, cancelled)
          where v.id = o.external_id and coalesce(v.changed_at >= o.external_changed_at, true)
            and (v.version is distinct from o.external_version or v.digest is distinct from o.external_digest or v.cancelled <> (o.refs ? '{OrderRefs.Cancelled}')))
        """,
        told, cancellation,
        told.Select(order => order.ExternalId).ToArray(), told.Select(order => order.Version).ToArray(), told.Select(order => order.ChangedAt?.ToUniversalTime()).ToArray(),
        told.Select(OrderDigest.Of).ToArray(), told.Select(order => order.CancelledAt is not null).ToArray());

    public static Task<IReadOnlyList<HeldOrder>> LockAsync(Work work, Guid channelId, IReadOnlyList<(Guid Id, ShopOrder Told)> orders, CancellationToken cancellation)
        => LockAsync(work, channelId, "o.id = any($3)", [.. orders.Select(order => order.Told)], cancellation, orders.Select(order => order.Id).ToArray());

    private static async Task<IReadOnlyList<HeldOrder>> LockAsync(
        Work work, Guid channelId, string which, IReadOnlyList<ShopOrder> told, CancellationToken cancellation, params object[] parameters)
    {
        var orders = await work.QueryAsync(
            $"""
            select o.id, o.external_id, o.status, o.external_digest, o.refs ? '{OrderRefs.Cancelled}', o.warehouse_id is not null,
              exists (select from change_request c where c.account_id = o.account_id and c.order_id = o.id and c.outcome = 'Waiting')
            from sales_order o where o.account_id = $1 and o.channel_id = $2 and {which} order by o.id for update
            """,
            row => new HeldOrder(row.GetGuid(0), row.GetString(1), Enum.Parse<OrderStatus>(row.GetString(2)))
            {
                Digest = row.IsDBNull(3) ? null : row.GetString(3),
                CancelledInShop = row.GetBoolean(4),
                HasWarehouse = row.GetBoolean(5),
                IsWaiting = row.GetBoolean(6),
            },
            cancellation, [work.AccountId, channelId, .. parameters]);
        if (orders.Count == 0)
            return orders;

        var ids = orders.Select(order => order.Id).ToArray();
        var shipments = await ReadShipmentsAsync(work, ids, cancellation);
        var lines = await ReadLinesAsync(work, ids, cancellation);
        var places = await ReadPlacesAsync(work, channelId, ids, told, cancellation);
        return orders.ConvertAll(order => order with { Lines = [.. lines[order.Id]], Shipments = [.. shipments[order.Id]], Places = places });
    }

    private static async Task<ILookup<Guid, HeldShipment>> ReadShipmentsAsync(Work work, Guid[] ids, CancellationToken cancellation)
    {
        var heads = await work.QueryAsync(
            $"""
            select id, order_id, number, sequence, warehouse_id, status, {Shipments.ShipmentCancellation.Free}
            from shipment where account_id = $1 and order_id = any($2) order by id for update
            """,
            row => (Order: row.GetGuid(1), Shipment: new HeldShipment(row.GetGuid(0), row.GetString(2), row.GetInt32(3), row.GetGuid(4), row.GetString(5), row.GetBoolean(6), new Dictionary<int, long>())),
            cancellation, work.AccountId, ids);
        var units = (await work.QueryAsync(
            "select shipment_id, order_line_number, sum(quantity)::bigint from shipment_line where account_id = $1 and shipment_id = any($2) group by 1, 2",
            row => (Shipment: row.GetGuid(0), Line: row.GetInt32(1), Units: row.GetInt64(2)), cancellation, work.AccountId, heads.Select(head => head.Shipment.Id).ToArray()))
            .ToLookup(row => row.Shipment);
        return heads.ToLookup(head => head.Order, head => head.Shipment with { Units = units[head.Shipment.Id].ToDictionary(row => row.Line, row => row.Units) });
    }

    private static async Task<ILookup<Guid, HeldLine>> ReadLinesAsync(Work work, Guid[] ids, CancellationToken cancellation) => (await work.QueryAsync(
        "select order_id, number, external_id, sku, quantity, cancelled, shipped, location_id from sales_order_line where account_id = $1 and order_id = any($2) order by order_id, number",
        row => (Order: row.GetGuid(0), Line: new HeldLine(
            row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
            row.IsDBNull(7) ? null : row.GetString(7))),
        cancellation, work.AccountId, ids)).ToLookup(row => row.Order, row => row.Line);

    private static async Task<IReadOnlyDictionary<string, Guid?>> ReadPlacesAsync(Work work, Guid channelId, Guid[] ids, IReadOnlyList<ShopOrder> told, CancellationToken cancellation) => (await work.QueryAsync(
        """
        select p.id, warehouse_of_location($1, $2, p.id) from (
          select unnest($4::text[]) as id union select location_id from sales_order_line where account_id = $1 and order_id = any($3) and location_id is not null) p
        where exists (select from warehouse_mapping m where m.account_id = $1 and m.channel_id = $2)
        """,
        row => (Id: row.GetString(0), Warehouse: row.IsDBNull(1) ? (Guid?)null : row.GetGuid(1)),
        cancellation, work.AccountId, channelId, ids, told.SelectMany(order => order.Lines).Select(line => line.LocationId).OfType<string>().Distinct().ToArray()))
        .ToDictionary(row => row.Id, row => row.Warehouse);
}
