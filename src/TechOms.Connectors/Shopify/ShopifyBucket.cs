namespace TechOms.Connectors.Shopify;

/// <summary>
/// The points an app may spend on a shop, as far as we know them. Shared by the channel's sessions of this process: each believing
/// it owned all points would only have them throttled.
/// </summary>
internal sealed class ShopifyBucket(TimeProvider clock)
{
    private const double KeptForUrgentCalls = 0.25;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _costs = [];
    private WireThrottleStatus? _seen;
    private DateTimeOffset _seenAt;
    private double _promised;

    /// <returns>The points set aside, to be given back by <see cref="Release"/>.</returns>
    /// <exception cref="ConnectorException">The wait would be too long to sit out.</exception>
    public async Task<double> ReserveAsync(string operation, bool inBackground, CancellationToken cancellation)
    {
        while (true)
        {
            var (cost, wait) = TryReserve(operation, inBackground);
            if (wait is null)
                return cost;
            if (wait > LongestWait)
                throw new ConnectorException(ConnectorFault.Throttled, "Shopify's rate limit is used up.") { RetryAfter = wait };

            await Task.Delay(wait.Value, clock, cancellation);
        }
    }

    public void Release(double points)
    {
        lock (_gate)
            _promised -= points;
    }

    public void Learn(string operation, WireCost cost)
    {
        lock (_gate)
        {
            _costs[operation] = cost.RequestedQueryCost;
            (_seen, _seenAt) = (cost.ThrottleStatus ?? _seen, clock.GetUtcNow());
        }
    }

    /// <summary>How long until the operation would fit.</summary>
    public TimeSpan WaitFor(string operation)
    {
        lock (_gate)
            return WaitFor(_costs.GetValueOrDefault(operation)) ?? ShortestWait;
    }

    private (double Cost, TimeSpan? Wait) TryReserve(string operation, bool inBackground)
    {
        lock (_gate)
        {
            var cost = _costs.GetValueOrDefault(operation);
            var wait = WaitFor(inBackground && _seen is not null ? cost + (_seen.MaximumAvailable * KeptForUrgentCalls) : cost);
            if (wait is null)
                _promised += cost;
            return (cost, wait);
        }
    }

    private TimeSpan? WaitFor(double cost)
    {
        if (_seen is not { RestoreRate: > 0 } seen)
            return null;

        var restored = seen.RestoreRate * (clock.GetUtcNow() - _seenAt).TotalSeconds;
        var missing = Math.Min(cost, seen.MaximumAvailable) - (Math.Min(seen.MaximumAvailable, seen.CurrentlyAvailable + restored) - _promised);
        if (missing <= 0)
            return null;

        var wait = TimeSpan.FromSeconds(missing / seen.RestoreRate);
        return wait < ShortestWait ? ShortestWait : wait;
    }
}
