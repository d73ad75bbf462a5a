using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Api;
using TechOms.Platform.Storage;

namespace TechOms.Features.Events;

/// <summary>What happened to one thing, newest first.</summary>
internal static class Timeline
{
    /// <summary>Of an order with its shipments.</summary>
    internal static Task<Page<TimelineEntry>> OfOrderAsync(OmsDb db, Guid orderId, PageQuery page, CancellationToken cancellation)
        => ReadAsync(
            db.Database.SqlQuery<TimelineEntry>(
                $"""
                select id as "Id", at as "At", level as "Level", code as "Code", text as "Text", data::text as "Data", actor as "Actor"
                from event where order_id = {orderId}
                """),
            page, cancellation);

    /// <summary>Of anything else.</summary>
    internal static Task<Page<TimelineEntry>> OfEntityAsync(OmsDb db, Guid entityId, PageQuery page, CancellationToken cancellation)
        => ReadAsync(
            db.Database.SqlQuery<TimelineEntry>(
                $"""
                select id as "Id", at as "At", level as "Level", code as "Code", text as "Text", data::text as "Data", actor as "Actor"
                from event where entity_id = {entityId}
                """),
            page, cancellation);

    /// <summary>Of a thing and those that belong to it.</summary>
    internal static Task<Page<TimelineEntry>> OfEntitiesAsync(OmsDb db, Guid[] entityIds, PageQuery page, CancellationToken cancellation)
        => ReadAsync(
            db.Database.SqlQuery<TimelineEntry>(
                $"""
                select id as "Id", at as "At", level as "Level", code as "Code", text as "Text", data::text as "Data", actor as "Actor"
                from event where entity_id = any({entityIds})
                """),
            page, cancellation);

    private static async Task<Page<TimelineEntry>> ReadAsync(IQueryable<TimelineEntry> entries, PageQuery page, CancellationToken cancellation)
    {
        if (page.After is { At: { } at, Id: var id })
            entries = entries.Where(entry => EF.Functions.LessThan(ValueTuple.Create(entry.At, entry.Id), ValueTuple.Create(at, id)));
        var rows = await entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(page.Size + 1).ToListAsync(cancellation);
        return Page<TimelineEntry>.Of(rows, page.Size, entry => Cursor.Of(entry.At, entry.Id));
    }
}

/// <param name="Data">The inputs of the decision as they were then, as JSON.</param>
/// <param name="Actor">Null: the system.</param>
public sealed record TimelineEntry(Guid Id, DateTimeOffset At, string Level, string Code, string Text, string? Data, string? Actor);
