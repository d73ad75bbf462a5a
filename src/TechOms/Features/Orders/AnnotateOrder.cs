using TechOms.Features.Shipments;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

/// <summary>Changes what people write beside an order: note, tags, references. Allowed until a warehouse has it.</summary>
internal sealed class AnnotateOrder(Database database, CurrentTenant current, Caller caller, TimeProvider clock)
{
    /// <summary>Null leaves something as it is; an empty note removes it.</summary>
    /// <param name="Version">The version the change is based on; null: whatever is there.</param>
    public sealed record Request(string? Note = null, IReadOnlyList<string>? Tags = null, IReadOnlyDictionary<string, string>? References = null, long? Version = null);

    public async Task<Result<OrderState>> RunAsync(Guid orderId, Request request, CancellationToken cancellation)
    {
        if (request.Note?.Length > SalesOrder.MaxNoteLength)
            return Refusal.Invalid("order.invalid", "note", $"A note has at most {SalesOrder.MaxNoteLength} characters.");
        if (OrderNotes.Check(request.Tags ?? [], request.References ?? new Dictionary<string, string>()) is { } invalid)
            return invalid;

        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        await using var db = work.OpenDb();
        var order = await OrderDesk.LockOneAsync(db, orderId, cancellation);
        if (order is null)
            return Refusal.NotFound("order");
        if (request.Version is { } version && version != order.Version)
            return Refusal.Stale("order");
        if (order.MayAnnotate() is { } locked)
            return locked;

        // What the platform itself keeps among the references stays.
        await work.ExecuteAsync(
            """
            update sales_order o set note = case when $3::text is null then note else nullif($3, '') end, tags = coalesce($4, tags),
              refs = case when $5::jsonb is null then refs else $5::jsonb || coalesce((select jsonb_object_agg(r.key, r.value) from jsonb_each(o.refs) r where r.key like 'techoms:%'), '{}') end
            where o.account_id = $1 and o.id = $2
            """,
            cancellation, work.AccountId, orderId, request.Note?.Trim(), request.Tags?.Distinct().ToArray(), OrderInsert.ToJson(request.References));
        await WaitingShipments.ReleaseOfOrderAsync(work, orderId, now, cancellation);
        order.Annotated("Note, tags or references were changed.", now);
        await OrderWriter.SaveAsync(work, [order], caller.Actor, now, cancellation);
        var state = (await OrderState.ReadAsync(work, [orderId], cancellation))[orderId];
        await work.CommitAsync(cancellation);
        return state;
    }
}
