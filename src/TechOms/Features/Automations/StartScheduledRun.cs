using Quartz;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

/// <summary>What a schedule does when its time has come: it asks for the run. The work is done by whoever is free.</summary>
internal sealed class StartScheduledRun(Database database, RunRequests requests) : IJob
{
    public static readonly JobKey Key = new("start-scheduled-run", "techoms");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var trigger = context.Trigger;
        var tenant = new Tenant(IdIn(trigger, "organization"), IdIn(trigger, "account"));
        var channelId = ChannelOf(trigger.Key);
        await using var work = await database.BeginAsync(tenant, cancellationToken);
        var active = await work.ScalarAsync<bool>(
            """
            select true from channel join account on account.id = channel.account_id
            where channel.account_id = $1 and channel.id = $2 and channel.enabled and channel.paused_at is null and channel.deleted_at is null and account.enabled
            """,
            cancellationToken, tenant.AccountId, channelId);
        if (active)
            await requests.AskAsync(work, channelId, trigger.Key.Name, RunCause.Schedule, actor: null, cancellationToken);
        await work.CommitAsync(cancellationToken);
    }

    public static string GroupOf(Guid channelId) => $"channel:{channelId:N}";

    private static Guid ChannelOf(TriggerKey key) => Guid.ParseExact(key.Group["channel:".Length..], "N");

    private static Guid IdIn(ITrigger trigger, string name) => Guid.Parse((string)trigger.JobDataMap[name]!);
}
