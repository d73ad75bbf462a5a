using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechOms.Features.Products;

// Reads only. Row-level security supplies the account.
internal sealed class ProductTable : IEntityTypeConfiguration<Product>, IEntityTypeConfiguration<ProductVariant>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.ToTable("product");
        builder.HasMany(product => product.Variants).WithOne(variant => variant.Product).HasForeignKey(variant => variant.ProductId);
    }

    public void Configure(EntityTypeBuilder<ProductVariant> builder) => builder.ToTable("product_variant");
}
