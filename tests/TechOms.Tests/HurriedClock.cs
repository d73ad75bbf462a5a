namespace TechOms.Tests;

/// <summary>The real time, moved forward when told to. Whoever waits a little waits no longer than a moment, so that retries of retries take no time.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private static readonly TimeSpan Little = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, Math.Max(0, time.Ticks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > Little || period > TimeSpan.Zero)
            return System.CreateTimer(callback, state, dueTime, period);

        Advance(dueTime);
        return System.CreateTimer(callback, state, Moment, period);
    }
}
