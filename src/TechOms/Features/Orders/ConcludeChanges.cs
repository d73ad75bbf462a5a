using System.Text.Json;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Shipments;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Decides what becomes of a shop's change once the warehouses have answered: what they gave back is changed, and the outcome told.</summary>
internal sealed class ConcludeChanges(Database database, TimeProvider clock) : IStep
{
    public const string Signal = "conclude-changes";

    private const string Answered =
        """
        c.outcome = 'Waiting' and not exists (
          select from shipment s where s.account_id = c.account_id and s.id = any(c.shipment_ids) and s.status = 'CancelRequested')
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => Signal;

    public async Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        return await work.QueryAsync(
            $"select a.organization_id, a.id from account a where a.enabled and exists (select from change_request c where c.account_id = a.id and {Answered})",
            row => new StepWork(new(row.GetGuid(0), row.GetGuid(1))), cancellation);
    }

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(step.Tenant, cancellation);
        var claimed = await ClaimAsync(work, batchSize, cancellation);
        foreach (var channel in claimed.GroupBy(change => change.ChannelId))
            await ConcludeAsync(work, channel.Key, [.. channel], now, cancellation);
        await work.CommitAsync(cancellation);
        return claimed.Count;
    }

    private static async Task ConcludeAsync(Work work, Guid channelId, IReadOnlyList<Claimed> changes, DateTimeOffset now, CancellationToken cancellation)
    {
        var asked = await ReadAskedAsync(work, changes, cancellation);
        var held = (await HeldOrders.LockAsync(work, channelId, [.. changes.Select(change => (change.OrderId, change.Wanted))], cancellation)).ToDictionary(order => order.Id);
        var concluded = changes.Select(change => (Change: change, Order: held[change.OrderId], Ended: ChangeRequest.Conclude([.. asked[change.Id]]))).ToList();
        await ShopChangeWriter.TakeOverAsync(
            work,
            [.. from one in concluded
                where !one.Change.Parts.HasFlag(ShopChangeParts.Cancellation) && one.Order.Status is not OrderStatus.Cancelled
                let merged = ShopLines.Merge(one.Order, one.Change.Wanted.Lines, one.Change.Parts.HasFlag(ShopChangeParts.Lines))
                // Of what a warehouse kept nothing can change, the address least of all.
                where (one.Ended.Outcome is ChangeOutcome.Applied && !one.Order.IsFinal) || merged.Any(line => line.Open > one.Order.Committed(line.Number))
                select new ChangedOrder(one.Order, one.Change.Wanted, new(ShopChangeDecision.TakeOver, one.Change.Parts, one.Change.Changes, merged, []))],
            now, cancellation);
        await SaveAsync(work, [.. concluded.Select(one => (one.Change.Id, one.Ended.Outcome, one.Ended.Reason))], now, cancellation);
        await ChangeRequests.TellAsync(
            work, [.. concluded.Select(one => new DecidedChange(one.Order.Id, channelId, one.Change.Changes, one.Ended.Outcome, one.Ended.Reason))], now, cancellation);
        await Problems.CloseAsync(work, [.. changes.SelectMany(change => change.Shipments)], CancelShipments.CancelRefused, [], now, cancellation);
        await OrderProgress.RefreshAsync(work, [.. held.Keys], now, cancellation);
        await Problems.MarkOrdersAsync(work, [.. held.Keys], cancellation);
    }

    // Whoever changes an order's change requests holds the order.
    private static async Task<List<Claimed>> ClaimAsync(Work work, int batchSize, CancellationToken cancellation) => await work.QueryAsync(
        $"""
        select c.id, c.order_id, c.channel_id, array_to_string(c.parts, ', '), c.changes, c.wanted::text, c.shipment_ids
        from sales_order o join change_request c on c.account_id = o.account_id and c.order_id = o.id
        where c.account_id = $1 and {Answered}
        order by o.id limit $2 for update of o skip locked
        """,
        row => new Claimed(
            row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), Enum.Parse<ShopChangeParts>(row.GetString(3)), row.GetFieldValue<string[]>(4),
            JsonSerializer.Deserialize<ShopOrder>(row.GetString(5), Json)!, row.GetFieldValue<Guid[]>(6)),
        cancellation, work.AccountId, batchSize);

    private static async Task<ILookup<Guid, AskedShipment>> ReadAskedAsync(Work work, IReadOnlyList<Claimed> changes, CancellationToken cancellation) => (await work.QueryAsync(
        """
        select c.id, s.number, s.status, s.reason from change_request c join shipment s on s.account_id = c.account_id and s.id = any(c.shipment_ids)
        where c.account_id = $1 and c.id = any($2) order by s.sequence
        """,
        row => (Change: row.GetGuid(0), Shipment: new AskedShipment(row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3))),
        cancellation, work.AccountId, changes.Select(change => change.Id).ToArray())).ToLookup(row => row.Change, row => row.Shipment);

    private static Task<int> SaveAsync(Work work, IReadOnlyList<(Guid Id, ChangeOutcome Outcome, string Reason)> concluded, DateTimeOffset now, CancellationToken cancellation) => work.ExecuteAsync(
        """
        update change_request c set outcome = v.outcome, reason = v.reason, decided_at = $2, wanted = null
        from unnest($3::uuid[], $4::text[], $5::text[]) as v(id, outcome, reason) where c.account_id = $1 and c.id = v.id
        """,
        cancellation, work.AccountId, now,
        concluded.Select(one => one.Id).ToArray(), concluded.Select(one => one.Outcome.ToString()).ToArray(), concluded.Select(one => one.Reason).ToArray());

    private sealed record Claimed(
        Guid Id, Guid OrderId, Guid ChannelId, ShopChangeParts Parts, IReadOnlyList<string> Changes, ShopOrder Wanted, IReadOnlyList<Guid> Shipments);
}
