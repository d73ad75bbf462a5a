using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Features.Orders;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>What a shop shows of each of its listings. Only what differs is also the preview of a sync by hand. Reads only.</summary>
internal sealed class ListShopStock(Database database, CurrentTenant current, FindChannel find)
{
    private const char Between = '\u001f';

    public static Refusal NoShop { get; } = Refusal.Conflict("channel.no-shop", "Only sales channels show stock.");

    public async Task<Result<Page<ShopStockView>>> RunAsync(string channel, ShopStockFilter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;
        if (await find.RunAsync(channel, cancellation) is not { } found)
            return FindChannel.Missing;
        if (found.Kind is not ConnectorKind.SalesChannel)
            return NoShop;

        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var rows = await ShopStockRow.ReadAsync(
            work, found.Id, string.IsNullOrWhiteSpace(filter.Text) ? null : filter.Text.Trim(), variantId: null, filter.Scope is ShopStockScope.Differs, After(page), page.Size + 1, cancellation);
        var shop = ShopChannel.Of(found);
        return Page<ShopStockView>.Of(
            [.. rows.Select(row => ShopStockView.Of(shop, row))], page.Size,
            last => new Cursor(string.Join(Between, last.Sku?.Trim().ToLowerInvariant() ?? "", last.ItemId, last.LocationId ?? ""), Guid.Empty));
    }

    private static (string, string, string)? After(PageQuery page) => page.After?.Key.Split(Between) is [var sku, var item, var location] ? (sku, item, location) : null;
}

internal sealed record ShopStockFilter
{
    [FromQuery(Name = "q"), Description("Part of a SKU or title.")]
    public string? Text { get; init; }

    [FromQuery(Name = "show"), Description("Only what does not show what it should: the preview of a sync by hand.")]
    public ShopStockScope? Scope { get; init; }

    public bool IsNarrow => !string.IsNullOrWhiteSpace(Text) || Scope is not null;

    public static ShopStockFilter Of(IQueryCollection query) => new() { Text = query.Text("q"), Scope = query.Choice<ShopStockScope>("show") };
}

internal enum ShopStockScope { Differs }
