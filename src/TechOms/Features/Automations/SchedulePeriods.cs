namespace TechOms.Features.Automations;

/// <summary>The periods people choose from. Any number of minutes and any cron expression will do as well.</summary>
internal static class SchedulePeriods
{
    public static IReadOnlyList<(string Text, string Words)> All { get; } =
    [
        .. new[] { Schedule.None, "1", "5", "10", "15", "30", "60", "120", "240", "360", "720", "0 6 * * *" }
            .Select(text => (text, Schedule.Parse(text).ToString())),
    ];
}
