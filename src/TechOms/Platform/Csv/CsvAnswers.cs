using Microsoft.AspNetCore.Http.HttpResults;
using TechOms.Platform.Results;

namespace TechOms.Platform.Csv;

internal static class CsvAnswers
{
    /// <summary>422 with the report when the file was refused because of some rows; nobody takes that for done.</summary>
    public static Results<Ok<CsvReport>, UnprocessableEntity<CsvReport>, ProblemHttpResult> ToHttp(this Result<CsvReport> result, CsvMode mode)
        => result.Match<Results<Ok<CsvReport>, UnprocessableEntity<CsvReport>, ProblemHttpResult>>(
            report => report.Written || mode is CsvMode.Preview ? TypedResults.Ok(report) : TypedResults.UnprocessableEntity(report),
            refusal => refusal.ToProblem());

    /// <summary>Says in the API's document that a route takes a file, as the body or as an upload.</summary>
    public static RouteHandlerBuilder AcceptsCsv(this RouteHandlerBuilder route) => route.Accepts<string>("text/csv", "multipart/form-data");
}
