using Microsoft.AspNetCore.Http.HttpResults;

namespace TechOms.Platform.Results;

internal static class HttpResults
{
    public static Results<Ok<T>, ProblemHttpResult> ToHttp<T>(this Result<T> result)
        => result.Match<Results<Ok<T>, ProblemHttpResult>>(value => TypedResults.Ok(value), refusal => refusal.ToProblem());

    /// <summary>204 when there is nothing more to say than that it is done.</summary>
    public static Results<NoContent, ProblemHttpResult> ToNoContent<T>(this Result<T> result)
        => result.Match<Results<NoContent, ProblemHttpResult>>(_ => TypedResults.NoContent(), refusal => refusal.ToProblem());

    /// <summary>201 with the address of what was made.</summary>
    public static Results<Created<T>, ProblemHttpResult> ToCreated<T>(this Result<T> result, Func<T, string> address)
        => result.Match<Results<Created<T>, ProblemHttpResult>>(value => TypedResults.Created(address(value), value), refusal => refusal.ToProblem());

    public static ProblemHttpResult ToProblem(this Refusal refusal) => TypedResults.Problem(
        type: refusal.Code,
        title: refusal.Message,
        statusCode: StatusOf(refusal.Kind),
        extensions: refusal.Fields.Count == 0 ? null : new Dictionary<string, object?> { ["errors"] = refusal.Fields });

    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
        RefusalKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
