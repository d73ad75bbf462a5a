namespace TechOms.Connectors.Shopify;

/// <summary>Who may take the last points: what buyers see goes before what is only read.</summary>
internal enum ShopifyUrgency
{
    /// <summary>Confirmations and stock.</summary>
    Seen,

    /// <summary>Orders and whatever is not said to be otherwise.</summary>
    Usual,

    /// <summary>Walks over everything: products, listings, sweeps.</summary>
    Bulk,
}

/// <summary>
/// The points an app may spend on a shop, kept like a purse: taken out before a call, what it did not cost is put back. Shared by the channel's sessions of
/// this process: each believing it owned all points would only have them throttled. What Shopify tells corrects it downwards only, because answers come out
/// of order and other processes spend too; time fills it.
/// </summary>
internal sealed class ShopifyBucket(TimeProvider clock)
{
    // Of an operation that was never seen before: more than any of ours.
    private const double LikelyCost = 300;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>What an urgency leaves for those before it, as a part of what fills within the longest wait: everything, as Shopify's plans are.</summary>
    private static readonly double[] Leaves = [0, 0.15, 0.35];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _costs = [];
    private readonly int[] _waiting = new int[Leaves.Length];
    private readonly TaskCompletionSource _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double? _points;
    private double _most;
    private double _rate;
    private double _out;
    private DateTimeOffset _at;

    /// <returns>The points taken out, to be settled by <see cref="Settle"/>.</returns>
    /// <exception cref="ConnectorException">The wait would be too long to sit out.</exception>
    public async Task<double> ReserveAsync(string operation, ShopifyUrgency urgency, CancellationToken cancellation)
    {
        var waiting = false;
        try
        {
            while (true)
            {
                TimeSpan? wait = null;
                lock (_gate)
                {
                    // Until the first answer nobody knows how much there is.
                    var known = _out == 0 || _firstAnswer.Task.IsCompleted;
                    if (known && (wait = TryTake(operation, urgency, out var points)) is null)
                        return points;
                    if (!waiting)
                        _waiting[(int)urgency]++;
                    waiting = true;
                }

                if (wait > LongestWait)
                    throw new ConnectorException(ConnectorFault.Throttled, "Shopify's rate limit is used up.") { RetryAfter = wait };

                await (wait is { } time ? Task.Delay(time, clock, cancellation) : _firstAnswer.Task.WaitAsync(cancellation));
            }
        }
        finally
        {
            lock (_gate)
                _waiting[(int)urgency] -= waiting ? 1 : 0;
        }
    }

    /// <param name="cost">As Shopify told it; null: no answer, so the points may be spent.</param>
    public void Settle(string operation, double points, WireCost? cost)
    {
        lock (_gate)
        {
            Fill();
            _out -= points;
            _firstAnswer.TrySetResult();
            if (cost is null)
                return;

            _costs[operation] = cost.RequestedQueryCost;
            // Null: it was not carried out.
            _points += points - (cost.ActualQueryCost ?? 0);
            if (cost.ThrottleStatus is { } told)
            {
                (_most, _rate) = (told.MaximumAvailable, told.RestoreRate);
                _points = Math.Min(_points ?? told.CurrentlyAvailable, told.CurrentlyAvailable - _out);
            }
        }
    }

    /// <summary>How long until the operation would fit.</summary>
    public TimeSpan WaitFor(string operation)
    {
        lock (_gate)
        {
            Fill();
            return WaitFor(CostOf(operation)) ?? ShortestWait;
        }
    }

    private TimeSpan? TryTake(string operation, ShopifyUrgency urgency, out double points)
    {
        Fill();
        points = CostOf(operation);

        if (_waiting.Take((int)urgency).Any(waiting => waiting > 0))
            return ShortestWait;
        if (WaitFor(points + (Math.Min(_most, _rate * LongestWait.TotalSeconds) * Leaves[(int)urgency])) is { } wait)
            return wait;

        _points -= points;
        _out += points;
        return null;
    }

    private double CostOf(string operation) => _costs.GetValueOrDefault(operation, LikelyCost);

    private void Fill()
    {
        var now = clock.GetUtcNow();
        if (_points is { } points)
            _points = Math.Min(_most - _out, points + (_rate * Math.Max(0, (now - _at).TotalSeconds)));
        _at = now;
    }

    private TimeSpan? WaitFor(double cost)
    {
        if (_points is not { } points || _rate <= 0)
            return null;

        var missing = Math.Min(cost, _most) - points;
        if (missing <= 0)
            return null;

        var wait = TimeSpan.FromSeconds(missing / _rate);
        return wait < ShortestWait ? ShortestWait : wait;
    }
}
