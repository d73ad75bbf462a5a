using TechOms.Platform.Storage;

namespace TechOms.Platform.Steps;

/// <summary>
/// A step of the pipeline: claims a batch of ready rows, decides, writes the outcome with events, and can be killed at any statement and carried
/// on by any process. What calls the outside does so between two transactions of its own.
/// </summary>
internal interface IStep
{
    /// <summary>Stable, and also the signal that wakes it.</summary>
    string Name { get; }

    /// <summary>Where there is something to do now. Sees all accounts; changes nothing.</summary>
    Task<IReadOnlyList<StepWork>> FindAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <returns>How many rows it moved on; 0 when nothing was left to claim.</returns>
    Task<int> RunAsync(StepWork work, int batchSize, CancellationToken cancellation);
}

/// <param name="ChannelId">For steps that call a remote system: the channel is the unit of ordering and of its budget.</param>
internal sealed record StepWork(Tenant Tenant, Guid? ChannelId = null);
