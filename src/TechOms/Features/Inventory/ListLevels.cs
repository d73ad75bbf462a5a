using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechOms.Features.Orders;
using TechOms.Features.Products;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Features.Inventory;

/// <summary>Levels per variant and warehouse, by SKU.</summary>
internal sealed class ListLevels(IDbContextFactory<OmsDb> databases)
{
    public async Task<Result<Page<LevelRow>>> RunAsync(LevelFilter filter, PageQuery page, CancellationToken cancellation)
    {
        if (page.Check() is { } refusal)
            return refusal;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var levels = filter.Apply(db);
        if (page.After is { Key: var key, Id: var id })
            levels = levels.Where(level => EF.Functions.GreaterThan(ValueTuple.Create(level.Variant!.SkuKey, level.WarehouseId), ValueTuple.Create(key, id)));
        var rows = await levels.OrderBy(level => level.Variant!.SkuKey).ThenBy(level => level.WarehouseId).Take(page.Size + 1)
            .Select(level => new { Level = level, level.Variant!.Sku, level.Variant.Name, level.Variant.ProductId })
            .ToListAsync(cancellation);
        var names = await NameBook.ReadAsync(db, cancellation);
        var view = rows.ConvertAll(row => new LevelRow(
            row.Level.VariantId, row.Sku, row.Name, row.ProductId, row.Level.WarehouseId, names.WarehouseName(row.Level.WarehouseId),
            row.Level.Total, row.Level.Allocated, row.Level.Available, row.Level.Incoming, row.Level.UpdatedAt));
        return Page<LevelRow>.Of(view, page.Size, row => new Cursor(row.Sku.Trim().ToLowerInvariant(), row.WarehouseId));
    }
}

internal sealed record LevelFilter
{
    [FromQuery(Name = "q"), Description("The beginning of a SKU, or part of a name.")]
    public string? Text { get; init; }

    [FromQuery(Name = "warehouse")]
    public Guid? WarehouseId { get; init; }

    [FromQuery(Name = "show"), Description("Only what has nothing available, or less than nothing.")]
    public LevelScope? Scope { get; init; }

    public bool IsNarrow => !string.IsNullOrWhiteSpace(Text) || WarehouseId is not null || Scope is not null;

    public static LevelFilter Of(IQueryCollection query)
        => new() { Text = query.Text("q"), WarehouseId = query.Id("warehouse"), Scope = query.Choice<LevelScope>("show") };

    public IQueryable<StockLevel> Apply(OmsDb db)
    {
        var levels = db.Set<StockLevel>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(Text))
        {
            var key = Text.Trim().ToLowerInvariant();
            levels = levels.Where(level => level.Variant!.SkuKey.StartsWith(key) || EF.Functions.ILike(level.Variant.Name, $"%{ProductFilter.Escape(key)}%", "\\"));
        }

        if (WarehouseId is { } warehouse)
            levels = levels.Where(level => level.WarehouseId == warehouse);
        return Scope switch
        {
            LevelScope.Zero => levels.Where(level => level.Available <= 0),
            LevelScope.Negative => levels.Where(level => level.Available < 0),
            _ => levels,
        };
    }
}

internal enum LevelScope { Zero, Negative }

public sealed record LevelRow(
    Guid VariantId, string Sku, string Name, Guid ProductId, Guid WarehouseId, string Warehouse, long Total, long Allocated, long Available, long Incoming, DateTimeOffset UpdatedAt);
