using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Which listings of which shops must hear of a change.</summary>
internal static class ShopStock
{
    /// <summary>Marks what the matrix says: by the movement's trigger and each channel's mode, never the shop whose own order it was.</summary>
    public static async Task MarkAsync(Work work, IReadOnlyList<StockMovement> movements, DateTimeOffset now, CancellationToken cancellation)
    {
        var changes = movements.Where(m => m.Available != 0)
            .Select(m => (m.VariantId, m.OriginChannelId, Modes: string.Join(',', InventorySyncMatrix.ModesSendingOn(InventorySyncMatrix.TriggerOf(m.Cause)))))
            .Distinct().ToList();
        if (changes.Count == 0)
            return;

        var marked = await work.ExecuteAsync(
            """
            update shop_stock s set ready_at = $2, attempts = 0
            from channel c
            where s.account_id = $1 and s.ready_at is null and c.account_id = s.account_id and c.id = s.channel_id
              and exists (
                select from unnest($3::uuid[], $4::uuid[], $5::text[]) as m(variant_id, origin_id, modes)
                where m.variant_id = s.variant_id and m.origin_id is distinct from c.id
                  and coalesce(c.options ->> 'inventoryMode', 'DoNotSynchronize') = any(string_to_array(m.modes, ',')))
            """,
            cancellation, work.AccountId, now,
            changes.Select(change => change.VariantId).ToArray(),
            changes.Select(change => change.OriginChannelId).ToArray(),
            changes.Select(change => change.Modes).ToArray());
        if (marked > 0)
            work.Wake(PublishStock.Signal);
    }
}
