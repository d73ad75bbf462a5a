using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.EntityFrameworkCore;
using TechOms.Platform.Api;
using TechOms.Platform.Csv;
using TechOms.Platform.Http;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;
using TechOms.Platform.Web;

namespace TechOms.Platform;

internal static class PlatformSetup
{
    public static void AddPlatform(this IServiceCollection services, ServerOptions options, Database database, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton(database);
        services.AddScoped<CurrentTenant>();
        services.AddScoped<CsvImport>();
        services.AddScoped<IDbContextFactory<OmsDb>, OmsDbFactory>();
        services.AddSingleton<WorkSignals>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkSignals>());
        services.AddSecurity();
        services.AddApi();
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        services.AddKeyProtection(options.DataFolder);
        services.AddSingleton(_ => RemoteTransport.OfSockets(options.AllowInternalAddresses));
    }

    /// <summary>The order matters: each line sees what those below it answer.</summary>
    public static void UsePlatform(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseWhen(context => context.IsApi(), api => api.UseStatusCodePages());
        app.UseWhen(context => !context.IsApi(), pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseMiddleware<CallerMiddleware>();
        app.UseAntiforgery();
        app.UseMiddleware<Idempotency>();
        app.MapHealth();
    }

    /// <summary>What a process that serves pages and API adds.</summary>
    public static void MapPlatform(this WebApplication app)
    {
        // Named, because a test's process is not called as we are.
        app.MapStaticAssets("TechOms.staticwebassets.endpoints.json").AllowAnonymous();
        app.MapApiDocument();
        app.MapShell();
        app.MapRazorComponents<App>().WithStaticAssets("TechOms.staticwebassets.endpoints.json");
    }
}
