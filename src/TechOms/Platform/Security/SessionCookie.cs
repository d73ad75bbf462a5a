using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace TechOms.Platform.Security;

/// <summary>A person's session: a cookie that names the user and the stamp he signed in with. The database decides on each request whether it still holds.</summary>
internal static class SessionCookie
{
    private const string UserClaim = "sub";
    private const string StampClaim = "stamp";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "techoms.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = RedirectAsync;
    }

    public static Task StartAsync(HttpContext context, Guid userId, string stamp) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        new(new ClaimsIdentity([new(UserClaim, userId.ToString()), new(StampClaim, stamp)], CookieAuthenticationDefaults.AuthenticationScheme)),
        new AuthenticationProperties { IsPersistent = true });

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var directory = context.HttpContext.RequestServices.GetRequiredService<AccessDirectory>();
        var access = Guid.TryParse(context.Principal?.FindFirstValue(UserClaim), out var userId)
            ? await directory.FindUserAsync(userId, context.HttpContext.RequestAborted)
            : null;
        if (access is not null && access.Stamp == context.Principal?.FindFirstValue(StampClaim))
            context.HttpContext.Features.Set(access);
        else
            context.RejectPrincipal();
    }

    // A fragment cannot show a sign-in page in its place: the browser itself has to go there.
    private static Task RedirectAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (!context.Request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers["HX-Redirect"] = "/sign-in";
        return Task.CompletedTask;
    }
}
