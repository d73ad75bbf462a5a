using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>Hands a receipt over now. One that the warehouse refused is tried as new; one that it has, or may have, is looked up before it may be sent again.</summary>
internal sealed class RetryReceipt(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public async Task<Result<ReceiptState>> RunAsync(Guid receiptId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        if (await ReceiptDesk.LockAsync(work, db, receiptId, cancellation) is not (_, { } receipt))
            return Refusal.NotFound("receipt");
        if (receipt.MayRetry() is { } refusal)
            return refusal;

        await work.ExecuteAsync(
            """
            update receipt set ready_for = 'Send', ready_at = $3, attempts = 0, updated_at = $3,
              handoff = case when handoff <> 'Refused' then handoff when external_id is null then 'NotSent' else 'InDoubt' end
            where account_id = $1 and id = $2
            """,
            cancellation, work.AccountId, receiptId, now);
        await work.RecordAsync(
            [new(EventLevel.Info, "receipt.retried", $"Asked to hand receipt {receipt.Number} over now.", EntityKind.Receipt, receiptId) { Actor = caller.Actor }], now, cancellation);
        work.Wake(SendReceipts.Signal);
        await PurchaseProgress.RefreshAsync(work, [receipt.PurchaseOrderId], now, cancellation);
        var state = await ReceiptState.ReadAsync(work, receiptId, cancellation);
        await work.CommitAsync(cancellation);
        return state;
    }
}
