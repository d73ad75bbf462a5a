using TechOms.Connectors;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Automations;

/// <summary>
/// Work repeated for a channel that has the capability: by schedule, by hand, by API or by webhook, all the same run. Repeatable: run twice,
/// nothing happens twice; cursors are stored in the transaction that stores their data.
/// </summary>
internal interface IAutomation<in TCapability>
{
    static abstract AutomationPlan Plan { get; }

    /// <exception cref="ConnectorException">The remote failed. What was stored before stays; the next run goes on from there.</exception>
    Task RunAsync(AutomationRun run, TCapability remote, CancellationToken cancellation);
}

/// <param name="Key">Stored with schedules and runs; never change it. Pulls are called receive-…: they are what webhooks wake.</param>
/// <param name="Name">As the Sync menu says it.</param>
/// <param name="DefaultSchedule">Until the channel sets its own: None, minutes as a whole number, or a cron expression.</param>
internal sealed record AutomationPlan(string Key, string Name, string DefaultSchedule)
{
    public bool IsPull => Key.StartsWith("receive-", StringComparison.Ordinal);
}

/// <summary>One execution for one channel. The counts are saved with the run's record when it ends.</summary>
internal sealed class AutomationRun(Guid id, Tenant tenant, Guid channelId, string? actor)
{
    private const int MostRemarks = 200;
    private readonly List<RunRemark> _remarks = [];

    public Guid Id => id;
    public Tenant Tenant => tenant;
    public Guid ChannelId => channelId;

    /// <summary>Who asked for it; null: its schedule.</summary>
    public string? Actor => actor;

    public bool ByHand => actor is not null;

    /// <summary>External ids, when only these are meant; null: everything that is new. Who cannot read single ones reads everything.</summary>
    public IReadOnlyList<string>? Subjects { get; init; }

    /// <summary>Records seen.</summary>
    public long Read { get; set; }

    /// <summary>Records that were different from what was known.</summary>
    public long Changed { get; set; }

    /// <summary>Records that could not be taken over or were not taken.</summary>
    public long Refused { get; set; }

    public IReadOnlyList<RunRemark> Remarks => _remarks;

    /// <summary>Says of one thing what became of it. Beyond a few hundred the counts have to do.</summary>
    public void Remark(RunRemark remark)
    {
        if (_remarks.Count < MostRemarks)
            _remarks.Add(remark);
    }

    /// <summary>What it found out beyond its counts, for people.</summary>
    public string? Note { get; set; }
}

/// <summary>What a run did with one thing, or why it did not.</summary>
/// <param name="Code">Stable, for machines: that of the event which tells the same.</param>
/// <param name="Field">What was refused, as the remote system calls it.</param>
public sealed record RunRemark(string Code, string Text, string? Field = null, string? Url = null);

/// <summary>An automation with its types folded away, so that the runner needs no reflection.</summary>
/// <param name="Capability">Name of the interface that it works with.</param>
internal sealed record RegisteredAutomation(
    AutomationPlan Plan,
    string Capability,
    Func<Connector, bool> Suits,
    Func<IServiceProvider, AutomationRun, IConnectorSession, CancellationToken, Task> RunAsync);

internal static class AutomationSetup
{
    public static void AddAutomation<TAutomation, TCapability>(this IServiceCollection services)
        where TAutomation : class, IAutomation<TCapability>
        where TCapability : class
    {
        services.AddScoped<TAutomation>();
        services.AddSingleton(new RegisteredAutomation(
            TAutomation.Plan,
            typeof(TCapability).Name,
            connector => connector.Can<TCapability>(),
            (scope, run, session, cancellation) => scope.GetRequiredService<TAutomation>().RunAsync(run, (TCapability)session, cancellation)));
    }
}
