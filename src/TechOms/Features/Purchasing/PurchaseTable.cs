using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Purchasing;

// Reads only: steps and slices write with statements of their own. Row-level security supplies the account.
internal sealed class PurchaseTable :
    IEntityTypeConfiguration<PurchaseOrder>, IEntityTypeConfiguration<PurchaseOrderLine>, IEntityTypeConfiguration<Receipt>, IEntityTypeConfiguration<ReceiptLine>
{
    public void Configure(EntityTypeBuilder<PurchaseOrder> builder)
    {
        builder.ToTable("purchase_order");
        builder.Property(order => order.Refs).HasJson();
        builder.HasMany(order => order.Lines).WithOne().HasForeignKey(line => line.PurchaseOrderId);
        builder.HasMany(order => order.Receipts).WithOne(receipt => receipt.Order).HasForeignKey(receipt => receipt.PurchaseOrderId);
    }

    public void Configure(EntityTypeBuilder<PurchaseOrderLine> builder)
    {
        builder.ToTable("purchase_order_line").HasKey(line => new { line.PurchaseOrderId, line.Number });
        builder.Property(line => line.Refs).HasJson();
    }

    public void Configure(EntityTypeBuilder<Receipt> builder)
    {
        builder.ToTable("receipt");
        builder.HasMany(receipt => receipt.Lines).WithOne().HasForeignKey(line => line.ReceiptId);
    }

    public void Configure(EntityTypeBuilder<ReceiptLine> builder)
    {
        builder.ToTable("receipt_line").HasKey(line => new { line.ReceiptId, line.Number });
        builder.Property(line => line.Lots).HasJson();
    }
}
