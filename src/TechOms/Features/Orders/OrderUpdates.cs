using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>What becomes of changes that a shop makes to an order we already have.</summary>
internal enum UpdateDecision
{
    /// <summary>An echo, or the order is final here.</summary>
    Ignore,

    /// <summary>Nothing is promised to a warehouse yet: take it over and check it again.</summary>
    Replace,

    /// <summary>The shop cancelled it.</summary>
    Cancel,

    /// <summary>A warehouse has it: people must decide.</summary>
    TooLate,
}

internal static class OrderUpdates
{
    /// <summary>Pure.</summary>
    public static UpdateDecision Decide(OrderStatus status, bool handedOver, bool cancelledInShop, bool sameContent) => (status, handedOver) switch
    {
        (OrderStatus.Shipped or OrderStatus.Cancelled, _) => UpdateDecision.Ignore,
        (OrderStatus.CancelRequested, _) when cancelledInShop => UpdateDecision.Ignore,
        _ when cancelledInShop => UpdateDecision.Cancel,
        _ when sameContent => UpdateDecision.Ignore,
        (_, true) => UpdateDecision.TooLate,
        _ => UpdateDecision.Replace,
    };

    /// <returns>How many orders were touched.</returns>
    public static async Task<int> ApplyAsync(Work work, Guid channelId, IReadOnlyList<ShopOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return 0;

        var known = await work.QueryAsync(
            """
            select o.external_id, o.id, o.status, o.external_digest,
              exists (select from shipment s where s.account_id = o.account_id and s.order_id = o.id and (s.handoff <> 'NotSent' or s.status = 'Sent'))
            from sales_order o
            where o.account_id = $1 and o.channel_id = $2 and o.external_id = any($3)
              and o.external_version is distinct from (select v.version from unnest($3, $4::text[]) as v(id, version) where v.id = o.external_id)
            order by o.id for update
            """,
            row => (ExternalId: row.GetString(0), Id: row.GetGuid(1), Status: Enum.Parse<OrderStatus>(row.GetString(2)), Digest: row.IsDBNull(3) ? null : row.GetString(3), HandedOver: row.GetBoolean(4)),
            cancellation, work.AccountId, channelId, orders.Select(o => o.ExternalId).ToArray(), orders.Select(o => o.Version).ToArray());
        if (known.Count == 0)
            return 0;

        var news = orders.ToDictionary(order => order.ExternalId);
        var decided = known.ToLookup(
            order => Decide(order.Status, order.HandedOver, news[order.ExternalId].CancelledAt is not null, order.Digest == OrderDigest.Of(news[order.ExternalId])),
            order => (order.Id, Order: news[order.ExternalId]));
        await SaveVersionsAsync(work, [.. known.Select(order => (order.Id, news[order.ExternalId]))], now, cancellation);
        await ReplaceAsync(work, [.. decided[UpdateDecision.Replace]], now, cancellation);
        await CancelAsync(work, [.. decided[UpdateDecision.Cancel]], now, cancellation);
        await work.RecordAsync([.. decided[UpdateDecision.TooLate].Select(order => TooLate(order.Id))], now, cancellation);
        await Problems.OpenAsync(work, [.. decided[UpdateDecision.TooLate].Select(order => TooLateProblem(order.Id))], now, cancellation);
        return known.Count - decided[UpdateDecision.Ignore].Count();
    }

    private static async Task SaveVersionsAsync(Work work, IReadOnlyList<(Guid Id, ShopOrder Order)> orders, DateTimeOffset now, CancellationToken cancellation)
        => await work.ExecuteAsync(
            """
            update sales_order o set external_version = v.version, external_digest = v.digest, refs = v.refs::jsonb, updated_at = $2, version = o.version + 1
            from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) as v(id, version, digest, refs)
            where o.account_id = $1 and o.id = v.id
            """,
            cancellation, work.AccountId, now,
            orders.Select(order => order.Id).ToArray(),
            orders.Select(order => order.Order.Version).ToArray(),
            orders.Select(order => OrderDigest.Of(order.Order)).ToArray(),
            orders.Select(order => OrderImport.ToJson(OrderImport.RefsOf(order.Order))).ToArray());

    private static async Task ReplaceAsync(Work work, IReadOnlyList<(Guid Id, ShopOrder Order)> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return;

        var ids = orders.Select(order => order.Id).ToArray();
        await ShipmentCancellation.WithdrawUnsentAsync(work, ids, "The shop changed the order.", now, cancellation);
        await work.ExecuteAsync("delete from sales_order_line where account_id = $1 and order_id = any($2)", cancellation, work.AccountId, ids);
        await OrderImport.InsertLinesAsync(work, orders, cancellation);
        await work.ExecuteAsync(
            """
            update sales_order o set ship_to = v.ship_to::jsonb, bill_to = v.bill_to::jsonb, channel_carrier = v.carrier, channel_service = v.service,
              note = v.note, ship_after = v.ship_after, total = v.total, status = 'Draft', backordered = false,
              ready_for = 'Validate', ready_at = $2, reason_code = $3, reason = 'Changed in the shop; about to be checked again.'
            from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::numeric[])
              as v(id, ship_to, bill_to, carrier, service, note, ship_after, total)
            where o.account_id = $1 and o.id = v.id
            """,
            cancellation, work.AccountId, now, OrderReasons.AwaitingValidation, ids,
            orders.Select(o => OrderImport.ToJson(o.Order.ShipTo)).ToArray(),
            orders.Select(o => OrderImport.ToJson(o.Order.BillTo)).ToArray(),
            orders.Select(o => OrderImport.Clean(o.Order.Carrier)).ToArray(),
            orders.Select(o => OrderImport.Clean(o.Order.Service)).ToArray(),
            orders.Select(o => OrderImport.Clean(o.Order.Note)).ToArray(),
            orders.Select(o => o.Order.ShipAfter?.ToUniversalTime()).ToArray(),
            orders.Select(o => o.Order.Total).ToArray());
        await work.RecordAsync(
            [.. ids.Select(id => Event.OfOrder(EventLevel.Info, "order.changed-in-shop", "The shop changed the order before a warehouse had it; the change was taken over.", id))], now, cancellation);
        work.Wake(ValidateOrders.Signal);
    }

    private static async Task CancelAsync(Work work, IReadOnlyList<(Guid Id, ShopOrder Order)> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return;

        await work.RecordAsync(
            [.. orders.Select(order => Event.OfOrder(EventLevel.Info, "order.cancelled-in-shop", "The shop cancelled the order.", order.Id))], now, cancellation);
        await ShipmentCancellation.CancelOrdersAsync(work, [.. orders.Select(order => order.Id)], "The shop cancelled the order.", now, cancellation);
    }

    private static Event TooLate(Guid orderId) => Event.OfOrder(
        EventLevel.Warning, "order.change-too-late", "The shop changed the order after a warehouse had it. Nothing was changed here.", orderId);

    private static Problem TooLateProblem(Guid orderId) => new(
        EntityKind.SalesOrder, orderId, EventLevel.Warning, "order.change-too-late",
        "The shop changed the order after a warehouse had it.", "Compare with the shop; cancel the shipment if the warehouse can still stop it.")
    {
        OrderId = orderId,
    };
}
