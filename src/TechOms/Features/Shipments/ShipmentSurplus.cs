using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Units that a warehouse reports beyond what it was asked for. Nothing follows from them until a person decides.</summary>
internal sealed class ShipmentSurplus
{
    public Guid ShipmentId { get; private init; }
    public int Number { get; private init; }

    /// <summary>In the warehouse's words.</summary>
    public required string Sku { get; init; }

    public long Quantity { get; private init; }
    public DateTimeOffset ReportedAt { get; private init; }
    public SurplusDecision? Decision { get; private init; }
    public DateTimeOffset? DecidedAt { get; private init; }
    public string? DecidedBy { get; private init; }

    /// <summary>Keeps what came back until somebody decides.</summary>
    public static Task SaveAsync(Work work, IReadOnlyList<Concluded> concluded, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = concluded.SelectMany(one => one.Settlement.Over.GroupBy(units => units.Sku)
            .Select((units, place) => (one.Shipment.Id, Number: place + 1, Sku: units.Key, Quantity: units.Sum(part => part.Quantity)))).ToList();
        return rows.Count == 0 ? Task.CompletedTask : work.ExecuteAsync(
            """
            insert into shipment_surplus (account_id, shipment_id, number, sku, quantity, reported_at)
            select $1, s.shipment_id, s.number, s.sku, s.quantity, $2 from unnest($3::uuid[], $4::int[], $5::text[], $6::bigint[]) as s(shipment_id, number, sku, quantity)
            on conflict (account_id, shipment_id, number) do nothing
            """,
            cancellation, work.AccountId, now,
            rows.Select(row => row.Id).ToArray(), rows.Select(row => row.Number).ToArray(), rows.Select(row => row.Sku).ToArray(), rows.Select(row => row.Quantity).ToArray());
    }
}

public enum SurplusDecision { Accepted, Rejected }

/// <param name="Sku">In the warehouse's words.</param>
/// <param name="Decision">Null: waits for a person.</param>
public sealed record SurplusView(string Sku, long Quantity, SurplusDecision? Decision, DateTimeOffset? DecidedAt, string? DecidedBy);

internal sealed class ShipmentSurplusTable : IEntityTypeConfiguration<ShipmentSurplus>
{
    public void Configure(EntityTypeBuilder<ShipmentSurplus> builder)
        => builder.ToTable("shipment_surplus").HasKey(units => new { units.ShipmentId, units.Number });
}
