using System.ComponentModel.DataAnnotations;
using TechOms.Features.Events;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

/// <summary>A person has settled with the warehouse what came beyond, or short of, what was reported before. Nothing is booked by it.</summary>
internal sealed class DismissReceiptProblem(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    public sealed record Request([property: MaxLength(PurchaseOrder.MaxReasonLength)] string? Reason);

    public async Task<Result<ReceiptState>> RunAsync(Guid receiptId, Request request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        if (await work.ScalarAsync<Guid>("select id from receipt where account_id = $1 and id = $2", cancellation, work.AccountId, receiptId) == Guid.Empty)
            return Refusal.NotFound("receipt");

        var closed = await work.ExecuteAsync(
            "update problem set closed_at = $3 where account_id = $1 and entity_id = $2 and closed_at is null and code in ('receipt.surplus', 'receipt.counted-down')",
            cancellation, work.AccountId, receiptId, now);
        if (closed == 0)
            return Refusal.Conflict("receipt.nothing-to-dismiss", "Nothing waits for an answer.");

        var why = string.IsNullOrWhiteSpace(request.Reason) ? "" : $": {request.Reason.Trim().TrimEnd('.')}";
        await work.RecordAsync([new(EventLevel.Info, "receipt.dismissed", $"Settled with the warehouse{why}.", EntityKind.Receipt, receiptId) { Actor = caller.Actor }], now, cancellation);
        var state = await ReceiptState.ReadAsync(work, receiptId, cancellation);
        await work.CommitAsync(cancellation);
        return state;
    }
}
