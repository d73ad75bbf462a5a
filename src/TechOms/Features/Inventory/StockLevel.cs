using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Features.Products;

namespace TechOms.Features.Inventory;

/// <summary>What one warehouse has of one variant: the sum of its movements.</summary>
internal sealed class StockLevel
{
    public Guid WarehouseId { get; private init; }
    public Guid VariantId { get; private init; }
    public long Total { get; private init; }
    public long Allocated { get; private init; }
    public long Incoming { get; private init; }
    public long Available { get; private init; }
    public DateTimeOffset UpdatedAt { get; private init; }
    public ProductVariant? Variant { get; private init; }
}

// Reads only: the ledger writes. Row-level security supplies the account.
internal sealed class StockLevelTable : IEntityTypeConfiguration<StockLevel>
{
    public void Configure(EntityTypeBuilder<StockLevel> builder)
    {
        builder.ToTable("stock_level").HasKey(level => new { level.WarehouseId, level.VariantId });
        builder.HasOne(level => level.Variant).WithMany().HasForeignKey(level => level.VariantId);
    }
}
