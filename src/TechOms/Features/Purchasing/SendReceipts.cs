using Microsoft.Extensions.Options;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Handoffs;
using TechOms.Platform.Steps;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Announces receipts to their warehouse, each exactly once: intent stored, then the call, then the outcome.</summary>
internal sealed class SendReceipts(Database database, ChannelSessions sessions, ChannelHealth health, IOptions<HandoffOptions> options, TimeProvider clock) : IStep
{
    public const string Signal = "send-receipts";

    public string Name => Signal;

    public Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
        => ChannelQueue.FindAsync(database, "receipt", "w.ready_for = 'Send' and w.ready_at <= $1", now, cancellation);

    public async Task<int> RunAsync(StepWork step, int batchSize, CancellationToken cancellation)
    {
        using var channel = await sessions.OpenAsync(step.Tenant, step.ChannelId!.Value, cancellation);
        if (channel?.Session is not IReceiptSink warehouse)
            return 0;

        var lease = Guid.CreateVersion7();
        var leasedUntil = clock.GetUtcNow() + options.Value.Lease;
        var claimed = await ReceiptsToSend.ClaimAsync(database, channel, lease, leasedUntil, batchSize, clock.GetUtcNow(), cancellation);
        if (claimed.Count == 0)
            return 0;

        var outcomes = await HandoffBatch.RunAsync(claimed, receipt => SendAsync(warehouse, receipt), leasedUntil, options.Value, clock, cancellation);
        await SentReceipts.SaveAsync(database, health, channel, lease, [.. claimed.Zip(outcomes)], clock.GetUtcNow(), CancellationToken.None);
        return outcomes.Count(outcome => outcome is not null);
    }

    // Once a request has left it is waited for, even while the server stops: its own time-out ends it.
    private async Task<HandoffOutcome> SendAsync(IReceiptSink warehouse, ReceiptToSend receipt)
    {
        ExchangeSubject.Current = new(ReceiptId: receipt.Document.Id);
        return await Handoff.AttemptAsync(
            receipt.Document,
            async stop => await warehouse.FindReceiptAsync(receipt.Outgoing.Reference, stop) is { } found ? RemoteDocument.Of(found) : null,
            async stop => RemoteDocument.Of(await warehouse.SendReceiptAsync(receipt.Outgoing, stop)),
            options.Value, clock, CancellationToken.None);
    }
}
