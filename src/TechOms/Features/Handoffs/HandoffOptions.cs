namespace TechOms.Features.Handoffs;

/// <summary>How long things may stay unclear when something is handed to a remote system.</summary>
internal sealed class HandoffOptions
{
    /// <summary>How long a claimed row is one process's alone. Longer than a batch of requests can take.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Nothing is started so close to the lease's end: the answer would come too late to be recorded.</summary>
    public TimeSpan LeaseReserve { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>A lost request may still be under way over there. Not found before this time has passed does not mean not done.</summary>
    public TimeSpan DoubtSettles { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests to one channel at the same time.</summary>
    public int AtOnce { get; set; } = 4;
}
