using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechOms.Features.Products;

/// <summary>Where a product stands with a channel that takes products.</summary>
public enum ProductExportStatus
{
    /// <summary>The next run sends it.</summary>
    Waiting,

    /// <summary>Its answer was lost: the channel is asked before it is sent again.</summary>
    InDoubt,
    Sent,

    /// <summary>Not tried again before it, or the channel's settings, changed, or a person asks for it.</summary>
    Refused,
}

/// <summary>What a channel was given of a product.</summary>
internal sealed class ProductExport
{
    public Guid ChannelId { get; private init; }
    public Guid ProductId { get; private init; }
    public ProductExportStatus Status { get; private init; }
    public DateTimeOffset? SentAt { get; private init; }
    public string? Reason { get; private init; }
}

internal sealed class ProductExportTable : IEntityTypeConfiguration<ProductExport>
{
    public void Configure(EntityTypeBuilder<ProductExport> builder)
        => builder.ToTable("product_export").HasKey(export => new { export.ChannelId, export.ProductId });
}
