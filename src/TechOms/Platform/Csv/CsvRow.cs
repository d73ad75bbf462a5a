using System.Globalization;
using TechOms.Platform.Results;

namespace TechOms.Platform.Csv;

/// <summary>One row of a file, read by column. The first thing wrong with it is kept as its refusal; reading goes on.</summary>
internal sealed class CsvRow
{
    private readonly Dictionary<string, string> _cells;

    public CsvRow(int line, IReadOnlyList<CsvColumn?> columns, IReadOnlyList<string> cells, bool broken)
    {
        Line = line;
        _cells = columns.Zip(cells).Where(pair => pair.First is not null).ToDictionary(pair => pair.First!.Name, pair => pair.Second);
        if (broken)
            Refuse("csv.broken-row", "row", "This row has more cells than the header, or a quotation mark too many.");
    }

    /// <summary>Where it ends in the file, as editors count.</summary>
    public int Line { get; }

    public Refusal? Refusal { get; private set; }

    /// <summary>Null when the cell is empty or there is no such column.</summary>
    public string? Text(string column)
        => _cells.TryGetValue(column, out var cell) && cell.Trim() is { Length: > 0 } text ? CsvText.Unguard(text.Replace("\0", "", StringComparison.Ordinal)) : null;

    public string Needed(string column)
    {
        if (Text(column) is { } text)
            return text;

        Refuse("csv.cell-missing", column, $"{column} is missing.");
        return "";
    }

    public long? Whole(string column)
        => Read<long>(column, $"{column} must be a whole number.", text => long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null);

    public decimal? Number(string column)
        => Read<decimal>(column, $"{column} must be a number such as 12.5.", text => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null);

    public bool? Flag(string column) => Read<bool>(column, $"{column} must be Yes or No.", text => text.ToUpperInvariant() switch
    {
        "YES" or "Y" or "TRUE" or "1" => true,
        "NO" or "N" or "FALSE" or "0" => false,
        _ => null,
    });

    public T? Choice<T>(string column)
        where T : struct, Enum
        => Read<T>(column, $"{column} must be one of {string.Join(", ", Enum.GetNames<T>())}.", text => Enum.GetNames<T>().FirstOrDefault(name => CsvColumn.KeyOf(name) == CsvColumn.KeyOf(text)) is { } name ? Enum.Parse<T>(name) : null);

    /// <summary>Keeps the first refusal.</summary>
    public void Refuse(string code, string column, string message) => Refuse(Refusal.Invalid(code, column, message));

    public void Refuse(Refusal refusal) => Refusal ??= refusal;

    private T? Read<T>(string column, string otherwise, Func<string, T?> read)
        where T : struct
    {
        if (Text(column) is not { } text)
            return null;

        var value = read(text);
        if (value is null)
            Refuse("csv.bad-cell", column, otherwise);
        return value;
    }
}
