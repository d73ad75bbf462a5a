using System.Text.Json;
using TechOms.Platform.Storage;

namespace TechOms.Features.Events;

internal enum EventLevel { Info, Warning, Error, Fatal }

internal enum EntityKind { SalesOrder, Shipment, Channel, Run, Product, Inventory, Account, PurchaseOrder, Receipt }

/// <summary>What happened, and why. Written in the transaction it describes; timelines, exceptions and audit trail are views of these.</summary>
/// <param name="Code">Stable, for machines: <c>order.allocated</c>.</param>
/// <param name="Text">For people. No personal data beyond what the entity itself shows.</param>
internal sealed record Event(EventLevel Level, string Code, string Text, EntityKind Kind, Guid EntityId)
{
    public Guid? OrderId { get; init; }
    public Guid? ChannelId { get; init; }

    /// <summary>The inputs of the decision as they were then; serialized.</summary>
    public object? Data { get; init; }

    /// <summary>The person or key that asked for it; null: the system.</summary>
    public string? Actor { get; init; }

    public static Event OfOrder(EventLevel level, string code, string text, Guid orderId, object? data = null)
        => new(level, code, text, EntityKind.SalesOrder, orderId) { OrderId = orderId, Data = data };

    public static Event OfShipment(EventLevel level, string code, string text, Guid shipmentId, Guid orderId, object? data = null)
        => new(level, code, text, EntityKind.Shipment, shipmentId) { OrderId = orderId, Data = data };
}

internal static class EventLog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task RecordAsync(this Work work, IReadOnlyList<Event> events, DateTimeOffset now, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return;

        await work.ExecuteAsync(
            """
            insert into event (account_id, id, at, level, code, text, data, entity_kind, entity_id, order_id, channel_id, actor)
            select $1, e.id, $2, e.level, e.code, e.text, e.data::jsonb, e.kind, e.entity_id, e.order_id, e.channel_id, e.actor
            from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::uuid[], $11::uuid[], $12::text[])
              as e(id, level, code, text, data, kind, entity_id, order_id, channel_id, actor)
            """,
            cancellation,
            work.AccountId, now,
            events.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            events.Select(e => e.Level.ToString()).ToArray(),
            events.Select(e => e.Code).ToArray(),
            events.Select(e => e.Text).ToArray(),
            events.Select(e => e.Data is null ? null : JsonSerializer.Serialize(e.Data, Json)).ToArray(),
            events.Select(e => e.Kind.ToString()).ToArray(),
            events.Select(e => e.EntityId).ToArray(),
            events.Select(e => e.OrderId).ToArray(),
            events.Select(e => e.ChannelId).ToArray(),
            events.Select(e => e.Actor).ToArray());
        work.Wake(LiveSignal(work.AccountId));
    }

    /// <summary>Tells open pages of the account that something moved.</summary>
    public static string LiveSignal(Guid accountId) => $"live:{accountId:N}";
}
