using Quartz;
using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>A trigger as it should be.</summary>
internal sealed record WantedSchedule(Tenant Tenant, Guid ChannelId, string Automation, Schedule Schedule, string TimeZone)
{
    /// <summary>Schedule and zone in one, to tell whether the trigger that exists still says the same.</summary>
    public string Text => $"{Schedule.Text} in {TimeZone}";

    public TriggerKey Key => new(Automation, StartScheduledRun.GroupOf(ChannelId));

    /// <param name="now">From here on; the first time comes soon, spread so that many channels do not start together.</param>
    public ITrigger ToTrigger(DateTimeOffset now)
    {
        var builder = TriggerBuilder.Create()
            .WithIdentity(Key)
            .ForJob(StartScheduledRun.Key)
            .WithDescription(Text)
            .UsingJobData("account", Tenant.AccountId.ToString())
            .UsingJobData("organization", Tenant.OrganizationId.ToString());
        if (Schedule.Every is { } every)
            return builder
                .StartAt(now + Spread(every))
                .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(every).RepeatForever()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount))
                .Build();

        return builder
            .StartAt(now)
            .WithSchedule(CronScheduleBuilder.Create(Schedule.Cron!).InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(TimeZone))
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
    }

    private TimeSpan Spread(TimeSpan every)
    {
        var longest = every < TimeSpan.FromMinutes(5) ? every : TimeSpan.FromMinutes(5);
        var bytes = ChannelId.ToByteArray();
        return longest * ((BitConverter.ToUInt16(bytes, 14) ^ (ushort)Automation.Sum(letter => letter * 131)) / 65536.0);
    }
}

/// <summary>Which schedules there should be: the channels' own, or what the automation's plan says.</summary>
internal sealed class WantedSchedules(Database database, ConnectorCatalog connectors, AutomationCatalog automations, ServerOptions server)
{
    /// <param name="channelId">Null: of all.</param>
    public async Task<List<WantedSchedule>> ReadAsync(Guid? channelId, CancellationToken cancellation)
    {
        await using var work = await database.BeginSystemAsync(cancellation);
        var channels = await work.QueryAsync(
            """
            select account.organization_id, channel.account_id, channel.id, channel.connector, account.time_zone,
              account.master_product_source <> 'TechOms' and account.master_product_channel_id = channel.id,
              (select jsonb_object_agg(own.automation, own.schedule) from channel_automation own
                where own.account_id = channel.account_id and own.channel_id = channel.id)::text,
              coalesce(channel.options ->> 'automationMode', '') = 'Webhook'
            from channel join account on account.id = channel.account_id
            where channel.enabled and channel.deleted_at is null and account.enabled and channel.connector is not null
              and ($1::uuid is null or channel.id = $1)
            """,
            row => (Tenant: new Tenant(row.GetGuid(0), row.GetGuid(1)), Id: row.GetGuid(2), Connector: row.GetString(3), Zone: row.GetString(4),
                IsMaster: !row.IsDBNull(5) && row.GetBoolean(5), Own: OwnOf(row.IsDBNull(6) ? null : row.GetString(6)),
                Webhooks: server.PublicAddress is not null && row.GetBoolean(7)),
            cancellation, channelId);

        return
        [
            .. from channel in channels
               let connector = connectors.Find(channel.Connector)
               where connector is not null
               from automation in automations.Of(connector)
               where SyncMenu.Allows(automation.Plan.Key, channel.IsMaster, channel.Webhooks)
               let schedule = Schedule.TryParse(channel.Own.GetValueOrDefault(automation.Plan.Key, automation.Plan.DefaultSchedule), out var parsed) ? parsed : null
               where schedule is { IsNone: false }
               select new WantedSchedule(channel.Tenant, channel.Id, automation.Plan.Key, schedule, KnownZone(channel.Zone)),
        ];
    }

    private static Dictionary<string, string> OwnOf(string? json)
        => json is null ? [] : System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    private static string KnownZone(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : "UTC";
}
