using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Storage;

namespace TechOms.Features.Events;

/// <summary>One request to a remote system and what came back, masked.</summary>
/// <param name="Status">Null: no answer.</param>
public sealed record ExchangeEntry(Guid Id, DateTimeOffset At, Guid ChannelId, Guid? ShipmentId, string Method, string Url, int? Status, string? Fault, int DurationMs, string? Request, string? Response)
{
    private const int Most = 50;

    internal static Task<List<ExchangeEntry>> OfOrderAsync(OmsDb db, Guid orderId, CancellationToken cancellation) => db.Database.SqlQuery<ExchangeEntry>(
        $"""
        select id as "Id", at as "At", channel_id as "ChannelId", shipment_id as "ShipmentId", method as "Method", url as "Url", status as "Status", fault as "Fault",
          duration_ms as "DurationMs", request as "Request", response as "Response"
        from exchange where order_id = {orderId} order by at desc limit {Most}
        """).ToListAsync(cancellation);

    internal static async Task<IReadOnlyList<ExchangeEntry>> OfShipmentAsync(OmsDb db, Guid orderId, Guid shipmentId, CancellationToken cancellation)
        => [.. (await OfOrderAsync(db, orderId, cancellation)).Where(exchange => exchange.ShipmentId == shipmentId)];
}
