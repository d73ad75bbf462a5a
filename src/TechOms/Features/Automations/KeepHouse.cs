using System.Globalization;
using Npgsql;
using Quartz;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>How long history is kept.</summary>
internal sealed class RetentionOptions
{
    /// <summary>Exchanges with remote systems. Whole months go at once, so some stay up to a month longer.</summary>
    public TimeSpan Exchanges { get; set; } = TimeSpan.FromDays(30);

    public TimeSpan Events { get; set; } = TimeSpan.FromDays(400);

    public TimeSpan Runs { get; set; } = TimeSpan.FromDays(90);

    public TimeSpan WebhookDeliveries { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Once a day, and at each start: makes the months ahead and drops what is older than it is kept.</summary>
internal sealed partial class KeepHouse(
    Database database, Microsoft.Extensions.Options.IOptions<RetentionOptions> options, TimeProvider clock, ILogger<KeepHouse> logger) : IJob
{
    public static readonly JobKey Key = new("keep-house", "techoms");

    public static ITrigger Trigger(DateTimeOffset now) => TriggerBuilder.Create()
        .WithIdentity("daily", "techoms")
        .ForJob(Key)
        .StartAt(now)
        .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(TimeSpan.FromDays(1)).RepeatForever())
        .Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await ExecuteAsync(database.System, "select ensure_partitions($1::date, 3)", cancellation, now.UtcDateTime.Date);
        await DropAsync("exchange", now - options.Value.Exchanges, cancellation);
        await DropAsync("event", now - options.Value.Events, cancellation);
        await ExecuteAsync(
            database.System, "delete from run where ended_at < $1 and status not in ('Waiting', 'Running')", cancellation, now - options.Value.Runs);
        await ExecuteAsync(
            database.System, "delete from webhook_delivery where received_at < $1", cancellation, now - options.Value.WebhookDeliveries);
    }

    // A month is dropped whole: deleting its rows would cost as much as writing them.
    private async Task DropAsync(string table, DateTimeOffset before, CancellationToken cancellation)
    {
        await ExecuteAsync(database.System, $"delete from {table} where at < $1 and tableoid = '{table}_rest'::regclass", cancellation, before);
        await using var command = database.Owner.CreateCommand(
            "select child.relname from pg_inherits join pg_class child on child.oid = inhrelid where inhparent = $1::regclass");
        command.Parameters.AddWithValue(table);
        var months = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                months.Add(reader.GetString(0));
        }

        foreach (var month in months.Where(name => EndOf(name, table) is { } end && end <= before))
        {
            await ExecuteAsync(database.Owner, $"drop table \"{month}\"", cancellation);
            LogDropped(month);
        }
    }

    private static DateTimeOffset? EndOf(string partition, string table)
        => DateTimeOffset.TryParseExact(
            partition[table.Length..], "'_'yyyy'_'MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var month)
            ? month.AddMonths(1)
            : null;

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Information, "Dropped {Partition}: it is older than it is kept.")]
    private partial void LogDropped(string partition);
}
