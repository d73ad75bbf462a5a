using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Features.Organizations;
using TechOms.Platform.Api;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Orders;

/// <summary>An account's validation rules, by page and by API. The address names the account, so the routes look themselves who may.</summary>
internal static class ValidationRulesRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var rules = routes.MapApi("/accounts/{account}/validation-rules", "Accounts");
        rules.MapGet("", ReadAsync).Requires(Permission.View, Reach.Organization).WithName("ReadValidationRules").WithSummary("What the account asks of its orders: each rule stops, warns, or is off.");
        rules.MapPut("", SaveAsync).Requires(Permission.View, Reach.Organization).WithName("SaveValidationRules")
            .WithSummary("Replaces the rules; what is left out gets its default. Orders that were found wanting are checked again.");
        routes.MapPages().MapPost("/accounts/{code}/validation", SaveFormAsync).Requires(Permission.View, Reach.Organization);
    }

    private static async Task<Results<Ok<ValidationRules>, ProblemHttpResult>> ReadAsync(string account, Caller caller, ReadValidationRules slice, CancellationToken cancellation)
        => caller.FindAccount(account) is { } place ? TypedResults.Ok(await slice.RunAsync(place, cancellation)) : Refusal.NotFound("account").ToProblem();

    private static async Task<Results<Ok<ValidationRules>, ProblemHttpResult>> SaveAsync(
        string account, ValidationRules rules, Caller caller, SaveValidationRules slice, CancellationToken cancellation)
        => caller.Reach(account, out var place) is { } refusal ? refusal.ToProblem() : TypedResults.Ok(await slice.RunAsync(place, rules, cancellation));

    private static async Task<IResult> SaveFormAsync(
        string code, IFormCollection form, Caller caller, ReadValidationRules read, SaveValidationRules save, HttpContext context, CancellationToken cancellation)
    {
        if (caller.Reach(code, out var place) is { } refusal)
            return Screen.Of(refusal);

        var rules = await read.RunAsync(place, cancellation);
        await save.RunAsync(place, ValidationRulesPage.Read(form, rules), cancellation);
        Flash.Say(context, "The rules are saved. Orders that were found wanting are checked again.");
        return TypedResults.LocalRedirect($"/accounts/{place.Code}/validation");
    }
}
