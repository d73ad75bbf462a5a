using TechOms.Features.Channels;
using TechOms.Platform.Csv;
using TechOms.Platform.Storage;

namespace TechOms.Features.Mappings;

/// <summary>One kind of mappings as a file. An import adds what is missing and never overwrites; an export is what an import reads.</summary>
internal abstract class MappingFile
{
    public const int MostLetters = 200;

    /// <summary>The tab of the channel's page it belongs to.</summary>
    public abstract string Tab { get; }

    /// <summary>Plural, for sentences.</summary>
    public abstract string Words { get; }

    public abstract CsvFormat Format { get; }

    /// <summary>Adds what is not there yet, set-based.</summary>
    public abstract Task<IReadOnlyList<CsvOutcome>> WriteAsync(Work work, Channel channel, CsvSheet sheet, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>All rows, in the order of the columns.</summary>
    public abstract Task<List<IReadOnlyList<object?>>> ReadAsync(Work work, Guid channelId, CancellationToken cancellation);

    protected static string NeededWord(CsvRow row, string column) => Short(row, column, row.Needed(column));

    protected static string Word(CsvRow row, string column) => Short(row, column, row.Text(column) ?? "");

    protected static CsvOutcome Added(CsvRow row, string name, string? message = null) => new(row.Line, name, CsvVerdict.Added, message);

    protected static CsvOutcome Kept(CsvRow row, string name, string message) => new(row.Line, name, CsvVerdict.Unchanged, $"Kept: {message}");

    protected static string KeyOf(params string[] words) => string.Join('\n', words.Select(word => word.Trim().ToLowerInvariant()));

    private static string Short(CsvRow row, string column, string text)
    {
        if (text.Length > MostLetters)
            row.Refuse("csv.cell-too-long", column, $"{column} has at most {MostLetters} characters.");
        return text;
    }
}
