using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace TechOms.Platform.Web;

public enum Tone { Neutral, Good, Busy, Warning, Bad }

/// <summary>A sentence for the next page this person sees: what came of the form he sent.</summary>
internal sealed record Flash(Tone Tone, string Text)
{
    private const string Cookie = "techoms.flash";
    private const int MaxLength = 1000;

    public static void Say(HttpContext context, string text, Tone tone = Tone.Good) => context.Response.Cookies.Append(
        Cookie,
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{tone}|{text[..Math.Min(text.Length, MaxLength)]}")),
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromMinutes(5), Path = "/" });

    /// <summary>Read once, by the page that shows it.</summary>
    public static Flash? Take(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            || context.Request.Headers.ContainsKey("HX-Request")
            || context.Request.Cookies[Cookie] is not { } value)
            return null;

        context.Response.Cookies.Delete(Cookie, new() { Path = "/" });
        return Read(value);
    }

    private static Flash? Read(string value)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(value)).Split('|', 2);
            return parts.Length == 2 && Enum.TryParse<Tone>(parts[0], out var tone) ? new(tone, parts[1]) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
