using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechOms.Features.Channels;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Products;

/// <summary>Products by name.</summary>
internal sealed class ListProducts(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<Page<ProductRow>>> RunAsync(ProductFilter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var products = filter.Apply(db);
        if (page.After is { Key: var key, Id: var id })
            products = products.Where(product => EF.Functions.GreaterThan(ValueTuple.Create(product.Name, product.Id), ValueTuple.Create(key, id)));
        var rows = await products.OrderBy(product => product.Name).ThenBy(product => product.Id).Take(page.Size + 1)
            .Select(product => new ProductRow
            {
                Id = product.Id,
                Name = product.Name,
                Active = product.Active,
                UpdatedAt = product.UpdatedAt,
                Variants = product.Variants.Count,
                Skus = product.Variants.OrderBy(variant => variant.SkuKey).Take(ProductRow.MostSkus).Select(variant => variant.Sku).ToList(),
                Total = db.Set<Inventory.StockLevel>().Where(level => level.Variant!.ProductId == product.Id).Sum(level => (long?)level.Total),
                Available = db.Set<Inventory.StockLevel>().Where(level => level.Variant!.ProductId == product.Id).Sum(level => (long?)level.Available),
                Exports = db.Set<ProductExport>().Where(export => export.ProductId == product.Id)
                    .Join(db.Set<Channel>().Where(channel => channel.DeletedAt == null), export => export.ChannelId, channel => channel.Id, (export, channel) => new { export, channel })
                    .OrderBy(row => row.channel.Name).Select(row => new ProductRowExport(row.channel.Key, row.channel.Name, row.export.Status, row.export.SentAt, row.export.Reason)).ToList(),
            })
            .ToListAsync(cancellation);
        return Page<ProductRow>.Of(rows, page.Size, row => new Cursor(row.Name, row.Id));
    }
}

internal sealed record ProductFilter
{
    [FromQuery(Name = "q"), Description("Part of the name, the beginning of a SKU, or a barcode.")]
    public string? Text { get; init; }

    [FromQuery(Name = "active")]
    public bool? Active { get; init; }

    [FromQuery(Name = "export"), Description("How its export to any channel stands: Waiting, InDoubt, Sent, Refused.")]
    public ProductExportStatus? Export { get; init; }

    public bool IsNarrow => !string.IsNullOrWhiteSpace(Text) || Active is not null || Export is not null;

    public IQueryable<Product> Apply(OmsDb db)
    {
        var products = db.Set<Product>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(Text))
        {
            var (text, key) = (Text.Trim(), Text.Trim().ToLowerInvariant());
            products = products.Where(product => EF.Functions.ILike(product.Name, $"%{Escape(text)}%", "\\")
                || product.Variants.Any(variant => variant.SkuKey.StartsWith(key) || variant.Barcode == text));
        }

        if (Export is { } export)
            products = products.Where(product => db.Set<ProductExport>().Any(row => row.ProductId == product.Id && row.Status == export));

        return Active is { } active ? products.Where(product => product.Active == active) : products;
    }

    internal static string Escape(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

public sealed record ProductRow
{
    public const int MostSkus = 3;

    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required bool Active { get; init; }
    public required int Variants { get; init; }

    /// <summary>The first few.</summary>
    public required IReadOnlyList<string> Skus { get; init; }

    /// <summary>Null: never counted anywhere.</summary>
    public required long? Total { get; init; }

    public required long? Available { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Channels that an export has been started for.</summary>
    public required IReadOnlyList<ProductRowExport> Exports { get; init; }
}

/// <param name="Reason">Why the channel does not have it as it is.</param>
public sealed record ProductRowExport(string Channel, string ChannelName, ProductExportStatus Status, DateTimeOffset? SentAt, string? Reason);
