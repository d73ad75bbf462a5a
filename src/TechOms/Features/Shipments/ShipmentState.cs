using TechOms.Features.Handoffs;
using TechOms.Features.Orders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Where a shipment is now; the answer to everything that is done to one.</summary>
internal sealed record ShipmentState(Guid Id, string Number, ShipmentStatus Status, HandoffState Handoff, Why Why)
{
    public static async Task<ShipmentState> ReadAsync(Work work, Guid id, CancellationToken cancellation)
        => (await work.QueryAsync(
            "select id, number, status, handoff, reason_code, reason, ready_at from shipment where account_id = $1 and id = $2",
            row =>
            {
                var (status, handoff) = (Enum.Parse<ShipmentStatus>(row.GetString(2)), Enum.Parse<HandoffState>(row.GetString(3)));
                return new ShipmentState(
                    row.GetGuid(0), row.GetString(1), status, handoff,
                    Why.OfShipment(
                        status, handoff, row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5),
                        row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6)));
            },
            cancellation, work.AccountId, id)).Single();
}
