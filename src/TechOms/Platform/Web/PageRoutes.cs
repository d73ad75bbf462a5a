using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TechOms.Platform.Results;
using TechOms.Platform.Security;

namespace TechOms.Platform.Web;

/// <summary>The routes of the shell itself: signing in and out, the switcher, the theme.</summary>
internal static class PageRoutes
{
    public const string ThemeCookie = "techoms.theme";

    public static bool IsApi(this HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    /// <summary>A group for the routes that forms post to. Who may is said per route: <c>.Requires(…)</c>.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder routes) => routes.MapGroup("").ExcludeFromDescription();

    public static void MapShell(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapPost("/sign-in", SignInAsync).AllowAnonymous().RequireRateLimiting(Api.RateLimits.SignIn);
        pages.MapPost("/sign-out", SignOutAsync).RequiresSignIn();
        pages.MapPost("/switch", Switcher.Switch).RequiresSignIn();
        pages.MapPost("/theme", ChooseTheme).AllowAnonymous();
        pages.MapPost("/profile/password", ChangePasswordAsync).RequiresSignIn();
    }

    /// <summary>Only ever back into our own pages, whatever a link says.</summary>
    public static string LocalOr(string? url, string otherwise)
        => url is ['/', not ('/' or '\\'), ..] or "/" && !url.Any(char.IsControl) ? url : otherwise;

    private static async Task<IResult> SignInAsync(
        [FromForm] SignIn.Request request, [FromForm] string? returnUrl, SignIn signIn, HttpContext context, CancellationToken cancellation)
        => await (await signIn.RunAsync(request, cancellation)).Match<Task<IResult>>(
            async session =>
            {
                await SessionCookie.StartAsync(context, session.UserId, session.Stamp);
                return TypedResults.LocalRedirect(LocalOr(returnUrl, "/"));
            },
            refusal => Task.FromResult<IResult>(Screen.Of<SignInPage>(
                new() { [nameof(SignInPage.Email)] = request.Email, [nameof(SignInPage.ReturnUrl)] = returnUrl, [nameof(SignInPage.Message)] = refusal.Message },
                StatusCodes.Status400BadRequest)));

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await SessionCookie.EndAsync(context);
        return TypedResults.LocalRedirect("/sign-in");
    }

    private static RedirectHttpResult ChooseTheme([FromForm] string theme, [FromForm] string? returnUrl, HttpContext context)
    {
        context.Response.Cookies.Append(
            ThemeCookie, theme is "light" or "dark" ? theme : "auto", new() { SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Path = "/" });
        return TypedResults.LocalRedirect(LocalOr(returnUrl, "/"));
    }

    private static async Task<IResult> ChangePasswordAsync(
        [FromForm] ChangePassword.Request request, ChangePassword changePassword, Caller caller, HttpContext context, CancellationToken cancellation)
        => await (await changePassword.RunAsync(caller.Access!.Id, request, cancellation)).Match<Task<IResult>>(
            async stamp =>
            {
                await SessionCookie.StartAsync(context, caller.Access!.Id, stamp);
                Flash.Say(context, "Your password is changed. Other sessions of yours have ended.");
                return TypedResults.LocalRedirect("/profile");
            },
            refusal => Task.FromResult<IResult>(Screen.Of<ProfilePage>(
                new() { [nameof(ProfilePage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind))));


}
