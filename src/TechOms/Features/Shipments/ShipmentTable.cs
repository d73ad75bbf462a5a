using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Platform.Storage;

namespace TechOms.Features.Shipments;

// Reads only: steps and slices write with statements of their own. Row-level security supplies the account.
internal sealed class ShipmentTable :
    IEntityTypeConfiguration<Shipment>, IEntityTypeConfiguration<ShipmentLine>, IEntityTypeConfiguration<ShippedPackage>, IEntityTypeConfiguration<Confirmation>
{
    public void Configure(EntityTypeBuilder<Shipment> builder)
    {
        builder.ToTable("shipment");
        builder.Property(shipment => shipment.ShipTo).HasJson();
        builder.HasMany(shipment => shipment.Lines).WithOne().HasForeignKey(line => line.ShipmentId);
        builder.HasMany(shipment => shipment.Packages).WithOne().HasForeignKey(package => package.ShipmentId);
    }

    public void Configure(EntityTypeBuilder<ShipmentLine> builder)
    {
        builder.ToTable("shipment_line").HasKey(line => new { line.ShipmentId, line.Number });
        builder.Property(line => line.Lots).HasJson();
    }

    public void Configure(EntityTypeBuilder<ShippedPackage> builder)
        => builder.ToTable("package").HasKey(package => new { package.ShipmentId, package.Number });

    public void Configure(EntityTypeBuilder<Confirmation> builder)
        => builder.ToTable("confirmation").HasKey(confirmation => confirmation.ShipmentId);
}
