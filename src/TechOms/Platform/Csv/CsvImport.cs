using TechOms.Platform.Results;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Csv;

public enum CsvMode
{
    /// <summary>Writes nothing and says what would come of it.</summary>
    Preview,

    /// <summary>One refused row refuses the file.</summary>
    AllOrNothing,

    /// <summary>Writes what can be written.</summary>
    SkipErrors,
}

/// <summary>Runs an import. A preview is the import itself, undone at the end: the two cannot differ.</summary>
internal sealed class CsvImport(Database database, CurrentTenant current)
{
    /// <summary>Writes the rows it does not refuse, set-based, in the transaction given.</summary>
    /// <returns>One outcome per row, in their order.</returns>
    public delegate Task<IReadOnlyList<CsvOutcome>> Writer(Work work, CsvSheet sheet, CancellationToken cancellation);

    public async Task<Result<CsvReport>> RunAsync(CsvFormat format, string text, CsvMode mode, Writer write, CancellationToken cancellation)
        => await CsvSheet.Read(format, text).Match<Task<Result<CsvReport>>>(
            async sheet => await RunAsync(sheet, mode, write, cancellation),
            refusal => Task.FromResult<Result<CsvReport>>(refusal));

    private async Task<CsvReport> RunAsync(CsvSheet sheet, CsvMode mode, Writer write, CancellationToken cancellation)
    {
        await using var work = await database.BeginAsync(current.Tenant, cancellation);
        var outcomes = await write(work, sheet, cancellation);
        var kept = mode is CsvMode.SkipErrors || (mode is CsvMode.AllOrNothing && outcomes.All(outcome => outcome.Verdict is not CsvVerdict.Refused));
        if (kept)
            await work.CommitAsync(cancellation);
        return CsvReport.Of(kept, sheet, outcomes);
    }
}
