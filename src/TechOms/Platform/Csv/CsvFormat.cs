using System.Globalization;
using CsvHelper;

namespace TechOms.Platform.Csv;

/// <summary>One of the files people exchange with TechOms: its columns, in their order. What is exported can be imported.</summary>
/// <param name="FileName">Without extension, as in <c>IL_Inventory_Levels</c>.</param>
public sealed record CsvFormat(string FileName, IReadOnlyList<CsvColumn> Columns)
{
    /// <summary>The headers and nothing else.</summary>
    public byte[] Template() => Write([]);

    /// <summary>Cells in the order of the columns; null is empty.</summary>
    public byte[] Write(IEnumerable<IReadOnlyList<object?>> rows)
    {
        using var stream = new MemoryStream();
        // Spreadsheets know UTF-8 by its mark only.
        using (var writer = CsvWriter.Create(stream, CsvWriterOptions.Default with { WriteByteOrderMark = true }, leaveOpen: true))
        {
            writer.WriteRecord([.. Columns.Select(column => column.Name)]);
            foreach (var row in rows)
                writer.WriteRecord([.. row.Select(cell => cell is string text ? CsvText.Guard(text) : Convert.ToString(cell, CultureInfo.InvariantCulture))]);
        }

        return stream.ToArray();
    }

    internal IResult ToFile(IEnumerable<IReadOnlyList<object?>>? rows = null)
        => TypedResults.File(rows is null ? Template() : Write(rows), "text/csv; charset=utf-8", $"{FileName}.csv");
}

/// <param name="Name">Our name of the field, in Title Case.</param>
/// <param name="Help">What goes in, for the import page.</param>
public sealed record CsvColumn(string Name, string Help, bool Required = false)
{
    /// <summary>Headers are compared without case, blanks and underscores.</summary>
    public static string KeyOf(string header) => new([.. header.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}

/// <summary>A cell that a spreadsheet would run as a formula travels behind an apostrophe.</summary>
internal static class CsvText
{
    private const string Dangerous = "=+-@\t\r";

    public static string Guard(string text) => text.Length > 0 && Dangerous.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;

    public static string Unguard(string text) => text is ['\'', var next, ..] && Dangerous.Contains(next, StringComparison.Ordinal) ? text[1..] : text;
}
