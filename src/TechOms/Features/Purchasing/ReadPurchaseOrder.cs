using Microsoft.EntityFrameworkCore;
using TechOms.Features.Events;
using TechOms.Features.Orders;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Everything about one purchase order, and why it is where it is.</summary>
internal sealed class ReadPurchaseOrder(IDbContextFactory<OmsDb> databases)
{
    private const int MostExchanges = 50;

    public async Task<Result<PurchaseDetails>> RunAsync(Guid orderId, PageQuery timeline, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var order = await db.Set<PurchaseOrder>().AsNoTracking().AsSplitQuery()
            .Include(order => order.Lines.OrderBy(line => line.Number))
            .Include(order => order.Receipts.OrderBy(receipt => receipt.Sequence)).ThenInclude(receipt => receipt.Lines.OrderBy(line => line.Number))
            .SingleOrDefaultAsync(order => order.Id == orderId, cancellation);
        if (order is null)
            return Refusal.NotFound("purchase-order");

        var names = await NameBook.ReadAsync(db, cancellation);
        Guid[] things = [order.Id, .. order.Receipts.Select(receipt => receipt.Id)];
        return new PurchaseDetails
        {
            Order = PurchaseRow.Of(order, names, order.Receipts.Where(receipt => receipt.IsLive).Min(receipt => receipt.ReadyAt)) with
            {
                Lines = order.Lines.Count,
                Units = order.Lines.Sum(line => line.Quantity),
                Received = order.Received,
                Open = order.Open,
            },
            Source = order.Source,
            Note = order.Note,
            References = order.Refs,
            CancelAfter = order.CancelAfter,
            ApprovedAt = order.ApprovedAt,
            ReceivedAt = order.ReceivedAt,
            CancelledAt = order.CancelledAt,
            CancelReason = order.CancelReason,
            Lines = [.. order.Lines.Select(line => new PurchaseLineView(line.Number, line.VariantId, line.Sku, line.Quantity, line.Received, line.Cancelled, line.Open, line.Lot, line.Serial, line.Refs))],
            Receipts = [.. order.Receipts.Select(receipt => ReceiptView.Of(receipt, order, names))],
            Problems = await OpenProblemsAsync(db, things, cancellation),
            Exchanges = await ExchangesAsync(db, things, cancellation),
            Timeline = await Timeline.OfEntitiesAsync(db, things, timeline, cancellation),
            Actions =
            [
                new("edit", order.MayEdit()?.Message), new("approve", order.MayApprove()?.Message), new("run-workflow", order.MayRunWorkflow()?.Message),
                new("cancel", order.MayCancel(warehouseKnows: true)?.Message), new("close", order.MayClose(warehouseKnows: true)?.Message),
            ],
        };
    }

    private static Task<List<PurchaseProblem>> OpenProblemsAsync(OmsDb db, Guid[] things, CancellationToken cancellation) => db.Database.SqlQuery<PurchaseProblem>(
        $"""
        select entity_id as "EntityId", level as "Level", code as "Code", field as "Field", message as "Message", action as "Action", opened_at as "OpenedAt"
        from problem where entity_id = any({things}) and closed_at is null order by opened_at
        """).ToListAsync(cancellation);

    private static Task<List<ExchangeEntry>> ExchangesAsync(OmsDb db, Guid[] things, CancellationToken cancellation) => db.Database.SqlQuery<ExchangeEntry>(
        $"""
        select id as "Id", at as "At", channel_id as "ChannelId", shipment_id as "ShipmentId", method as "Method", url as "Url", status as "Status", fault as "Fault",
          duration_ms as "DurationMs", request as "Request", response as "Response"
        from exchange where receipt_id = any({things}) order by at desc limit {MostExchanges}
        """).ToListAsync(cancellation);
}

/// <summary>A purchase order with its lines, receipts and history.</summary>
public sealed record PurchaseDetails
{
    public required PurchaseRow Order { get; init; }
    public required string? Source { get; init; }
    public required string? Note { get; init; }
    public required IReadOnlyDictionary<string, string> References { get; init; }
    public required DateTimeOffset? CancelAfter { get; init; }
    public required DateTimeOffset? ApprovedAt { get; init; }
    public required DateTimeOffset? ReceivedAt { get; init; }
    public required DateTimeOffset? CancelledAt { get; init; }
    public required string? CancelReason { get; init; }
    public required IReadOnlyList<PurchaseLineView> Lines { get; init; }
    public required IReadOnlyList<ReceiptView> Receipts { get; init; }
    public required IReadOnlyList<PurchaseProblem> Problems { get; init; }

    /// <summary>What was said between the warehouse and us when receipts were handed over, newest first; kept for some days.</summary>
    public required IReadOnlyList<ExchangeEntry> Exchanges { get; init; }

    public required Page<TimelineEntry> Timeline { get; init; }
    public required IReadOnlyList<AllowedAction> Actions { get; init; }

    /// <summary>Why it may not be done; null: it may.</summary>
    internal string? WhyNot(string action) => Actions.Single(allowed => allowed.Action == action).Refusal;
}

/// <param name="EntityId">The receipt, or the purchase order.</param>
public sealed record PurchaseProblem(Guid EntityId, string Level, string Code, string? Field, string Message, string Action, DateTimeOffset OpenedAt)
{
    /// <summary>Settled with the warehouse by other means, it can be taken off the list.</summary>
    public bool MayDismiss => Code is "receipt.surplus" or "receipt.counted-down";
}

/// <param name="Open">Ordered less received less cancelled.</param>
public sealed record PurchaseLineView(int Number, Guid VariantId, string Sku, long Ordered, long Received, long Cancelled, long Open, string? Lot, string? Serial, IReadOnlyDictionary<string, string> References);
