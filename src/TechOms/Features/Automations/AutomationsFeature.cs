using Quartz;
using TechOms.Platform.Storage;

namespace TechOms.Features.Automations;

internal static class AutomationsFeature
{
    public static void AddAutomations(this IServiceCollection services, ServerOptions options, TimeProvider clock)
    {
        services.AddSingleton<AutomationCatalog>();
        services.AddSingleton<RunRequests>();
        services.AddSingleton<RunQueue>();
        services.AddSingleton<RunOutcome>();
        services.AddSingleton<RunOne>();
        services.AddSingleton<WantedSchedules>();
        services.AddScoped<SyncMenu>();
        services.AddScoped<StartSync>();
        services.AddScoped<ListRuns>();
        services.AddScoped<ReadRun>();
        services.AddScoped<ReadAutomations>();
        services.AddScoped<SetSchedules>();
        if (!options.Worker)
            return;

        services.AddHostedService<RunAutomations>();
        services.AddScheduling(clock);
    }

    private static void AddScheduling(this IServiceCollection services, TimeProvider clock)
    {
        // It tells of every trigger and check-in otherwise.
        services.AddLogging(logging => logging.AddFilter("Quartz", LogLevel.Warning));
        services.AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(clock);
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "techoms";
                scheduler.GenerateInstanceId = true;
            });
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.DataSourceFactory = provider => provider.GetRequiredService<Database>().Owner);
                store.UseClustering();
                store.ProvisionSchema();
            });
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        services.AddHostedService<KeepSchedules>();
    }
}
