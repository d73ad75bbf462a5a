using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Handoffs;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Records what became of a batch of hand-offs, with its events and problems.</summary>
internal static class SentReceipts
{
    public static async Task SaveAsync(
        Database database, ChannelHealth health, OpenChannel channel, Guid lease, IReadOnlyList<(ReceiptToSend Receipt, HandoffOutcome? Outcome)> batch, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(channel.Tenant, cancellation);
        Guid[] orders = [.. batch.Select(row => row.Receipt.PurchaseOrderId).Distinct()];
        await PurchaseProgress.LockAsync(work, orders, cancellation);
        await HandoffRows.SaveAsync(work, health, channel, lease, [.. batch.Select(row => (row.Receipt.Document, row.Outcome))], now, cancellation);
        var tried = batch.Where(row => row.Outcome is not null).Select(row => (row.Receipt, Outcome: row.Outcome!)).ToList();
        await work.RecordAsync([.. tried.Select(row => ToEvent(channel, row.Receipt, row.Outcome))], now, cancellation);
        await Problems.CloseAsync(work, [.. tried.Select(row => row.Receipt.Document.Id)], "receipt.refused", [], now, cancellation);
        await Problems.OpenAsync(work, [.. tried.Where(row => row.Outcome.State is HandoffState.Refused).Select(row => ToProblem(channel, row.Receipt, row.Outcome))], now, cancellation);
        await PurchaseProgress.RefreshAsync(work, orders, now, cancellation);
        await work.CommitAsync(cancellation);
    }

    private static Event ToEvent(OpenChannel channel, ReceiptToSend receipt, HandoffOutcome outcome)
    {
        var (level, code, text) = outcome.Say(HandoffKind.Receipt, channel.Name);
        return new(level, code, text, EntityKind.Receipt, receipt.Document.Id) { ChannelId = channel.Id, Data = new { receipt.Document.Attempts, outcome.NextAttempt, outcome.Code } };
    }

    private static Problem ToProblem(OpenChannel channel, ReceiptToSend receipt, HandoffOutcome outcome) => new(
        EntityKind.Receipt, receipt.Document.Id, EventLevel.Error, "receipt.refused", $"{channel.Name} refused receipt {receipt.Document.Reference}: {outcome.Reason}",
        "Correct what it names, then retry the receipt, or cancel the purchase order.")
    {
        ChannelId = channel.Id,
        Field = outcome.Failure?.Field,
    };
}
