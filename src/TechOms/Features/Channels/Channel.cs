using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Connectors;

namespace TechOms.Features.Channels;

/// <summary>A connector an account configured.</summary>
internal sealed class Channel
{
    public const int MaxNameLength = 100;

    public required Guid AccountId { get; init; }
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Short and stable; the API and people know the channel by it.</summary>
    public required string Key { get; init; }

    public required ConnectorKind Kind { get; init; }

    /// <summary>Null: a warehouse worked by hand.</summary>
    public required string? Connector { get; init; }

    public required string Name { get; set; }
    public Guid? WarehouseId { get; init; }
    public bool Enabled { get; set; } = true;
    public string Settings { get; set; } = "{}";
    public string Options { get; set; } = "{}";

    public DateTimeOffset? PausedAt { get; private set; }
    public string? PausedCode { get; private set; }
    public string? PausedReason { get; private set; }
    public string? PausedSetting { get; private set; }

    /// <summary>Ends the address at which the remote system calls us; made by the database.</summary>
    public string WebhookToken { get; private init; } = "";

    public DateTimeOffset? CheckedAt { get; private set; }
    public string? CheckFailure { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Grows with every change by a person; a lost race is a refusal.</summary>
    public int Version { get; private set; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }

    public ChannelState State => this switch
    {
        { DeletedAt: not null } => ChannelState.Deleted,
        { Enabled: false } => ChannelState.Disabled,
        { PausedAt: not null } => ChannelState.Paused,
        _ => ChannelState.Active,
    };

    public void Touch(DateTimeOffset now)
    {
        Version++;
        UpdatedAt = now;
    }

    public void RecordCheck(string? failure, DateTimeOffset now) => (CheckedAt, CheckFailure) = (now, failure);

    /// <summary>Deleting keeps the row: runs, exchanges, orders and shipments speak of it.</summary>
    public void Delete(DateTimeOffset now)
    {
        (Enabled, DeletedAt) = (false, now);
        Touch(now);
    }
}

/// <summary>Only <see cref="Active"/> channels are read from and sent to.</summary>
public enum ChannelState { Active, Paused, Disabled, Deleted }

internal sealed class ChannelTable : IEntityTypeConfiguration<Channel>
{
    public void Configure(EntityTypeBuilder<Channel> builder)
    {
        builder.ToTable("channel");
        builder.HasKey(channel => new { channel.AccountId, channel.Id });
        builder.Property(channel => channel.Settings).HasColumnType("jsonb");
        builder.Property(channel => channel.Options).HasColumnType("jsonb");
        builder.Property(channel => channel.Version).IsConcurrencyToken();
        builder.Property(channel => channel.WebhookToken).ValueGeneratedOnAdd();
        builder.Ignore(channel => channel.State);
    }
}
