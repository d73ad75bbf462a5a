using System.Globalization;
using Quartz;

namespace TechOms.Features.Automations;

/// <summary>
/// When an automation runs by itself. As text: None, a whole number of minutes, or a cron expression in the account's time zone (five fields as in
/// crontab, or Quartz's six or seven).
/// </summary>
internal sealed record Schedule
{
    public const string None = "None";
    private const int LongestMinutes = 7 * 24 * 60;

    private Schedule(string text, TimeSpan? every, CronExpression? cron) => (Text, Every, Cron) = (text, every, cron);

    /// <summary>As stored.</summary>
    public string Text { get; }

    public TimeSpan? Every { get; }

    public CronExpression? Cron { get; }

    public bool IsNone => Every is null && Cron is null;

    public static Schedule Parse(string text)
        => TryParse(text, out var schedule) ? schedule : throw new FormatException($"'{text}' is no schedule.");

    public static bool TryParse(string? text, out Schedule schedule)
    {
        schedule = new(None, null, null);
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Equals(None, StringComparison.OrdinalIgnoreCase))
            return true;

        if (int.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            schedule = new(minutes.ToString(CultureInfo.InvariantCulture), TimeSpan.FromMinutes(minutes), null);
            return minutes is > 0 and <= LongestMinutes;
        }

        var format = trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 5 ? CronFormat.Unix : CronFormat.Quartz;
        if (!CronExpression.TryParse(trimmed, format, out var cron) || cron is null)
            return false;

        schedule = new(trimmed, null, cron);
        return true;
    }

    /// <summary>Every day at this time in the account's zone.</summary>
    public static Schedule Daily(TimeOnly time) => Parse(string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour} * * *"));

    /// <summary>The time, when it is one of those that run once every day.</summary>
    public TimeOnly? DailyAt => Text.Split(' ') is [var minute, var hour, "*", "*", "*"]
        && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            ? new(h, m)
            : null;

    /// <summary>For people.</summary>
    public override string ToString() => this switch
    {
        { DailyAt: { } time } => string.Create(CultureInfo.InvariantCulture, $"Daily at {time:HH\\:mm}"),
        { Every: { TotalMinutes: 1 } } => "Every minute",
        { Every: { TotalMinutes: 60 } } => "Every hour",
        { Every: { } every } when every.TotalMinutes % 60 == 0 => $"Every {every.TotalHours:0} hours",
        { Every: { } every } => $"Every {every.TotalMinutes:0} minutes",
        { Cron: not null } => $"Cron {Text}",
        _ => None,
    };
}
