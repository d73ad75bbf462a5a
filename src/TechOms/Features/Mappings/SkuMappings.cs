using System.ComponentModel.DataAnnotations;
using TechOms.Features.Channels;
using TechOms.Features.Events;
using TechOms.Features.Inventory;
using TechOms.Features.Orders;
using TechOms.Features.Shipments;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <param name="Sku">Ours.</param>
/// <param name="ChannelSku">What the channel calls it.</param>
internal sealed record SkuMapping(Guid VariantId, string Sku, string Name, string ChannelSku);

/// <summary>A channel's translation of SKUs, by its own SKU.</summary>
internal sealed class ListSkuMappings(Database database, CurrentTenant current, FindChannel find)
{
    /// <param name="search">Part of either SKU or of the name; null: all.</param>
    public async Task<Result<Page<SkuMapping>>> RunAsync(string channel, string? search, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var rows = await work.QueryAsync(
            """
            select m.variant_id, v.sku, v.name, m.channel_sku from sku_mapping m
            join product_variant v on v.account_id = m.account_id and v.id = m.variant_id
            where m.account_id = $1 and m.channel_id = $2 and ($3::text is null or m.channel_sku_key > $3)
              and ($4::text is null or strpos(m.channel_sku_key, lower($4)) > 0 or strpos(v.sku_key, lower($4)) > 0 or strpos(lower(v.name), lower($4)) > 0)
            order by m.channel_sku_key limit $5
            """,
            row => new SkuMapping(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            cancellation, work.AccountId, found.Id, page.After?.Key, string.IsNullOrWhiteSpace(search) ? null : search.Trim(), page.Size + 1);
        return Page<SkuMapping>.Of(rows, page.Size, last => new(last.ChannelSku.Trim().ToLowerInvariant(), last.VariantId));
    }
}

/// <summary>Says which of our variants a channel's SKU is. Orders that waited for it are checked again by themselves.</summary>
internal sealed class SaveSkuMapping(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    /// <param name="Sku">Ours, of an existing variant.</param>
    public sealed record Request([property: Required, MaxLength(200)] string ChannelSku, [property: Required] string Sku);

    public async Task<Result<SkuMapping>> RunAsync(string channel, Request request, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;
        if (string.IsNullOrWhiteSpace(request.ChannelSku))
            return Refusal.Invalid("mapping.channel-sku-needed", nameof(request.ChannelSku), "Say how the channel calls it.");

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var variant = (await work.QueryAsync(
            "select id, sku, name from product_variant where account_id = $1 and sku_key = lower(btrim($2))",
            row => new SkuMapping(row.GetGuid(0), row.GetString(1), row.GetString(2), request.ChannelSku.Trim()),
            cancellation, work.AccountId, request.Sku ?? "")).SingleOrDefault();
        if (variant is null)
            return Refusal.Invalid("mapping.sku-unknown", nameof(request.Sku), $"There is no product variant with the SKU {request.Sku}.");

        var now = clock.GetUtcNow();
        await work.ExecuteAsync(
            """
            insert into sku_mapping (account_id, channel_id, variant_id, channel_sku) values ($1, $2, $3, $4)
            on conflict (account_id, channel_id, channel_sku_key) do update set variant_id = excluded.variant_id, channel_sku = excluded.channel_sku
            """,
            cancellation, work.AccountId, found.Id, variant.VariantId, variant.ChannelSku);
        await WaitingOrders.ReleaseAsync(work, [variant.ChannelSku], now, cancellation);
        await WaitingShipments.ReleaseOfChannelAsync(work, found.Id, now, cancellation);
        await CountedSkus.CloseAsync(work, found.Id, [variant.ChannelSku], now, cancellation);
        await Listings.PlaceSkusAsync(work, [variant.ChannelSku], cancellation);
        await work.RecordAsync(
            [ChannelEvents.Of(EventLevel.Info, "mapping.sku-saved", $"{variant.ChannelSku} is our {variant.Sku}.", found.Id, caller.Actor, variant)], now, cancellation);
        await work.CommitAsync(cancellation);
        return variant;
    }
}

internal sealed class DeleteSkuMapping(Database database, CurrentTenant current, FindChannel find, Caller caller, TimeProvider clock)
{
    public async Task<Result<SkuMapping>> RunAsync(string channel, string channelSku, CancellationToken cancellation)
    {
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var gone = await work.QueryAsync(
            """
            delete from sku_mapping m using product_variant v
            where m.account_id = $1 and m.channel_id = $2 and m.channel_sku_key = lower(btrim($3)) and v.account_id = m.account_id and v.id = m.variant_id
            returning m.variant_id, v.sku, v.name, m.channel_sku
            """,
            row => new SkuMapping(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            cancellation, work.AccountId, found.Id, channelSku);
        if (gone is not [var mapping])
            return Refusal.NotFound("mapping");

        await Listings.PlaceSkusAsync(work, [mapping.ChannelSku], cancellation);
        await work.RecordAsync(
            [ChannelEvents.Of(EventLevel.Info, "mapping.sku-deleted", $"{mapping.ChannelSku} is no longer our {mapping.Sku}.", found.Id, caller.Actor, mapping)],
            clock.GetUtcNow(), cancellation);
        await work.CommitAsync(cancellation);
        return mapping;
    }
}
