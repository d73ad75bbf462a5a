using TechOms.Connectors;
using TechOms.Features.Events;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>What a warehouse's finished read did not tell of, though we believe it is there.</summary>
internal static class UntoldLevels
{
    /// <summary>So many untold levels are no surprise, whatever their part of all.</summary>
    private const int FewEnough = 20;

    private const int LevelsAtOnce = 5000;
    private const string Implausible = "inventory.count-implausible";

    /// <summary>The key that warehouses' SKUs are compared by.</summary>
    public static string KeyOf(string sku) => sku.Trim().ToLowerInvariant();

    /// <summary>
    /// Levels to be set to nothing. When a schedule's read leaves out most of a house, the read is more likely wrong than the house empty: then nothing is
    /// concluded and a person is asked. Somebody who reads by hand has looked.
    /// </summary>
    /// <param name="told">Keys of all SKUs that the read told of.</param>
    public static async Task<IReadOnlyList<InventoryLevel>> FindAsync(Work work, InventoryCount count, IReadOnlySet<string> told, DateTimeOffset now, CancellationToken cancellation)
    {
        var untold = new List<InventoryLevel>();
        var all = 0;
        for (var after = Guid.Empty; ;)
        {
            var rows = await ReadAsync(work, count, after, cancellation);
            all += rows.Count;
            untold.AddRange(rows.Where(row => !row.Names.Any(name => told.Contains(KeyOf(name)))).Select(row => new InventoryLevel(row.Names[0], 0)));
            if (rows.Count < LevelsAtOnce)
                break;

            after = rows[^1].Variant;
        }

        var implausible = count.Cause is StockCause.ChannelCount && untold.Count > FewEnough && untold.Count * 2 > all;
        List<Problem> problems = implausible ? [ToProblem(count, untold.Count, all)] : [];
        await Problems.CloseAsync(work, [count.ChannelId], Implausible, problems, now, cancellation);
        await Problems.OpenAsync(work, problems, now, cancellation);
        return implausible ? [] : untold;
    }

    // By all names the warehouse may know it by; its own mapping first.
    private static Task<List<(Guid Variant, string[] Names)>> ReadAsync(Work work, InventoryCount count, Guid after, CancellationToken cancellation) => work.QueryAsync(
        """
        select l.variant_id, array(
            select m.channel_sku from sku_mapping m where m.account_id = $1 and m.channel_id = $3 and m.variant_id = l.variant_id order by m.channel_sku_key) || v.sku
        from stock_level l join product_variant v on v.account_id = l.account_id and v.id = l.variant_id
        where l.account_id = $1 and l.warehouse_id = $2 and l.total <> 0 and l.variant_id > $4
        order by l.variant_id limit $5
        """,
        row => (row.GetGuid(0), row.GetFieldValue<string[]>(1)), cancellation, work.AccountId, count.WarehouseId, count.ChannelId, after, LevelsAtOnce);

    private static Problem ToProblem(InventoryCount count, int untold, int all) => new(
        EntityKind.Channel, count.ChannelId, EventLevel.Error, Implausible, $"The warehouse told nothing of {untold} of the {all} levels that have stock. They were left as they are.",
        "Look at the warehouse. If it is right, receive inventory levels by hand: then they become 0.")
    {
        ChannelId = count.ChannelId,
    };
}
