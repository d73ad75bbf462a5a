using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Storage;

namespace TechOms.Platform;

internal static class PlatformSetup
{
    public static void AddPlatform(this IServiceCollection services, ServerOptions options, Database database, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton(database);
        services.AddScoped<CurrentTenant>();
        services.AddScoped<IDbContextFactory<OmsDb>, OmsDbFactory>();
        services.AddSingleton<WorkSignals>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkSignals>());
    }

    public static void UsePlatform(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok());
    }
}
