using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>What people received at a warehouse without a system of its own. It goes the way of a warehouse's report: recorded first, then settled.</summary>
internal sealed class ReceiveByHand(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    /// <param name="Lines">What arrived now; null: all that is still expected.</param>
    /// <param name="Version">Of the purchase order, as the caller saw it: what is sent twice is booked once. Null: whatever is there.</param>
    public sealed record Request([property: MaxLength(PurchaseDraft.MaxLines)] IReadOnlyList<ArrivedLine>? Lines = null, long? Version = null);

    /// <param name="Number">Of the line.</param>
    /// <param name="Quantity">Usable units.</param>
    public sealed record ArrivedLine(int Number, long Quantity, string? Lot = null, string? Serial = null);

    public async Task<Result<ReceiptState>> RunAsync(Guid receiptId, Request request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        if (await ReceiptDesk.LockAsync(work, db, receiptId, cancellation) is not var (order, receipt))
            return Refusal.NotFound("receipt");
        if (request.Version is { } version && version != order.Version)
            return Refusal.Stale("purchase-order");
        if (receipt.MayReceive(order) is { } refusal)
            return refusal;

        await db.Set<ReceiptLine>().Where(line => line.ReceiptId == receiptId).LoadAsync(cancellation);
        var arrived = request.Lines ?? [.. receipt.Lines.Select(line => new ArrivedLine(line.Number, Expected(order, line)))];
        if (Check(order, receipt, arrived) is { } invalid)
            return invalid;

        var facts = ToReport(receipt, arrived, now);
        var report = await RemoteReports.InsertAsync(work, HandoffKind.Receipt, null, [new(facts.ExternalId, facts.Reference, facts.Version, facts)], now, cancellation);
        await work.RecordAsync(
            [new(EventLevel.Info, "receipt.reported-by-hand", $"Received by hand: {arrived.Sum(line => line.Quantity)} units.", EntityKind.Receipt, receiptId) { Actor = caller.Actor, Data = arrived }],
            now, cancellation);
        await SettleReceipts.SettleAsync(work, batchSize: 1, report.Single(), now, cancellation);
        var state = await ReceiptState.ReadAsync(work, receiptId, cancellation);
        await work.CommitAsync(cancellation);
        return state;
    }

    private static Refusal? Check(PurchaseOrder order, Receipt receipt, IReadOnlyList<ArrivedLine> arrived)
    {
        if (!arrived.Any(line => line.Quantity > 0))
            return Refusal.Invalid("receipt.nothing", "lines", "Say what arrived.");
        if (arrived.FirstOrDefault(line => line.Quantity < 0) is { } negative)
            return Refusal.Invalid("receipt.bad-quantity", "lines", $"Line {negative.Number}: a quantity is not negative.");

        foreach (var same in arrived.GroupBy(line => line.Number))
        {
            if (receipt.Lines.FirstOrDefault(line => line.Number == same.Key) is not { } line)
                return Refusal.Invalid("receipt.no-such-line", "lines", $"The receipt has no line {same.Key}.");
            if (same.Sum(part => part.Quantity) > Expected(order, line))
                return Refusal.Invalid("receipt.too-many", "lines", $"Line {same.Key} expects at most {Expected(order, line)} more of {line.Sku}. Book what is beyond that as an adjustment of stock.");
        }

        return null;
    }

    private static long Expected(PurchaseOrder order, ReceiptLine line) => Math.Min(line.Quantity - line.Received, order.Lines.Single(of => of.Number == line.Number).Open);

    // A report is whole, so what arrived before is in it.
    private static ReceiptUpdate ToReport(Receipt receipt, IReadOnlyList<ArrivedLine> arrived, DateTimeOffset now) => new()
    {
        ExternalId = receipt.Number,
        Reference = receipt.Number,
        Version = Guid.CreateVersion7(now).ToString(),
        Status = RemoteReceiptStatus.Received,
        StatusText = "Received by hand",
        ReceivedAt = now,
        Lines =
        [
            .. from line in receipt.Lines
               let news = arrived.Where(part => part.Number == line.Number).ToList()
               where line.Received + news.Sum(part => part.Quantity) > 0
               select new ReceivedLine(line.Number, line.Sku, line.Received + news.Sum(part => part.Quantity))
               {
                   Lots =
                   [
                       .. line.Lots ?? [],
                       .. news.Where(part => part.Quantity > 0 && (part.Lot ?? part.Serial) is not null).Select(part => new Lot(part.Lot, part.Serial, null, part.Quantity)),
                   ],
               },
        ],
    };
}
