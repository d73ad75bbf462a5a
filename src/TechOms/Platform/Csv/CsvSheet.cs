using CsvHelper;
using TechOms.Platform.Results;

namespace TechOms.Platform.Csv;

/// <summary>The rows of a file that was given to be imported.</summary>
/// <param name="Ignored">Headers that mean nothing to us.</param>
internal sealed record CsvSheet(IReadOnlyList<CsvRow> Rows, IReadOnlyList<string> Ignored)
{
    public const int MaxRows = 50_000;

    private static readonly char[] Separators = [',', ';', '\t'];

    public static Result<CsvSheet> Read(CsvFormat format, string text)
    {
        // Spreadsheets of half the world separate by semicolon.
        var separator = Separators.MaxBy(candidate => HeadersOf(text, candidate).Count(header => Find(format, header) is not null));
        var headers = HeadersOf(text, separator);
        if (headers.Count == 0)
            return Refusal.Invalid("csv.empty", "file", "The file is empty.");
        if (format.Columns.FirstOrDefault(column => column.Required && !headers.Any(header => Find(format, header) == column)) is { } missing)
            return Refusal.Invalid("csv.column-missing", missing.Name, $"The file has no column “{missing.Name}”. Its first line must name the columns: {string.Join(", ", format.Columns.Select(column => column.Name))}.");
        if (headers.GroupBy(CsvColumn.KeyOf).FirstOrDefault(same => same.Key.Length > 0 && same.Count() > 1) is { } twice)
            return Refusal.Invalid("csv.column-twice", twice.First(), $"The file has two columns “{twice.First()}”.");

        var columns = headers.Select(header => Find(format, header)).ToArray();
        var rows = ReadRows(text, separator, columns);
        if (rows.Count > MaxRows)
            return new Refusal(RefusalKind.TooLarge, "csv.too-long", $"A file has at most {MaxRows} rows. Split it.");

        return new CsvSheet(rows, [.. headers.Where((header, place) => columns[place] is null && !string.IsNullOrWhiteSpace(header))]);
    }

    private static List<CsvRow> ReadRows(string text, char separator, CsvColumn?[] columns)
    {
        var broken = false;
        using var reader = Open(text, separator, () => broken = true);
        var rows = new List<CsvRow>();
        reader.ReadHeader();
        while (rows.Count <= MaxRows && Next())
        {
            var cells = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToList();
            if (!cells.TrueForAll(string.IsNullOrWhiteSpace))
                rows.Add(new((int)reader.LineNumber, columns, cells, broken || cells.Skip(columns.Length).Any(cell => !string.IsNullOrWhiteSpace(cell))));
        }

        return rows;

        bool Next()
        {
            broken = false;
            return reader.Read();
        }
    }

    private static IReadOnlyList<string> HeadersOf(string text, char separator)
    {
        using var reader = Open(text, separator, () => { });
        return [.. reader.Headers];
    }

    private static CsvColumn? Find(CsvFormat format, string header) => format.Columns.FirstOrDefault(column => CsvColumn.KeyOf(column.Name) == CsvColumn.KeyOf(header));

    private static CsvReader Open(string text, char separator, Action broken)
        => CsvReader.FromText(text, CsvReaderOptions.Default with { Separator = separator, TrackLineNumbers = true, OnMalformedRecord = _ => broken() });
}
