using System.Text.Json;
using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

internal sealed record ProductToSend(Guid Id, OutgoingProduct Outgoing);

/// <summary>What one channel is to be given now: all active products that it does not have as they are.</summary>
internal static class ProductsToSend
{
    /// <summary>A product <c>p</c> as the channel $2 is to hear of it. What is sent and what is compared are the same text.</summary>
    internal const string Payload =
        """
        jsonb_build_object('name', p.name, 'description', p.description, 'variants', (
          select jsonb_agg(jsonb_build_object(
            'sku', coalesce(m.channel_sku, v.sku), 'name', v.name, 'barcode', v.barcode, 'price', trim_scale(v.price), 'unit', v.unit,
            'measures', jsonb_build_object('length', v.length_mm, 'width', v.width_mm, 'height', v.height_mm, 'weight', v.weight_g)) order by v.sku_key)
          from product_variant v
          left join lateral (
            select m.channel_sku from sku_mapping m
            where m.account_id = v.account_id and m.channel_id = $2 and m.variant_id = v.id order by m.channel_sku_key limit 1) m on true
          where v.account_id = p.account_id and v.product_id = p.id))::text
        """;

    /// <summary>What goes to channels at all.</summary>
    internal const string Sendable = "p.active and exists (select from product_variant any_of where any_of.account_id = p.account_id and any_of.product_id = p.id)";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Finds what changed since it was last sent or refused, and forgets what no longer goes out.</summary>
    /// <param name="again">Tries what was refused once more, changed or not.</param>
    /// <returns>How many products there are for the channel.</returns>
    public static async Task<long> MarkAsync(Work work, Guid channelId, bool again, CancellationToken cancellation)
    {
        await work.ExecuteAsync(
            $"""
            delete from product_export e
            where e.account_id = $1 and e.channel_id = $2 and e.status <> 'Sent' and not exists (select from product p where p.account_id = $1 and p.id = e.product_id and {Sendable})
            """,
            cancellation, work.AccountId, channelId);
        return await work.ScalarAsync<long>(
            $"""
            with present as materialized (
              select p.id, md5({Payload}) as hash, c.version from product p join channel c on c.account_id = p.account_id and c.id = $2
              where p.account_id = $1 and {Sendable}),
            marked as (
              insert into product_export as e (account_id, channel_id, product_id, status, hash, channel_version)
              select $1, $2, id, 'Waiting', hash, version from present
              on conflict (account_id, channel_id, product_id) do update
              set hash = excluded.hash, channel_version = excluded.channel_version, status = case when excluded.hash = e.sent_hash then 'Sent' else 'Waiting' end, reason = null, field = null
              where e.status in ('Sent', 'Refused') and (e.hash <> excluded.hash or (e.status = 'Refused' and (e.channel_version <> excluded.channel_version or $3))))
            select count(*) from present
            """,
            cancellation, work.AccountId, channelId, again);
    }

    /// <summary>From here on each of them may have been sent, until its outcome is stored.</summary>
    /// <param name="settled">What was in doubt before then can be looked up by now.</param>
    public static async Task<IReadOnlyList<ProductToSend>> ClaimAsync(
        Work work, Guid channelId, Guid runId, int batchSize, DateTimeOffset settled, DateTimeOffset now, CancellationToken cancellation) => await work.QueryAsync(
        $"""
        with claimed as materialized (
          select e.product_id from product_export e
          where e.account_id = $1 and e.channel_id = $2 and e.status in ('Waiting', 'InDoubt') and (e.status = 'Waiting' or e.tried_at <= $5) and e.run_id is distinct from $3
          order by e.tried_at nulls first, e.product_id limit $6 for update of e skip locked),
        told as materialized (
          select p.id, {Payload} as payload from claimed c join product p on p.account_id = $1 and p.id = c.product_id where {Sendable}),
        marked as (
          update product_export e set status = 'InDoubt', run_id = $3, tried_at = $4, hash = md5(told.payload)
          from told where e.account_id = $1 and e.channel_id = $2 and e.product_id = told.id returning e.product_id)
        select told.id, told.payload from told join marked on marked.product_id = told.id order by told.id
        """,
        row => new ProductToSend(row.GetGuid(0), JsonSerializer.Deserialize<OutgoingProduct>(row.GetString(1), Json)!),
        cancellation, work.AccountId, channelId, runId, now, settled, batchSize);
}
