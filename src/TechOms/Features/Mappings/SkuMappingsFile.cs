using TechOms.Features.Channels;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Platform.Csv;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

internal sealed class SkuMappingsFile : MappingFile
{
    private const string Sku = "SKU";
    private const string ChannelSku = "Channel SKU";

    public override string Tab => "skus";

    public override string Words => "SKU mappings";

    public override CsvFormat Format { get; } = new("C_SKU_Mappings",
    [
        new(Sku, "Ours, of a product variant.", Required: true),
        new(ChannelSku, "What the channel calls it.", Required: true),
    ]);

    public override async Task<IReadOnlyList<CsvOutcome>> WriteAsync(Work work, Channel channel, CsvSheet sheet, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = sheet.Rows.Select(row => (Source: row, Sku: NeededWord(row, Sku), ChannelSku: NeededWord(row, ChannelSku))).ToList();
        var variants = (await work.QueryAsync(
            "select sku_key, id from product_variant where account_id = $1 and sku_key = any($2)", row => (Key: row.GetString(0), Id: row.GetGuid(1)),
            cancellation, work.AccountId, rows.Select(row => KeyOf(row.Sku)).Distinct().ToArray())).ToDictionary(row => row.Key, row => row.Id);
        var known = (await work.QueryAsync(
            """
            select m.channel_sku_key, v.sku from sku_mapping m join product_variant v on v.account_id = m.account_id and v.id = m.variant_id
            where m.account_id = $1 and m.channel_id = $2 and m.channel_sku_key = any($3)
            """,
            row => (Key: row.GetString(0), Sku: row.GetString(1)),
            cancellation, work.AccountId, channel.Id, rows.Select(row => KeyOf(row.ChannelSku)).Distinct().ToArray())).ToDictionary(row => row.Key, row => row.Sku);
        var added = new Dictionary<string, (string ChannelSku, Guid Variant)>();
        var outcomes = rows.ConvertAll(Add);
        if (added.Count > 0)
        {
            await work.ExecuteAsync(
                "insert into sku_mapping (account_id, channel_id, variant_id, channel_sku) select $1, $2, m.* from unnest($3::uuid[], $4::text[]) as m(variant_id, channel_sku)",
                cancellation, work.AccountId, channel.Id, added.Values.Select(m => m.Variant).ToArray(), added.Values.Select(m => m.ChannelSku).ToArray());
            await WaitingOrders.ReleaseAsync(work, [.. added.Keys], now, cancellation);
            await CountedSkus.CloseAsync(work, channel.Id, [.. added.Keys], now, cancellation);
        }

        return outcomes;

        CsvOutcome Add((CsvRow Source, string Sku, string ChannelSku) row)
        {
            var key = KeyOf(row.ChannelSku);
            if (row.Source.Refusal is null && !variants.ContainsKey(KeyOf(row.Sku)))
                row.Source.Refuse("mapping.sku-unknown", Sku, $"There is no product variant with the SKU {row.Sku}.");
            if (row.Source.Refusal is { } refusal)
                return CsvOutcome.Refuse(row.Source, row.ChannelSku, refusal);
            if (known.TryGetValue(key, out var ours))
                return Kept(row.Source, row.ChannelSku, $"it is our {ours}.");

            return added.TryAdd(key, (row.ChannelSku, variants[KeyOf(row.Sku)])) ? Added(row.Source, row.ChannelSku) : Kept(row.Source, row.ChannelSku, "an earlier row says it.");
        }
    }

    public override Task<List<IReadOnlyList<object?>>> ReadAsync(Work work, Guid channelId, CancellationToken cancellation) => work.QueryAsync<IReadOnlyList<object?>>(
        """
        select v.sku, m.channel_sku from sku_mapping m join product_variant v on v.account_id = m.account_id and v.id = m.variant_id
        where m.account_id = $1 and m.channel_id = $2 order by m.channel_sku_key
        """,
        row => [row.GetString(0), row.GetString(1)], cancellation, work.AccountId, channelId);
}
