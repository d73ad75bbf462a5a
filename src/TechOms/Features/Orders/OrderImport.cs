using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Stores what shops tell, set-based: an order exists once per channel and external id, however often it is seen.</summary>
internal sealed class OrderImport(Database database, TimeProvider clock)
{
    private const string UnreadableCode = "order.unreadable";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The ids whose version is not stored yet, in the order given.</summary>
    public async Task<IReadOnlyList<string>> UnseenAsync(Tenant tenant, Guid channelId, IReadOnlyList<OrderChange> changes, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(tenant, cancellation);
        return await work.QueryAsync(
            """
            select c.id from unnest($3::text[], $4::text[]) with ordinality as c(id, version, place)
            where not exists (
              select from sales_order o
              where o.account_id = $1 and o.channel_id = $2 and o.external_id = c.id and o.external_version = c.version)
            order by c.place
            """,
            row => row.GetString(0), cancellation, tenant.AccountId, channelId,
            changes.Select(change => change.ExternalId).ToArray(), changes.Select(change => change.Version).ToArray());
    }

    public async Task SaveCursorAsync(Tenant tenant, Guid channelId, string cursor, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(tenant, cancellation);
        await work.ExecuteAsync(
            """
            insert into channel_cursor (account_id, channel_id, name, value, updated_at) values ($1, $2, $3, $4, $5)
            on conflict (account_id, channel_id, name) do update set value = excluded.value, updated_at = excluded.updated_at
            """,
            cancellation, tenant.AccountId, channelId, ReceiveOrders.CursorName, cursor, clock.GetUtcNow());
        await work.CommitAsync(cancellation);
    }

    /// <returns>How many orders were new or different.</returns>
    public async Task<int> StoreAsync(Tenant tenant, Guid channelId, IReadOnlyList<ShopOrder> orders, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return 0;

        var newest = orders.GroupBy(order => order.ExternalId).Select(same => same.Last()).ToList();
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(tenant, cancellation);
        var inserted = await InsertNewAsync(work, channelId, newest, now, cancellation);
        var changed = await OrderUpdates.ApplyAsync(work, channelId, [.. newest.Where(order => !inserted.ContainsKey(order.ExternalId))], now, cancellation);
        await InsertLinesAsync(work, [.. newest.Where(order => inserted.ContainsKey(order.ExternalId)).Select(order => (inserted[order.ExternalId], order))], cancellation);
        await LookAtSoldAsync(work, channelId, newest, now, cancellation);
        await CloseUnreadableAsync(work, channelId, newest, now, cancellation);
        await work.RecordAsync([.. newest.Where(order => inserted.ContainsKey(order.ExternalId)).Select(order => Imported(inserted[order.ExternalId], channelId, order))], now, cancellation);
        if (inserted.Count > 0)
            work.Wake(ValidateOrders.Signal);
        await work.CommitAsync(cancellation);
        return inserted.Count + changed;
    }

    public async Task<IReadOnlyList<string>> UnreadableAsync(Tenant tenant, Guid channelId, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(tenant, cancellation);
        return await work.QueryAsync(
            "select value from problem where account_id = $1 and entity_id = $2 and code = $3 and closed_at is null order by opened_at limit 100",
            row => row.GetString(0), cancellation, tenant.AccountId, channelId, UnreadableCode);
    }

    public async Task NoteUnreadableAsync(
        Tenant tenant, Guid channelId, IReadOnlyList<(string Id, ConnectorException Failure)> unreadable, CancellationToken cancellation)
    {
        if (unreadable.Count == 0)
            return;

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(tenant, cancellation);
        await Problems.OpenAsync(
            work,
            [.. unreadable.Select(order => new Problem(EntityKind.Channel, channelId, EventLevel.Error, UnreadableCode,
                $"The shop's order {order.Id} could not be read: {order.Failure.Message}", "It is tried again with every run. Look at the order in the shop.")
            {
                Field = order.Id,
                Value = order.Id,
                ChannelId = channelId,
            })],
            now, cancellation);
        await work.CommitAsync(cancellation);
    }

    private static async Task<Dictionary<string, Guid>> InsertNewAsync(
        Work work, Guid channelId, IReadOnlyList<ShopOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await work.QueryAsync(
            """
            insert into sales_order (
              account_id, id, channel_id, external_id, external_version, number, source, status, ready_for, ready_at, reason_code, reason, currency, total,
              email, phone, note, ship_to, bill_to, channel_carrier, channel_service, fraud_score, tags, refs, ordered_at, imported_at, ship_after, external_digest, external_changed_at, updated_at)
            select $1, o.id, $2, o.external_id, o.version, o.number, o.source, 'Draft', 'Validate', $3, $4, $5, o.currency, o.total,
              o.email, o.phone, o.note, o.ship_to::jsonb, o.bill_to::jsonb, o.carrier, o.service, o.fraud_score,
              array(select jsonb_array_elements_text(o.tags::jsonb)), o.refs::jsonb, o.ordered_at, $3, o.ship_after, o.digest, o.changed_at, $3
            from unnest($6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::numeric[], $13::text[], $14::text[], $15::text[], $16::text[],
              $17::text[], $18::text[], $19::text[], $20::numeric[], $21::text[], $22::text[], $23::timestamptz[], $24::timestamptz[], $25::text[], $26::timestamptz[])
              as o(id, external_id, version, number, source, currency, total, email, phone, note, ship_to, bill_to, carrier, service, fraud_score, tags, refs, ordered_at, ship_after, digest, changed_at)
            on conflict (account_id, channel_id, external_id) do nothing
            returning id, external_id
            """,
            row => (Id: row.GetGuid(0), ExternalId: row.GetString(1)),
            cancellation,
            work.AccountId, channelId, now, OrderReasons.AwaitingValidation, "Imported; about to be checked.",
            orders.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            orders.Select(o => o.ExternalId).ToArray(),
            orders.Select(o => o.Version).ToArray(),
            orders.Select(o => Clean(o.Number)).ToArray(),
            orders.Select(o => Clean(o.Source)).ToArray(),
            orders.Select(o => Clean(o.Currency)).ToArray(),
            orders.Select(o => o.Total).ToArray(),
            orders.Select(o => Clean(o.Email)).ToArray(),
            orders.Select(o => Clean(o.Phone)).ToArray(),
            orders.Select(o => Clean(o.Note)).ToArray(),
            orders.Select(o => ToJson(o.ShipTo)).ToArray(),
            orders.Select(o => ToJson(o.BillTo)).ToArray(),
            orders.Select(o => Clean(o.Carrier)).ToArray(),
            orders.Select(o => Clean(o.Service)).ToArray(),
            orders.Select(o => o.FraudScore).ToArray(),
            orders.Select(o => JsonSerializer.Serialize(o.Tags.Select(Clean), Json)).ToArray(),
            orders.Select(o => ToJson(RefsOf(o))).ToArray(),
            orders.Select(o => (o.OrderedAt ?? now).ToUniversalTime()).ToArray(),
            orders.Select(o => o.ShipAfter?.ToUniversalTime()).ToArray(),
            orders.Select(OrderDigest.Of).ToArray(),
            orders.Select(o => o.ChangedAt?.ToUniversalTime()).ToArray());
        return rows.ToDictionary(row => row.ExternalId, row => row.Id);
    }

    private static async Task InsertLinesAsync(Work work, IReadOnlyList<(Guid OrderId, ShopOrder Order)> orders, CancellationToken cancellation)
    {
        var lines = orders.SelectMany(order => order.Order.Lines.Select((line, index) => (order.OrderId, Number: index + 1, Line: line))).ToList();
        if (lines.Count == 0)
            return;

        work.Grew("sales_order_line", lines.Count);

        await work.ExecuteAsync(
            """
            insert into sales_order_line (account_id, order_id, number, external_id, sku, name, quantity, cancelled, shipped, unit_price, shippable, location_id, refs)
            select $1, l.order_id, l.number, l.external_id, l.sku, l.name, l.quantity, l.cancelled, l.shipped, l.unit_price, l.shippable, l.location_id, l.refs::jsonb
            from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::numeric[], $11::boolean[], $12::text[], $13::text[])
              as l(order_id, number, external_id, sku, name, quantity, cancelled, shipped, unit_price, shippable, location_id, refs)
            """,
            cancellation,
            work.AccountId,
            lines.Select(l => l.OrderId).ToArray(),
            lines.Select(l => l.Number).ToArray(),
            lines.Select(l => l.Line.ExternalId).ToArray(),
            lines.Select(l => Clean(l.Line.Sku)).ToArray(),
            lines.Select(l => Clean(l.Line.Name)).ToArray(),
            lines.Select(l => l.Line.Quantity).ToArray(),
            lines.Select(l => Within(l.Line.CancelledQuantity, l.Line.Quantity)).ToArray(),
            lines.Select(l => Within(l.Line.FulfilledQuantity, l.Line.Quantity - Within(l.Line.CancelledQuantity, l.Line.Quantity))).ToArray(),
            lines.Select(l => l.Line.UnitPrice).ToArray(),
            lines.Select(l => l.Line.Shippable).ToArray(),
            lines.Select(l => l.Line.LocationId).ToArray(),
            lines.Select(l => ToJson(l.Line.References.ToDictionary(reference => Clean(reference.Key)!, reference => Clean(reference.Value)!))).ToArray());
    }

    // The shop took the units out of its own stock when it sold them, and put them back when it cancelled. Whether before or after our last word to it, only a look can tell.
    private static async Task LookAtSoldAsync(Work work, Guid channelId, IReadOnlyList<ShopOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        var sold = orders.SelectMany(order => order.Lines).Where(line => line.Shippable).Select(line => line.Sku?.Trim().ToLowerInvariant()).OfType<string>().Distinct().ToArray();
        if (sold.Length == 0)
            return;

        // A shop that goes by fulfillment channels is looked at with the next refresh from one.
        var marked = await work.ExecuteAsync(
            """
            with sold as materialized (
              select s.item_id, s.location_id, c.options ->> 'inventoryMode' = 'RealTimeAdjustment' as at_once
              from listing l join channel c on c.account_id = $1 and c.id = $2
              join shop_stock s on s.account_id = $1 and s.channel_id = $2 and s.item_id = l.item_id
              where l.account_id = $1 and l.channel_id = $2 and l.sku_key = any($4) and s.withheld is null
                and c.options ->> 'inventoryMode' in ('RealTimeAdjustment', 'SynchronizeWithFulfillmentChannel')
              order by s.item_id, s.location_id for update of s)
            update shop_stock s set look = true, ready_at = case when v.at_once then coalesce(s.ready_at, $3) else s.ready_at end
            from sold v where s.account_id = $1 and s.channel_id = $2 and s.item_id = v.item_id and s.location_id = v.location_id
            """,
            cancellation, work.AccountId, channelId, now, sold);
        if (marked > 0)
            work.Wake(Inventory.PublishStock.Signal);
    }

    private static async Task CloseUnreadableAsync(Work work, Guid channelId, IReadOnlyList<ShopOrder> orders, DateTimeOffset now, CancellationToken cancellation)
        => await work.ExecuteAsync(
            "update problem set closed_at = $4 where account_id = $1 and entity_id = $2 and code = $3 and closed_at is null and value = any($5)",
            cancellation, work.AccountId, channelId, UnreadableCode, now, orders.Select(order => order.ExternalId).ToArray());

    private static Event Imported(Guid orderId, Guid channelId, ShopOrder order)
        => Event.OfOrder(EventLevel.Info, "order.imported", $"Imported from the shop as {Clean(order.Number)} with {order.Lines.Count} lines.", orderId,
            new { order.ExternalId, order.Version, Lines = order.Lines.Count }) with
        { ChannelId = channelId };

    internal static Dictionary<string, string> RefsOf(ShopOrder order)
    {
        var refs = order.References.ToDictionary(reference => Clean(reference.Key)!, reference => Clean(reference.Value)!);
        if (order.HoldReason is { } hold)
            refs[OrderRefs.Hold] = hold;
        if (order.CancelledAt is not null)
            refs[OrderRefs.Cancelled] = order.CancelReason ?? "The shop cancelled it.";
        return refs;
    }

    internal static string? ToJson<T>(T? value)
        where T : class
        => value is null ? null : Clean(JsonSerializer.Serialize(value, Json).Replace("\\u0000", "", StringComparison.Ordinal));

    // PostgreSQL's text has no zero character; shops' texts sometimes do.
    internal static string? Clean(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    internal static long Within(long value, long most) => Math.Clamp(value, 0, Math.Max(most, 0));
}

/// <summary>Facts of the shop that ride along with an order's references under names no shop uses.</summary>
internal static class OrderRefs
{
    public const string Hold = "techoms:hold";
    public const string Cancelled = "techoms:cancelled";
}
