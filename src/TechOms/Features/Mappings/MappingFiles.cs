using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TechOms.Connectors;
using TechOms.Platform.Csv;
using TechOms.Platform.Results;
using TechOms.Platform.Security;
using TechOms.Platform.Web;

namespace TechOms.Features.Mappings;

/// <summary>The files of a channel's mappings, and where they go in and out: by page and by API alike.</summary>
internal sealed class MappingFiles(ConnectorCatalog connectors)
{
    public IReadOnlyList<MappingFile> All { get; } = [new CarrierMappingsFile(), new SkuMappingsFile(), new ReferenceMappingsFile(connectors)];

    public MappingFile? Of(string tab) => All.FirstOrDefault(file => file.Tab == tab);

    public static void MapApi(IEndpointRouteBuilder mappings)
    {
        foreach (var (tab, path, name) in new[] { ("carriers", "carrier-mappings", "CarrierMappings"), ("skus", "sku-mappings", "SkuMappings"), ("references", "reference-mappings", "ReferenceMappings") })
        {
            mappings.MapPost($"/{path}/import", (
                    string channel, HttpRequest request, [Description("Writes nothing and says what would come of it.")] bool? dryRun,
                    [Description("Writes the rows that can be written; otherwise one refused row refuses the file.")] bool? skipErrors, MappingFiles files, ImportMappings import, CancellationToken cancellation)
                => ImportAsync(channel, files.Of(tab)!, request, CsvUpload.ModeOf(dryRun, skipErrors), import, cancellation))
                .Requires(Permission.EditMappings).AcceptsCsv().ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .WithName($"Import{name}").WithSummary("Adds mappings from a CSV file, reports every row, and keeps what is there.");
            mappings.MapGet($"/{path}/export", (string channel, MappingFiles files, ExportMappings export, CancellationToken cancellation) => ExportAsync(channel, files.Of(tab)!, export, cancellation))
                .Requires(Permission.View).Produces(StatusCodes.Status200OK, contentType: "text/csv")
                .WithName($"Export{name}").WithSummary("All of them as CSV, which the import reads.");
        }
    }

    public static void MapPages(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapPost("/channels/{channel}/{tab}/import", ShowAsync).Requires(Permission.EditMappings);
        pages.MapGet("/channels/{channel}/{tab}/import/template", (string tab, MappingFiles files) => files.Of(tab) is { } file ? file.Format.ToFile() : TypedResults.NotFound())
            .Requires(Permission.EditMappings);
        pages.MapGet("/channels/{channel}/{tab}/export", async (string channel, string tab, MappingFiles files, ExportMappings export, CancellationToken cancellation)
            => files.Of(tab) is { } file ? await ExportAsync(channel, file, export, cancellation) : TypedResults.NotFound()).Requires(Permission.View);
    }

    private static async Task<Results<Ok<CsvReport>, UnprocessableEntity<CsvReport>, ProblemHttpResult>> ImportAsync(
        string channel, MappingFile file, HttpRequest request, CsvMode mode, ImportMappings import, CancellationToken cancellation)
    {
        var result = await (await CsvUpload.ReadAsync(request, cancellation)).Match(
            text => import.RunAsync(channel, file, text, mode, cancellation), refusal => Task.FromResult<Result<CsvReport>>(refusal));
        return result.ToHttp(mode);
    }

    private static async Task<IResult> ExportAsync(string channel, MappingFile file, ExportMappings export, CancellationToken cancellation)
        => (await export.RunAsync(channel, file, cancellation)).Match(done => done.File, refusal => refusal.ToProblem());

    private static async Task<IResult> ShowAsync(
        string channel, string tab, [FromForm] IFormCollection form, MappingFiles files, ImportMappings import, HttpContext context, CancellationToken cancellation)
    {
        if (files.Of(tab) is not { } file)
            return TypedResults.NotFound();

        var mode = Enum.TryParse<CsvMode>(form["mode"], out var chosen) ? chosen : CsvMode.Preview;
        return await (await CsvUpload.ReadAsync(context.Request, cancellation)).Match<Task<IResult>>(
            async text => (await import.RunAsync(channel, file, text, mode, cancellation)).Match(report => Show(report, text, null), Refused),
            refusal => Task.FromResult(Refused(refusal)));

        IResult Refused(Refusal refusal) => Show(null, null, refusal);

        IResult Show(CsvReport? report, string? text, Refusal? refusal) => Screen.Of<ImportMappingsPage>(
            new()
            {
                [nameof(ImportMappingsPage.Key)] = channel,
                [nameof(ImportMappingsPage.Tab)] = tab,
                [nameof(ImportMappingsPage.Report)] = report,
                [nameof(ImportMappingsPage.Text)] = text,
                [nameof(ImportMappingsPage.Refusal)] = refusal,
            },
            refusal is null ? StatusCodes.Status200OK : HttpResults.StatusOf(refusal.Kind));
    }
}
