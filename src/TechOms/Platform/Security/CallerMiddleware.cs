using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using TechOms.Platform.Results;
using TechOms.Platform.Web;

namespace TechOms.Platform.Security;

/// <summary>Decides who asks and where, and turns away whoever may not. What declares no requirement is closed.</summary>
internal sealed class CallerMiddleware(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context, Caller caller)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }

        var refusal = Enter(context, caller);
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }

        if (!caller.IsSignedIn)
        {
            await context.ChallengeAsync();
            return;
        }

        refusal ??= Judge(endpoint, caller);
        if (refusal is null && await IsForgedAsync(context))
            refusal = Refusal.Invalid("form.expired", "form", "This form was open for too long. Load the page again and repeat what you did.");
        if (refusal is null)
            await next(context);
        else
            await RefuseAsync(context, refusal);
    }

    private static Refusal? Enter(HttpContext context, Caller caller)
    {
        if (context.Features.Get<Access>() is not { } access)
            return null;

        caller.SignIn(access);
        if (access.Stamp is not null)
        {
            var place = Place.OfPerson(access, Switcher.Read(context));
            caller.Enter(place.Organization, place.Account);
            caller.Flash = Flash.Take(context);
            return null;
        }

        return Place.OfKey(access, HeaderOf(context, "X-Organization"), HeaderOf(context, "X-Account")).Match<Refusal?>(
            place =>
            {
                caller.Enter(place.Organization, place.Account);
                return null;
            },
            refusal => refusal);
    }

    private static Refusal? Judge(Endpoint endpoint, Caller caller)
    {
        if (endpoint.Metadata.GetMetadata<RequiresAttribute>() is not { } requires)
        {
            return endpoint.Metadata.GetMetadata<RequiresSignInAttribute>() is not null
                ? null
                : Refusal.Forbidden("route.closed", "Nobody may come here: the page says not who may.");
        }

        return requires.Reach switch
        {
            Reach.Installation => caller.MayInInstallation(requires.Permission) ? null : Refusals.NotAllowed(requires.Permission),
            _ when caller.Organization is null => Refusals.OrganizationNeeded,
            Reach.Account when caller.Account is null => Refusals.AccountNeeded,
            _ => caller.May(requires.Permission) ? null : Refusals.NotAllowed(requires.Permission),
        };
    }

    // Keys are not sent by browsers on their own, so only people's requests can be forged.
    private async Task<bool> IsForgedAsync(HttpContext context)
        => !context.IsApi()
            && !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
            && !await antiforgery.IsRequestValidAsync(context);

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
        => context.IsApi() ? refusal.ToProblem().ExecuteAsync(context) : Screen.Of(refusal).ExecuteAsync(context);

    private static string? HeaderOf(HttpContext context, string name)
        => context.Request.Headers.TryGetValue(name, out var values) && values.ToString().Trim() is { Length: > 0 } value ? value : null;
}
