namespace TechOms.Tests;

/// <summary>Tells the right time, but where somebody waits a little rings fifty times too soon: such waits are only politeness. Long ones are time-outs.</summary>
internal sealed class HastyClock : TimeProvider
{
    private static readonly TimeSpan Little = TimeSpan.FromSeconds(20);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => System.CreateTimer(callback, state, Hurry(dueTime), Hurry(period));

    private static TimeSpan Hurry(TimeSpan wait) => wait > Little || wait == Timeout.InfiniteTimeSpan ? wait : wait / 50;
}
