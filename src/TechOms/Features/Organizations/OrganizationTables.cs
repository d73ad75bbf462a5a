using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechOms.Features.Organizations;

internal sealed class OrganizationTable : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.ToTable("organization");
        builder.Property(organization => organization.Version).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}

internal sealed class AccountTable : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("account");
        builder.Property(account => account.Version).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}

internal sealed class WarehouseTable : IEntityTypeConfiguration<Warehouse>
{
    public void Configure(EntityTypeBuilder<Warehouse> builder) => builder.ToTable("warehouse");
}

internal sealed class AccountWarehouseTable : IEntityTypeConfiguration<AccountWarehouse>
{
    public void Configure(EntityTypeBuilder<AccountWarehouse> builder)
    {
        builder.ToTable("account_warehouse");
        builder.HasKey(use => new { use.AccountId, use.WarehouseId });
    }
}
