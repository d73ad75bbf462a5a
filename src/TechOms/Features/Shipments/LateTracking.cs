using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

/// <summary>Many warehouses report a shipment as gone before its label has a number. The number is taken over when it comes, and the shop hears of it.</summary>
internal static class LateTracking
{
    /// <summary>Shipments whose tracking may still come, as a condition on <c>d</c>. Whoever has told none in a day tells none.</summary>
    public const string Awaited =
        """
        d.status in ('Shipped', 'ShortShipped') and d.shipped_at > now() - interval '1 day'
          and not exists (select from package p where p.account_id = d.account_id and p.shipment_id = d.id and p.tracking_number is not null)
        """;

    public static bool IsIn(ShipmentToSettle shipment, ShipmentUpdate update)
        => update.Packages.Any(package => !string.IsNullOrWhiteSpace(package.TrackingNumber) && !shipment.Tracking.Contains(package.TrackingNumber, StringComparer.OrdinalIgnoreCase));

    /// <summary>The packages as reported now replace those known, and the shop is owed them. Before <see cref="SettlementWriter"/> saves the packages.</summary>
    public static async Task SaveAsync(Work work, IReadOnlyList<Concluded> tracked, DateTimeOffset now, CancellationToken cancellation)
    {
        if (tracked.Count == 0)
            return;

        var ids = tracked.Select(one => one.Shipment.Id).ToArray();
        await work.ExecuteAsync("delete from package where account_id = $1 and shipment_id = any($2)", cancellation, work.AccountId, ids);
        await work.ExecuteAsync(
            """
            update shipment s set carrier = coalesce(v.carrier, s.carrier), service = coalesce(v.service, s.service), remote_version = v.version, updated_at = $2
            from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) as v(id, carrier, service, version) where s.account_id = $1 and s.id = v.id
            """,
            cancellation, work.AccountId, now, ids,
            tracked.Select(one => one.Update.Carrier).ToArray(), tracked.Select(one => one.Update.Service).ToArray(), tracked.Select(one => one.Update.Version).ToArray());

        // One that is under way notices at its end that it is owed more; one that was refused is a person's.
        var owed = await work.ExecuteAsync(
            """
            update confirmation c set tracking_at = $2,
              status = case when c.status = 'Confirmed' then 'Waiting' else c.status end,
              ready_at = case when c.status = 'Confirmed' then $2 else c.ready_at end,
              attempts = case when c.status = 'Confirmed' then 0 else c.attempts end,
              reason_code = case when c.status = 'Confirmed' then 'confirmation.tracking-waiting' else c.reason_code end,
              reason = case when c.status = 'Confirmed' then 'The shop is about to be told the tracking.' else c.reason end
            where c.account_id = $1 and c.shipment_id = any($3)
            """,
            cancellation, work.AccountId, now, ids);
        if (owed > 0)
            work.Wake(ConfirmFulfillments.Signal);
    }
}
