using TechOms.Platform.Results;

namespace TechOms.Platform.Web;

internal static class PageAnswers
{
    /// <summary>After a form: back to a page, which says what came of it. Reloading that page repeats nothing.</summary>
    public static IResult ToPage<T>(this Result<T> result, HttpContext context, string url, string done) => result.ToPage(context, _ => url, _ => done, url);

    /// <param name="otherwise">Where to go when it was refused: the page with the form.</param>
    public static IResult ToPage<T>(this Result<T> result, HttpContext context, Func<T, string> url, Func<T, string> done, string otherwise) => result.Match(
        value =>
        {
            Flash.Say(context, done(value));
            return TypedResults.LocalRedirect(url(value));
        },
        refusal =>
        {
            Flash.Say(context, refusal.Message, Tone.Bad);
            return TypedResults.LocalRedirect(otherwise);
        });
}
