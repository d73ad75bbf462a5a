using TechOms.Features.Automations;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Features.Automations;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("None", "None"), InlineData("1", "Every minute"), InlineData("10", "Every 10 minutes"), InlineData("60", "Every hour"), InlineData("720", "Every 12 hours")]
    [InlineData("5 18 * * *", "Daily at 18:05"), InlineData("0 6 * * 1", "Cron 0 6 * * 1"), InlineData("0 0 6 ? * MON-FRI", "Cron 0 0 6 ? * MON-FRI")]
    public void Schedules_are_told_in_words(string text, string words) => Assert.Equal(words, Schedule.Parse(text).ToString());

    [Theory]
    [InlineData(""), InlineData("0"), InlineData("-5"), InlineData("10081"), InlineData("sometimes"), InlineData("61 * * * *"), InlineData(null)]
    public void Nonsense_is_no_schedule(string? text) => Assert.False(Schedule.TryParse(text, out _));

    [Fact]
    public void Every_day_at_a_time_is_what_the_form_reads_back()
        => Assert.Equal(new TimeOnly(6, 30), Schedule.Daily(new(6, 30)).DailyAt);

    [Theory]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29T00:30:00Z", "Europe/Berlin")]
    [InlineData("2026-03-29T12:00:00Z", "2026-03-30T00:30:00Z", "Europe/Berlin")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-02T00:30:00Z", "Europe/Berlin")]
    [InlineData("2026-01-01T12:00:00Z", "2026-01-02T01:30:00Z", "Europe/Berlin")]
    public void Daily_is_a_time_of_the_accounts_wall_clock_also_when_it_is_changed(string now, string next, string zone)
    {
        var wanted = new WantedSchedule(new Tenant(Guid.Empty, Guid.Empty), Guid.CreateVersion7(), "x", Schedule.Daily(new(2, 30)), zone);

        var fires = wanted.ToTrigger(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))
            .GetFireTimeAfter(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        // On the night without 2:30 it runs as soon as the clock is past it.
        Assert.InRange(fires!.Value, DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture).AddMinutes(0), DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture).AddHours(1));
    }
}
