namespace TechOms.Tests.Features.Secrets;

/// <summary>Tells the right time, but rings fifty times too soon: for waits that are only politeness.</summary>
internal sealed class HurriedClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => System.CreateTimer(callback, state, Hurry(dueTime), Hurry(period));

    private static TimeSpan Hurry(TimeSpan wait) => wait == Timeout.InfiniteTimeSpan ? wait : wait / 50;
}
