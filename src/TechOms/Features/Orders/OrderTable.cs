using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Orders;

// Reads only: steps and slices write with statements of their own. Row-level security supplies the account.
internal sealed class OrderTable : IEntityTypeConfiguration<SalesOrder>, IEntityTypeConfiguration<OrderLine>, IEntityTypeConfiguration<ChangeRequest>
{
    public void Configure(EntityTypeBuilder<SalesOrder> builder)
    {
        builder.ToTable("sales_order");
        builder.Property(order => order.ShipTo).HasJson();
        builder.Property(order => order.BillTo).HasJson();
        builder.Property(order => order.Refs).HasJson();
        builder.HasMany(order => order.Lines).WithOne().HasForeignKey(line => line.OrderId);
        builder.HasMany(order => order.Shipments).WithOne(shipment => shipment.Order).HasForeignKey(shipment => shipment.OrderId);
        builder.Ignore(order => order.Events);
        builder.Ignore(order => order.Cancellation);
    }

    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        builder.ToTable("sales_order_line").HasKey(line => new { line.OrderId, line.Number });
        builder.Property(line => line.Refs).HasJson();
    }

    public void Configure(EntityTypeBuilder<ChangeRequest> builder) => builder.ToTable("change_request");
}
