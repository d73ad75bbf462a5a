using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Results;

namespace TechOms.Platform.Web;

/// <summary>Answers a route with a page, for what a redirect cannot say: a form with what was wrong in it, or why there is no page.</summary>
internal static class Screen
{
    /// <summary>The component as a whole page, with navigation and all.</summary>
    public static RazorComponentResult Of<TPage>(Dictionary<string, object?>? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent
        => new(typeof(Document), new Dictionary<string, object?>
        {
            [nameof(Document.Page)] = typeof(TPage),
            [nameof(Document.PageParameters)] = parameters ?? [],
        })
        { StatusCode = status };

    public static RazorComponentResult Of(Refusal refusal) => refusal.Code == Security.Refusals.AccountNeeded.Code
        ? Of<ChooseAccountPage>()
        : Of<RefusalPage>(new() { [nameof(RefusalPage.Refusal)] = refusal }, HttpResults.StatusOf(refusal.Kind));

    /// <summary>Only the component, for the part of a page that is replaced.</summary>
    public static RazorComponentResult Fragment<TComponent>(Dictionary<string, object?>? parameters = null)
        where TComponent : IComponent
        => new(typeof(TComponent), parameters ?? []);
}
