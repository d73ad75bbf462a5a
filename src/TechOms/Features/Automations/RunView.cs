using TechOms.Platform.Automations;

namespace TechOms.Features.Automations;

/// <summary>A run as lists and the API show it.</summary>
public sealed record RunView
{
    public required Guid Id { get; init; }
    public required string Automation { get; init; }
    public required RunCause Cause { get; init; }

    /// <summary>The person or key that asked; null: its schedule or a webhook did.</summary>
    public required string? Actor { get; init; }

    public required RunStatus Status { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Waits until then, after a failure.</summary>
    public required DateTimeOffset? NotBefore { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    public required long Read { get; init; }
    public required long Changed { get; init; }

    /// <summary>Of those read, what was not taken; the remarks say why.</summary>
    public required long Refused { get; init; }

    public long Unchanged => Math.Max(0, Read - Changed - Refused);

    /// <summary>What became of single things; of very many only the first.</summary>
    public required IReadOnlyList<RunRemark> Remarks { get; init; }

    public required string? FailureCode { get; init; }
    public required string? Failure { get; init; }

    /// <summary>What it found out beyond its counts.</summary>
    public string? Note { get; init; }

    internal static RunView Of(Run run) => new()
    {
        Id = run.Id,
        Automation = run.Automation,
        Cause = run.Cause,
        Actor = run.Actor,
        Status = run.Status,
        RequestedAt = run.RequestedAt,
        NotBefore = run.NotBefore,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Read = run.Read,
        Changed = run.Changed,
        Refused = run.Refused,
        Remarks = run.Remarks ?? [],
        FailureCode = run.FailureCode,
        Failure = run.Failure,
        Note = run.Note,
    };
}
