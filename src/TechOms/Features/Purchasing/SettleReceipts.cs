using TechOms.Connectors;
using TechOms.Features.Handoffs;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Concludes from what warehouses reported of receipts: usable units that arrived are stock and no longer incoming.</summary>
internal sealed class SettleReceipts(Database database, TimeProvider clock) : IStep
{
    public const string Signal = "settle-receipts";

    public string Name => Signal;

    public Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
        => RemoteReports.FindAsync(database, HandoffKind.Receipt, cancellation);

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(step.Tenant, cancellation);
        var settled = await SettleAsync(work, batchSize, only: null, clock.GetUtcNow(), cancellation);
        if (settled > 0)
            await work.CommitAsync(cancellation);
        return settled;
    }

    /// <param name="only">The report to conclude from; null: the oldest.</param>
    public static async Task<int> SettleAsync(Work work, int batchSize, Guid? only, DateTimeOffset now, CancellationToken cancellation)
    {
        var reports = await RemoteReports.ClaimAsync<ReceiptUpdate>(work, HandoffKind.Receipt, batchSize, only, cancellation);
        if (reports.Count == 0)
            return 0;

        var desk = await ReceiptsToSettle.ReadAsync(work, [.. reports.Select(report => report.DocumentId ?? report.NamesakeId).OfType<Guid>().Distinct()], cancellation);
        var settled = Conclude(reports, desk);
        await ReceiptWriter.WriteAsync(work, settled, now, cancellation);
        var outcomes = settled.SelectMany(one => one.Reports.Select(id => (id, Outcome: one.Settlement.Kind.ToString()))).ToDictionary(row => row.id, row => row.Outcome);
        await RemoteReports.MarkAsync(work, HandoffKind.Receipt, [.. reports.Select(report => (report.Id, outcomes.GetValueOrDefault(report.Id, "NotOurs")))], now, cancellation);
        return reports.Count;
    }

    /// <summary>One conclusion per document over there: the last final report decides, otherwise the newest. What one books, the next of the same order does not find open.</summary>
    private static List<ReceiptConcluded> Conclude(IReadOnlyList<StoredReport<ReceiptUpdate>> reports, ReceiptsToSettle desk)
    {
        var concluded = new List<ReceiptConcluded>();
        foreach (var same in reports.GroupBy(report => (report.ChannelId, Document: report.DocumentId?.ToString() ?? report.Facts.ExternalId)))
        {
            var deciding = same.LastOrDefault(report => report.Facts.Status is RemoteReceiptStatus.Received or RemoteReceiptStatus.Cancelled) ?? same.Last();
            var receipt = deciding.DocumentId is { } known ? desk.Find(known)
                : deciding.NamesakeId is { } namesake && deciding.Facts.Lines.Any(line => line.Quantity > 0) ? desk.FollowUp(namesake)
                : null;
            if (receipt is null)
                continue;

            var settlement = ReceiptSettlement.Decide(receipt, deciding.Facts);
            desk.Take(receipt, settlement.Units);
            // A follow-up that brought nothing that is expected is no receipt of its own; what it brought is told at the first one.
            if (receipt.IsFollowUp && settlement.Units.Values.Sum() == 0)
                (receipt, settlement) = (desk.Find(deciding.NamesakeId!.Value), settlement with { Kind = ReceiptSettlementKind.Nothing });
            concluded.Add(new(receipt, deciding.ChannelId, deciding.Facts, settlement, [.. same.Select(report => report.Id)]));
        }

        return concluded;
    }
}

/// <param name="ChannelId">Null: a person reported it.</param>
/// <param name="Reports">All that were looked at for it.</param>
internal sealed record ReceiptConcluded(ReceiptToSettle Receipt, Guid? ChannelId, ReceiptUpdate Update, ReceiptSettlement Settlement, IReadOnlyList<Guid> Reports);
