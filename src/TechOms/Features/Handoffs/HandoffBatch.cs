using TechOms.Connectors;

namespace TechOms.Features.Handoffs;

/// <summary>A claimed batch, handed over some at a time, as long as the lease lasts and the remote takes more.</summary>
internal static class HandoffBatch
{
    /// <returns>One outcome per claimed row; null: it was not tried.</returns>
    public static async Task<HandoffOutcome?[]> RunAsync<T>(
        IReadOnlyList<T> claimed, Func<T, Task<HandoffOutcome>> hand, DateTimeOffset leasedUntil, HandoffOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var outcomes = new HandoffOutcome?[claimed.Count];
        var stopped = false;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, claimed.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = CancellationToken.None },
            async (place, _) =>
            {
                if (stopped || cancellation.IsCancellationRequested || clock.GetUtcNow() > leasedUntil - options.LeaseReserve)
                    return;

                outcomes[place] = await hand(claimed[place]);
                stopped |= outcomes[place]!.Failure?.Fault is ConnectorFault.Denied or ConnectorFault.Throttled;
            });
        return outcomes;
    }
}
