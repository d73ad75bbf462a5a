using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Takes in what shops changed on orders we have: taken over while no warehouse holds what it is about, otherwise asked for. Every change is kept with its outcome.</summary>
internal static class OrderUpdates
{
    private const string CancelledInShop = "The shop cancelled the order.";

    /// <returns>How many orders were touched.</returns>
    public static async Task<int> ApplyAsync(Work work, Guid channelId, IReadOnlyList<ShopOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return 0;

        var told = orders.ToDictionary(order => order.ExternalId);
        var held = await HeldOrders.LockChangedAsync(work, channelId, orders, cancellation);
        if (held.Count == 0)
            return 0;

        var changed = held.Select(order => new ChangedOrder(order, told[order.ExternalId], ShopChange.Decide(order, told[order.ExternalId], now))).ToList();
        var decided = changed.ToLookup(order => order.Change.Decision);
        await SaveVersionsAsync(work, changed, now, cancellation);
        await ShopChangeWriter.NoteAsync(work, [.. decided[ShopChangeDecision.Note]], now, cancellation);
        await ShopChangeWriter.TakeOverAsync(work, [.. decided[ShopChangeDecision.TakeOver]], now, cancellation);
        await AskAsync(work, [.. decided[ShopChangeDecision.Ask]], now, cancellation);
        await CancelAsync(work, [.. decided[ShopChangeDecision.Cancel]], now, cancellation);
        await ChangeRequests.RecordAsync(work, channelId, changed, now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. held.Select(order => order.Id)], cancellation);
        return changed.Count - decided[ShopChangeDecision.Ignore].Count();
    }

    // What people noted on the order stays; of what the shop calls the same, the shop's word counts.
    private static Task<int> SaveVersionsAsync(Work work, IReadOnlyList<ChangedOrder> orders, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        $$"""
        update sales_order o set external_version = v.version, external_digest = v.digest, external_changed_at = v.changed_at, updated_at = $2, version = o.version + 1,
          total = coalesce(v.total, o.total), fraud_score = coalesce(v.fraud_score, o.fraud_score),
          refs = (o.refs - '{{{OrderRefs.Hold}},{{OrderRefs.Cancelled}}}'::text[]) || v.refs::jsonb
        from unnest($3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::numeric[], $9::numeric[]) as v(id, version, digest, changed_at, refs, total, fraud_score)
        where o.account_id = $1 and o.id = v.id
        """,
        cancellation, work.AccountId, now,
        orders.Select(order => order.Held.Id).ToArray(),
        orders.Select(order => order.Told.Version).ToArray(),
        orders.Select(order => OrderDigest.Of(order.Told)).ToArray(),
        orders.Select(order => order.Told.ChangedAt?.ToUniversalTime()).ToArray(),
        orders.Select(order => OrderImport.ToJson(OrderImport.RefsOf(order.Told))).ToArray(),
        orders.Select(order => order.Told.Total).ToArray(),
        orders.Select(order => order.Told.FraudScore).ToArray());

    // Nothing of the order moves on until the warehouses have answered: what is free is taken back now, the rest is asked for.
    private static async Task AskAsync(Work work, IReadOnlyList<ChangedOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return;

        var ids = orders.Select(order => order.Held.Id).ToArray();
        await ShipmentCancellation.WithdrawUnsentAsync(work, ids, "The shop changed the order.", now, cancellation);
        await ShipmentCancellation.AskAsync(work, [.. orders.SelectMany(order => order.Change.Asked).Select(shipment => shipment.Id)], "The shop changed the order.", now, cancellation);
        await work.ExecuteAsync(
            $"""
            update sales_order o set ready_for = null, ready_at = null, backordered = false, reason_code = '{OrderReasons.ChangeRequested}',
              reason = 'The shop changed it. The warehouse was asked to give back what it has of it.'
            where o.account_id = $1 and o.id = any($2)
            """,
            cancellation, work.AccountId, ids);
    }

    private static async Task CancelAsync(Work work, IReadOnlyList<ChangedOrder> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return;

        await work.RecordAsync([.. orders.Select(order => Event.OfOrder(EventLevel.Info, "order.cancelled-in-shop", CancelledInShop, order.Held.Id))], now, cancellation);
        await ShipmentCancellation.CancelOrdersAsync(work, [.. orders.Select(order => order.Held.Id)], CancelledInShop, now, cancellation);
    }
}

internal sealed record ChangedOrder(HeldOrder Held, ShopOrder Told, ShopChange Change);
