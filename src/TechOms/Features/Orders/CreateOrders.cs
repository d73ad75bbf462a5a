using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Stores orders that people or programs describe, one or many, and has them checked like those of a shop.</summary>
internal sealed class CreateOrders(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public const int MaxOrders = 1000;

    /// <returns>One outcome per draft, in the order given. What one is refused for does not stop the others.</returns>
    public async Task<IReadOnlyList<OrderOutcome>> RunAsync(IReadOnlyList<OrderDraft> drafts, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rows = drafts.Select(draft => new NewOrder(Guid.CreateVersion7(now), NumberOf(draft, now), draft)).ToList();
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var row in rows)
        {
            if (row.Draft.Check() is { } refusal)
                refusals[row.Id] = refusal;
        }

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await RefuseUnknownAsync(work, rows, refusals, cancellation);
        var wanted = rows.Where(row => !refusals.ContainsKey(row.Id)).ToList();
        var stored = await OrderInsert.RunAsync(work, wanted, now, cancellation);
        foreach (var row in wanted.Where(row => !stored.Contains(row.Id)))
            refusals[row.Id] = Refusal.Conflict("order.exists", $"The channel's order {row.Draft.ExternalId} is here already.");
        await work.RecordAsync([.. wanted.Where(row => stored.Contains(row.Id)).Select(ToEvent)], now, cancellation);
        if (stored.Count > 0)
            work.Wake(ValidateOrders.Signal);
        var states = await OrderState.ReadAsync(work, [.. stored], cancellation);
        await work.CommitAsync(cancellation);
        return [.. rows.Select(row => new OrderOutcome(stored.Contains(row.Id) ? row.Id : null, row.Number, states.GetValueOrDefault(row.Id), refusals.GetValueOrDefault(row.Id)))];
    }

    public async Task<Result<OrderState>> RunOneAsync(OrderDraft draft, CancellationToken cancellation)
    {
        var outcome = (await RunAsync([draft], cancellation)).Single();
        return outcome.Refusal is { } refusal ? refusal : outcome.State!;
    }

    // A number is known once per channel. Two writers at the same moment are told apart by validation, which finds duplicates again.
    private static async Task RefuseUnknownAsync(Work work, List<NewOrder> rows, Dictionary<Guid, Refusal> refusals, CancellationToken cancellation)
    {
        var channels = (await work.QueryAsync("select id from channel where account_id = $1 and kind = 'SalesChannel' and deleted_at is null", row => row.GetGuid(0), cancellation, work.AccountId)).ToHashSet();
        var warehouses = (await work.QueryAsync("select warehouse_id from account_warehouse where account_id = $1 and enabled", row => row.GetGuid(0), cancellation, work.AccountId)).ToHashSet();
        var taken = (await work.QueryAsync(
            "select channel_id, number_key from sales_order where account_id = $1 and number_key = any($2)",
            row => (row.IsDBNull(0) ? Guid.Empty : row.GetGuid(0), row.GetString(1)), cancellation, work.AccountId, rows.Select(row => row.NumberKey).ToArray())).ToHashSet();
        foreach (var row in rows.Where(row => !refusals.ContainsKey(row.Id)))
        {
            if (row.Draft.ChannelId is { } channel && !channels.Contains(channel))
                refusals[row.Id] = Refusal.Invalid("channel.not-found", "channelId", "There is no such sales channel.");
            else if (row.Draft.WarehouseId is { } warehouse && !warehouses.Contains(warehouse))
                refusals[row.Id] = Refusal.Invalid("warehouse.not-found", "warehouseId", "The account uses no such warehouse.");
            else if (row.Draft.ExternalId is null && !taken.Add((row.Draft.ChannelId ?? Guid.Empty, row.NumberKey)))
                refusals[row.Id] = Refusal.Conflict("order.number-taken", $"There is an order {row.Number} already.");
        }
    }

    private static string NumberOf(OrderDraft draft, DateTimeOffset now) => string.IsNullOrWhiteSpace(draft.Number) ? MadeUpNumber.Of("M", now) : draft.Number.Trim();

    private Event ToEvent(NewOrder row) => Event.OfOrder(
        EventLevel.Info, "order.created", $"Created with {row.Draft.Lines.Count} lines.", row.Id, new { row.Draft.Approve, Lines = row.Draft.Lines.Count }) with
    {
        ChannelId = row.Draft.ChannelId,
        Actor = caller.Actor,
    };
}

internal sealed record NewOrder(Guid Id, string Number, OrderDraft Draft)
{
    public string NumberKey => Number.ToLowerInvariant();
}
