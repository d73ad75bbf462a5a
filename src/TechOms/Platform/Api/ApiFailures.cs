using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Results;
using TechOms.Platform.Web;

namespace TechOms.Platform.Api;

/// <summary>The edge: what went wrong becomes an answer that names the field or the trace, and never our insides.</summary>
internal sealed partial class ApiFailures(ILogger<ApiFailures> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (exception is BadHttpRequestException bad)
        {
            var refusal = RefusalOf(bad);
            await (context.IsApi() ? refusal.ToProblem() : Screen.Of(refusal) as IResult).ExecuteAsync(context);
            return true;
        }

        var trace = Activity.Current?.Id ?? context.TraceIdentifier;
        LogFailed(context.Request.Method, context.Request.Path, trace, exception);
        await (context.IsApi() ? Problem(trace) as IResult : Screen.Of<FailurePage>(new() { [nameof(FailurePage.TraceId)] = trace }, StatusCodes.Status500InternalServerError))
            .ExecuteAsync(context);
        return true;
    }

    private static ProblemHttpResult Problem(string trace) => TypedResults.Problem(
        type: "failure", title: "This failed on our side and has been logged.", statusCode: StatusCodes.Status500InternalServerError,
        extensions: new Dictionary<string, object?> { ["traceId"] = trace });

    private static Refusal RefusalOf(BadHttpRequestException failure) => failure switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(RefusalKind.TooLarge, "request.too-large", "The request is too large."),
        { InnerException: JsonException json } => Refusal.Invalid("json.malformed", FieldOf(json), MessageOf(json)),
        // The framework's words here are about our code, not about the request.
        _ when failure.Message.Contains("no body was provided", StringComparison.Ordinal) => Refusal.Invalid("json.missing", "body", "The request needs a JSON body."),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Refusal.Invalid("json.missing", "body", "Send the body as Content-Type: application/json."),
        _ => Refusal.Invalid("request.malformed", "request", failure.Message),
    };

    // "$.lines[2].quantity" is how the serializer says where; the dollar is no concern of the caller's.
    private static string FieldOf(JsonException failure) => failure.Path is { Length: > 2 } path ? path[2..] : "body";

    private static string MessageOf(JsonException failure) => failure.LineNumber is { } line
        ? $"{FieldOf(failure)} cannot be read (line {line + 1}, position {failure.BytePositionInLine + 1})."
        : $"{FieldOf(failure)} cannot be read.";

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed; trace {Trace}.")]
    private partial void LogFailed(string method, string path, string trace, Exception failure);
}
