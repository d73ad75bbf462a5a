namespace TechOms.Tests;

internal static class ManualClockDriving
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    /// <summary>Does work that waits on the clock, moving the clock to whatever it waits for.</summary>
    public static async Task<T> DriveAsync<T>(this ManualClock clock, Task<T> work)
    {
        while (!work.IsCompleted)
        {
            if (clock.UntilNextAlarm is { } wait)
                clock.Advance(wait);
            else
                await Task.WhenAny(work, Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken));
        }

        return await work;
    }
}
