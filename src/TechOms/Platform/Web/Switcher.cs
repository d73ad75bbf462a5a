using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TechOms.Platform.Security;

namespace TechOms.Platform.Web;

/// <summary>The account switcher. The choice lives in a cookie; what it may reach is decided on every request.</summary>
internal static class Switcher
{
    public sealed record Request(string Place, string? ReturnUrl);

    public static string? Read(HttpContext context)
    {
        // A link may name the account it speaks of, so that it opens for whoever has another one chosen.
        if (HttpMethods.IsGet(context.Request.Method) && Guid.TryParse(context.Request.Query["account"], out var account))
        {
            Write(context, account.ToString());
            return account.ToString();
        }

        return context.Request.Cookies[Place.Cookie];
    }

    public static RedirectHttpResult Switch([FromForm] Request request, HttpContext context)
    {
        Write(context, request.Place);
        return TypedResults.LocalRedirect(PageRoutes.LocalOr(request.ReturnUrl, "/"));
    }

    private static void Write(HttpContext context, string place) => context.Response.Cookies.Append(
        Place.Cookie, place, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Path = "/", Secure = context.Request.IsHttps });
}
