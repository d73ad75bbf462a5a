using TechOms.Platform.Results;

namespace TechOms.Platform.Csv;

public enum CsvVerdict { Added, Changed, Unchanged, Refused }

/// <summary>What an import makes, or would make, of one row.</summary>
/// <param name="Name">What the row is about, for people: a SKU, a code.</param>
public sealed record CsvOutcome(int Line, string? Name, CsvVerdict Verdict, string? Message = null)
{
    public string? Code { get; init; }
    public string? Field { get; init; }

    internal static CsvOutcome Refuse(CsvRow row, string? name, Refusal refusal)
        => new(row.Line, name, CsvVerdict.Refused, refusal.Message) { Code = refusal.Code, Field = refusal.Fields.Keys.FirstOrDefault() };
}

/// <param name="Written">False: a preview, or refused as a whole because some rows were.</param>
/// <param name="Notices">What is worth knowing about the file itself.</param>
public sealed record CsvReport(bool Written, int Added, int Changed, int Unchanged, int Refused, IReadOnlyList<string> Notices, IReadOnlyList<CsvOutcome> Rows)
{
    internal static CsvReport Of(bool written, CsvSheet sheet, IReadOnlyList<CsvOutcome> outcomes)
    {
        var counts = outcomes.CountBy(outcome => outcome.Verdict).ToDictionary();
        return new(
            written, counts.GetValueOrDefault(CsvVerdict.Added), counts.GetValueOrDefault(CsvVerdict.Changed), counts.GetValueOrDefault(CsvVerdict.Unchanged),
            counts.GetValueOrDefault(CsvVerdict.Refused), [.. sheet.Ignored.Select(header => $"The column “{header}” means nothing here and was ignored.")], outcomes);
    }
}
