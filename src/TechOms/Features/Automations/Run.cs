using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechOms.Platform.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>Why a run was asked for.</summary>
public enum RunCause { Schedule, Manual, Api, Webhook }

/// <summary>Abandoned: whoever ran it died or was stopped.</summary>
public enum RunStatus { Waiting, Running, Succeeded, Failed, Abandoned }

/// <summary>One execution of an automation for a channel, as screens see it.</summary>
internal sealed class Run
{
    public Guid AccountId { get; private init; }
    public Guid Id { get; private init; }
    public Guid ChannelId { get; private init; }
    public string Automation { get; private init; } = "";
    public RunCause Cause { get; private init; }
    public string? Actor { get; private init; }
    public RunStatus Status { get; private init; }
    public DateTimeOffset RequestedAt { get; private init; }
    public DateTimeOffset? NotBefore { get; private init; }
    public DateTimeOffset? StartedAt { get; private init; }
    public DateTimeOffset? EndedAt { get; private init; }
    public long Read { get; private init; }
    public long Changed { get; private init; }
    public int Attempts { get; private init; }
    public long Refused { get; private init; }
    public List<RunRemark>? Remarks { get; private init; }
    public string? FailureCode { get; private init; }
    public string? Failure { get; private init; }
    public string? Note { get; private init; }
}

internal sealed class RunTable : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("run");
        builder.HasKey(run => new { run.AccountId, run.Id });
        builder.Property(run => run.Remarks).HasJson();
    }
}
