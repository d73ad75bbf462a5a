using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using TechOms.Platform.Web;

namespace TechOms.Platform.Security;

internal static class SecuritySetup
{
    private const string ByPath = "ByPath";

    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddSingleton<AccessDirectory>();
        services.AddSingleton<FirstStart>();
        services.AddScoped<Caller>();
        services.AddScoped<SignIn>();
        services.AddScoped<ChangePassword>();
        // Its base class tells of every refused call; who guesses keys must not fill the log.
        services.AddLogging(logging => logging.AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning));
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, null, options => options.ForwardDefaultSelector = context
                => context.IsApi() ? ApiKeyHandler.Name : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null)
            .AddCookie(SessionCookie.Configure);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "techoms.form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.HeaderName = "RequestVerificationToken";
        });
    }
}
